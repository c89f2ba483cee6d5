using System.Diagnostics;
using System.Globalization;

namespace Ciam.Bench.Faults;

/// <summary>The proxy before the nodes: every request to the next one that says it is ready, and only what never arrived is sent again.</summary>
internal sealed class Haproxy : IDisposable
{
    private readonly Process _process;

    public Haproxy(string folder, int port, IReadOnlyList<Node> nodes)
    {
        var file = Path.Combine(folder, "haproxy.cfg");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"""
            global
              maxconn 4000
            defaults
              mode http
              timeout connect 2s
              timeout client 60s
              timeout server 60s
              retries 3
              option redispatch
              retry-on conn-failure
            frontend bank
              bind 127.0.0.1:{port}
              default_backend nodes
            backend nodes
              balance roundrobin
              option httpchk GET /health/ready
              http-check expect status 200
              http-response set-header X-Node %s
              default-server check inter 500ms fastinter 200ms fall 1 rise 1
            {string.Join('\n', nodes.Select(node => $"  server {node.Name} 127.0.0.1:{node.Port}"))}

            """));
        _process = Process.Start(new ProcessStartInfo("haproxy", ["-db", "-f", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("[ALERT]", StringComparison.Ordinal) == true && !line.Data.Contains("has no server available", StringComparison.Ordinal))
                Console.Error.WriteLine(line.Data);
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
