using System.Diagnostics;
using System.Globalization;

namespace Ciam.Bench.Rounds;

/// <summary>A server process on a port of loopback, and the doors its clients go through.</summary>
internal sealed class Contestant : IDisposable
{
    private readonly Process _process;
    private readonly Func<int, Task<IReadOnlyDictionary<string, string>>> _signIn;

    private Contestant(string name, string database, Door door, Process process, Func<int, Task<IReadOnlyDictionary<string, string>>> signIn) =>
        (Name, Database, Door, _process, _signIn) = (name, database, door, process, signIn);

    public string Name { get; }

    public int ProcessId => _process.Id;

    /// <summary>Name of its database in the cluster.</summary>
    public string Database { get; }

    public Door Door { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan StartedIn { get; private set; }

    /// <summary>Megabytes of memory two seconds after that, with nothing to do.</summary>
    public double IdleMegabytes { get; private set; }

    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    public static async Task<Contestant> StartAsync(
        string name, string database, Door door, string readyPath, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder,
        Func<int, Task<IReadOnlyDictionary<string, string>>> signIn)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        var before = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                Console.Error.WriteLine($"[{name}] {line.Data}");
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{door.Port}") };
        while (true)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{name} ended with {process.ExitCode} before it answered.");
            if (Stopwatch.GetElapsedTime(before) > TimeSpan.FromMinutes(1))
                throw new TimeoutException($"{name} did not answer within a minute.");
            try
            {
                using var answer = await http.GetAsync(readyPath);
                if (answer.IsSuccessStatusCode)
                    break;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(10);
            }
        }

        var contestant = new Contestant(name, database, door, process, signIn) { StartedIn = Stopwatch.GetElapsedTime(before) };
        await Task.Delay(TimeSpan.FromSeconds(2));
        contestant.IdleMegabytes = contestant.ResidentMegabytes;
        return contestant;
    }

    /// <summary>Each connection with a customer of its own.</summary>
    public async Task<IReadOnlyList<Driver>> ConnectAsync(int connections)
    {
        var drivers = new List<Driver>();
        for (var i = 0; i < connections; i++)
            drivers.Add(new Driver(Door, await _signIn(i)));
        return drivers;
    }

    /// <summary>Several starts of the same, of which the last goes on; it tells the median of their times.</summary>
    public static async Task<Contestant> StartAsync(int times, Func<Task<Contestant>> startAsync)
    {
        var last = await startAsync();
        var taken = new List<double> { last.StartedIn.TotalSeconds };
        while (taken.Count < times)
        {
            last.Dispose();
            last = await startAsync();
            taken.Add(last.StartedIn.TotalSeconds);
        }
        last.StartedIn = TimeSpan.FromSeconds(Load.Median(taken));
        return last;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} (started in {StartedIn.TotalSeconds:0.00} s)");
}
