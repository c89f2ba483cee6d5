using System.Diagnostics;
using System.Globalization;

namespace Ciam.Bench.Faults;

/// <summary>One server process, that can be asked to stop, killed and started again.</summary>
internal sealed class Node(string name, int port, string dll, IReadOnlyDictionary<string, string> environment) : IDisposable
{
    private Process? _process;

    public string Name => name;

    public int Port => port;

    public double ResidentMegabytes
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [dll, "serve"]) { WorkingDirectory = Path.GetDirectoryName(dll), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        start.Environment["URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        _process = Process.Start(start)!;
        var complaints = new List<string>();
        _process.OutputDataReceived += (_, line) => Keep(complaints, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(complaints, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(3) };
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{name} ended with {_process.ExitCode}: {string.Join('\n', complaints.TakeLast(5))}");
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2))
                throw new TimeoutException($"{name} was not ready within two minutes: {string.Join('\n', complaints.TakeLast(5))}");
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // It has just begun.
            }

            await Task.Delay(100);
        }
    }

    /// <summary>As the system does it before an update.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0)
            throw new InvalidOperationException($"{name} ended with {_process.ExitCode} when asked to stop.");
    }

    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
            Kill();
        _process?.Dispose();
    }

    private static void Keep(List<string> complaints, string? line)
    {
        if (line is null || !(line.Contains("\"Error\"", StringComparison.Ordinal) || line.Contains("Unhandled", StringComparison.Ordinal) || line.Contains("rror:", StringComparison.Ordinal)))
            return;
        lock (complaints)
            complaints.Add(line[..Math.Min(600, line.Length)]);
        if (Environment.GetEnvironmentVariable("FAULTS_LOG") is { } file)
        {
            lock (typeof(Node))
                File.AppendAllText(file, line + "\n");
        }
    }
}
