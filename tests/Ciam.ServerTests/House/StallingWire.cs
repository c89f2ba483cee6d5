using System.Net;
using System.Net.Sockets;

namespace Ciam.ServerTests.House;

/// <summary>A wire to a server of this machine on which from one moment on nothing moves any more, and which nobody cuts.</summary>
internal sealed class StallingWire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private volatile bool _stalls;

    public StallingWire(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Stall() => _stalls = true;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
            _ = CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token), _end.Token);
    }

    private async Task CarryAsync(TcpClient near, CancellationToken ct)
    {
        using var far = new TcpClient();
        using (near)
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, ct);
            await Task.WhenAny(PumpAsync(near.GetStream(), far.GetStream(), ct), PumpAsync(far.GetStream(), near.GetStream(), ct));
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, CancellationToken ct)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, ct) is > 0 and var count)
        {
            if (_stalls)
                await Task.Delay(Timeout.Infinite, ct);
            await to.WriteAsync(buffer.AsMemory(0, count), ct);
        }
    }
}
