using Microsoft.Extensions.Options;

namespace Ciam.Server.House;

/// <summary>
/// A node that is told to stop. 1. Readiness says so while everybody is still served. 2. After a while no connection is taken any more, and requests that
/// have begun are ended. 3. Then the workers stop, and what was measured is sent.
/// </summary>
internal sealed partial class Draining(IOptions<CiamOptions> options, TimeProvider clock, ILogger<Draining> log) : IHostedLifecycleService
{
    private volatile bool _hasBegun;

    public bool HasBegun => _hasBegun;

    /// <summary>Before any other service is stopped, the one that listens included.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_hasBegun)
            return;
        var announced = AnnounceFor(options.Value);
        Leaving(announced.TotalSeconds);
        var wait = announced > TimeSpan.Zero ? Task.Delay(announced, clock, cancellationToken) : Task.CompletedTask;
        _hasBegun = true;
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whoever keeps a connection open is asked to take the next request elsewhere.</summary>
    public Task LetGoAsync(HttpContext http, RequestDelegate next)
    {
        if (_hasBegun && HttpProtocol.IsHttp11(http.Request.Protocol))
            http.Response.Headers.Connection = "close";
        return next(http);
    }

    /// <summary>A proxy that asks every second or two has then seen the no.</summary>
    internal static TimeSpan AnnounceFor(CiamOptions options) => options.Shutdown.AnnounceFor ?? (options.IssuerIsLoopback ? TimeSpan.Zero : TimeSpan.FromSeconds(5));

    [LoggerMessage(1102, LogLevel.Information, "Told to stop: not ready any more, still serving for {Seconds} s")]
    private partial void Leaving(double seconds);
}

/// <summary>The host waits as long as a node may take to leave.</summary>
internal sealed class ShutdownPatience(IOptions<CiamOptions> options) : IConfigureOptions<HostOptions>
{
    public void Configure(HostOptions host) => host.ShutdownTimeout = Draining.AnnounceFor(options.Value) + options.Value.Shutdown.FinishWithin;
}
