using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Ciam.Protocol.Jose;

/// <summary>Lends one platform key object to one caller at a time: the platform does not promise that two threads may use the same one.</summary>
internal sealed class KeyPool(Func<AsymmetricAlgorithm> make)
{
    private readonly ConcurrentBag<AsymmetricAlgorithm> _idle = [];

    public TResult Use<TResult>(Func<AsymmetricAlgorithm, TResult> use)
    {
        var key = _idle.TryTake(out var idle) ? idle : make();
        var result = use(key);
        _idle.Add(key);
        return result;
    }

    public void Release()
    {
        while (_idle.TryTake(out var key))
            key.Dispose();
    }
}
