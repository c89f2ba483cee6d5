using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ciam.ServerTests.Customers;

/// <summary>One request as Twilio saw it.</summary>
public sealed record TwilioRequest(string Path, string Authorization, string To, string From, string Body);

/// <summary>Twilio's Messages resource on loopback: answers what it is told to, and remembers what it was asked.</summary>
public sealed class FakeTwilio : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Queue<Func<HttpContext, Task>> _answers = new();

    private FakeTwilio(WebApplication app) => _app = app;

    public IList<TwilioRequest> Requests { get; } = [];

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public IReadOnlyDictionary<string, string?> Configuration => new Dictionary<string, string?>
    {
        ["Ciam:Sms:AccountSid"] = "AC00000000000000000000000000000001",
        ["Ciam:Sms:AuthToken"] = "token-of-the-fake",
        ["Ciam:Sms:From"] = "+15005550006",
        ["Ciam:Sms:BaseUrl"] = Url,
    };

    public static async Task<FakeTwilio> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var twilio = new FakeTwilio(app);
        app.MapPost("/{**path}", twilio.AnswerAsync);
        await app.StartAsync();
        return twilio;
    }

    public FakeTwilio ThenAccepts() => Then(HttpStatusCode.Created, """{"sid":"SM0123456789abcdef0123456789abcdef","status":"queued"}""");

    public FakeTwilio ThenRefuses(HttpStatusCode status, int code) => Then(status, string.Create(CultureInfo.InvariantCulture, $$"""{"code":{{code}},"message":"no","status":{{(int)status}}}"""));

    public FakeTwilio ThenIsBusy(int seconds) => Then(HttpStatusCode.TooManyRequests, """{"code":20429,"status":429}""", seconds);

    public FakeTwilio ThenFails(HttpStatusCode status = HttpStatusCode.InternalServerError) => Then(status, "<html>out of order</html>");

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private FakeTwilio Then(HttpStatusCode status, string body, int? retryAfter = null)
    {
        _answers.Enqueue(async http =>
        {
            http.Response.StatusCode = (int)status;
            if (retryAfter is { } seconds)
                http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await http.Response.WriteAsync(body);
        });
        return this;
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        Requests.Add(new TwilioRequest(http.Request.Path, http.Request.Headers.Authorization.ToString(), form["To"].ToString(), form["From"].ToString(), form["Body"].ToString()));
        await _answers.Dequeue()(http);
    }
}
