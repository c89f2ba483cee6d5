using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ciam.Samples.Mobile;

/// <summary>
/// Waits on a port of this machine, chosen by the system, for the browser to come back (RFC 8252 section 7.3). It
/// listens on the loopback address only, answers one path, and closes after the first answer that carries our state.
/// </summary>
internal sealed class Loopback : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _state;
    private readonly TaskCompletionSource<IReadOnlyDictionary<string, string>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Loopback(WebApplication app, string state)
    {
        _app = app;
        _state = state;
    }

    public string RedirectUri { get; private set; } = "";

    public static async Task<Loopback> ListenAsync(string state)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting(WebHostDefaults.PreferHostingUrlsKey, "false");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var loopback = new Loopback(builder.Build(), state);
        loopback._app.MapGet("/callback", loopback.Receive);
        await loopback._app.StartAsync();
        loopback.RedirectUri = new Uri(new Uri(loopback._app.Urls.First()), "/callback").AbsoluteUri;
        return loopback;
    }

    /// <summary>The parameters the browser brought back.</summary>
    public Task<IReadOnlyDictionary<string, string>> AnswerAsync(TimeSpan patience) => _answer.Task.WaitAsync(patience);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Receive(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        // Any program on this machine can call here; only the one with our state is listened to.
        if (http.Request.Query["state"].ToString() != _state)
            return Results.Text("This answer was not asked for.", statusCode: StatusCodes.Status400BadRequest);
        _answer.TrySetResult(http.Request.Query.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString()));
        return Results.Text("Thank you. You can close this window and go back to the app.");
    }
}
