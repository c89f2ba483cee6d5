using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Ciam.Testing;

/// <summary>Files of the clone that do not change while tests run, read without watching them.</summary>
internal sealed class UnwatchedFiles(string folder) : IFileProvider, IDisposable
{
    private readonly PhysicalFileProvider _files = new(folder);

    public IFileInfo GetFileInfo(string subpath) => _files.GetFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => _files.GetDirectoryContents(subpath);

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    public void Dispose() => _files.Dispose();
}
