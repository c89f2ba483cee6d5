using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ciam.Testing;

/// <summary>One request as a client's own server saw it.</summary>
public sealed record ForeignRequest(string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>A field of a posted form; null when it is not there.</summary>
    public string? Form(string name) => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Body).TryGetValue(name, out var value) ? value.ToString() : null;
}

/// <summary>A client's own server on loopback: serves what it is told to, and remembers what it was asked.</summary>
public sealed class ForeignServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, RequestDelegate> _answers = new(StringComparer.Ordinal);

    private ForeignServer(WebApplication app) => _app = app;

    public ConcurrentQueue<ForeignRequest> Requests { get; } = [];

    public string Origin => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>What a bank must be told so that it fetches from here.</summary>
    public static IReadOnlyDictionary<string, string?> Configuration { get; } = new Dictionary<string, string?> { ["Ciam:FetchFromLoopback"] = "true" };

    /// <summary>With a certificate it speaks TLS.</summary>
    public static async Task<ForeignServer> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var server = new ForeignServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>The address of a path; without an answer it is not found.</summary>
    public string At(string path) => Origin + path;

    public string Serve(string path, RequestDelegate answer)
    {
        _answers[path] = answer;
        return At(path);
    }

    public string ServeText(string path, string text, string contentType = "application/json", int status = StatusCodes.Status200OK) => Serve(path, http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        return http.Response.WriteAsync(text);
    });

    public int Asked(string path) => Requests.Count(request => request.PathAndQuery.Split('?')[0] == path);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue(new ForeignRequest(
            http.Request.Method, http.Request.Path + http.Request.QueryString.ToString(),
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
        if (_answers.TryGetValue(http.Request.Path, out var answer))
            await answer(http);
        else
            http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
