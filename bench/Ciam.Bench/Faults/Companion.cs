using System.Diagnostics;

namespace Ciam.Bench.Faults;

/// <summary>A program that runs beside the nodes as the cluster's user: a pooler, an engine for high availability, its store.</summary>
internal sealed class Companion : IDisposable
{
    private readonly Process _process;

    public Companion(string program, params string[] arguments)
    {
        var start = Cluster.User.Length > 0 ? new ProcessStartInfo("setpriv", ["--reuid", Cluster.User, "--regid", Cluster.User, "--init-groups", "--", program, .. arguments]) : new ProcessStartInfo(program, arguments);
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = ("/", true, true);
        start.Environment["HOME"] = Cluster.Place;
        start.Environment["LC_ALL"] = "C";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Say;
        _process.ErrorDataReceived += Say;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public void Kill()
    {
        _process.Kill();
        // Not for the end of what it writes: a child that lives on holds on to that.
        _process.WaitForExit(TimeSpan.FromSeconds(10));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private static void Say(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null && Environment.GetEnvironmentVariable("FAULTS_VERBOSE") is not null)
            Console.Error.WriteLine(line.Data);
    }
}
