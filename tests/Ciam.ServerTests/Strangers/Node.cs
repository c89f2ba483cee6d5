using System.Diagnostics;
using Ciam.Testing;

namespace Ciam.ServerTests.Strangers;

/// <summary>Runs a script of tests/strangers, and is its browser where it asks for one.</summary>
internal static class Node
{
    private const string Browse = "browse: ";
    private const string Worked = "worked: ";

    /// <summary>Fails with all that was said unless the script ends well; returns what worked.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(string script, Dictionary<string, string> environment, Func<string, Task<string>>? browse = null)
    {
        var folder = Repository.PathOf("tests/strangers");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "the npm clients are not installed; ./test installs them");
        var start = new ProcessStartInfo("node", [script])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var node = Process.Start(start)!;
        var (errors, lines) = (node.StandardError.ReadToEndAsync(), new List<string>());
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith(Browse, StringComparison.Ordinal) && browse is not null)
                await node.StandardInput.WriteLineAsync(await browse(line[Browse.Length..]));
        }

        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, string.Join('\n', lines) + await errors);
        return [.. lines.Where(line => line.StartsWith(Worked, StringComparison.Ordinal)).Select(line => line[Worked.Length..].Trim())];
    }
}
