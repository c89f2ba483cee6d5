using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;

namespace Ciam.Testing;

/// <remarks>A bank may have several nodes; then a proxy that knows nothing of sessions stands before them: every request goes to the next.</remarks>
public sealed partial class Bank
{
    private readonly List<WebApplication> _nodes = [];
    private volatile IReadOnlyList<int> _ports;
    private int _turn;

    /// <summary>Whether there is more than one node.</summary>
    public bool IsSpread => _ports.Count > 1;

    /// <summary>One more server on the same database, with the same keys and clock; from now on requests go to all in turn.</summary>
    public async Task AddNodeAsync()
    {
        var port = FreePort();
        _nodes.Add(await _start(port));
        _ports = [.. _ports, port];
        foreach (var client in _handedOut.OfType<HttpClient>())
            client.DefaultRequestHeaders.ConnectionClose = true;
    }

    /// <summary>Tells the first node to stop, as the system does before an update.</summary>
    public Task StopAsync() => _server.StopAsync();

    private SocketsHttpHandler NewConnections() => new() { AllowAutoRedirect = false, UseCookies = false, ConnectCallback = ConnectAsync };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (IsSpread && context.DnsEndPoint.Port == Issuer.Port)
                await socket.ConnectAsync(IPAddress.Loopback, _ports[(int)((uint)Interlocked.Increment(ref _turn) % _ports.Count)], ct);
            else
                await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
