using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ciam.Testing;

/// <summary>One request as Twilio saw it, and the id it was given.</summary>
public sealed record TwilioRequest(string Path, string Authorization, IReadOnlyDictionary<string, string> Form, string Sid)
{
    public string? this[string name] => Form.GetValueOrDefault(name);

    public bool IsCall => Path.EndsWith("/Calls.json", StringComparison.Ordinal);
}

/// <summary>
/// Twilio's Messages and Calls resources on loopback, written from the public documents: credentials, required parameters, the magic
/// numbers of the test credentials, and signed status callbacks. What it is told to answer goes before what it would.
/// </summary>
public sealed class FakeTwilio : IAsyncDisposable
{
    public const string AccountSid = "AC00000000000000000000000000000001";
    public const string AuthToken = "token-of-the-fake";
    public const string From = "+15005550006";
    public const string OtherAccountSid = "AC00000000000000000000000000000002";
    public const string OtherAuthToken = "token-of-the-other";
    public const string OtherFrom = "+15005550066";

    /// <summary>The documents of the test credentials: these numbers are always refused so.</summary>
    private static readonly Dictionary<string, int> Refused = new(StringComparer.Ordinal)
    {
        ["+15005550001"] = 21211,
        ["+15005550002"] = 21612,
        ["+15005550003"] = 21408,
        ["+15005550004"] = 21610,
        ["+15005550009"] = 21614,
    };

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers = new();
    private readonly HttpClient _reporter = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private int _sids;

    private FakeTwilio(WebApplication app) => _app = app;

    public IList<TwilioRequest> Requests { get; } = [];

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public IReadOnlyDictionary<string, string?> Configuration => new Dictionary<string, string?>
    {
        ["Ciam:Sms:AccountSid"] = AccountSid,
        ["Ciam:Sms:AuthToken"] = AuthToken,
        ["Ciam:Sms:From"] = From,
        ["Ciam:Sms:BaseUrl"] = Url,
    };

    /// <summary>With a second account.</summary>
    public IReadOnlyDictionary<string, string?> TwoAccounts => new Dictionary<string, string?>(Configuration)
    {
        ["Ciam:Sms:Second:AccountSid"] = OtherAccountSid,
        ["Ciam:Sms:Second:AuthToken"] = OtherAuthToken,
        ["Ciam:Sms:Second:From"] = OtherFrom,
    };

    public static async Task<FakeTwilio> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var twilio = new FakeTwilio(app);
        app.MapPost("/2010-04-01/Accounts/{account}/{resource}.json", twilio.AnswerAsync);
        await app.StartAsync();
        return twilio;
    }

    /// <summary>This once as ever, before what is told next.</summary>
    public FakeTwilio ThenAccepts()
    {
        _answers.Enqueue(http => http.Items["sid"] is string sid ? AcceptAsync(http, sid) : Task.CompletedTask);
        return this;
    }

    public FakeTwilio ThenRefuses(HttpStatusCode status, int code) => Then(status, Error(status, code));

    public FakeTwilio ThenIsBusy(int seconds) => Then(HttpStatusCode.TooManyRequests, Error(HttpStatusCode.TooManyRequests, 20429), seconds.ToString(CultureInfo.InvariantCulture));

    public FakeTwilio ThenIsBusyUntil(DateTimeOffset until) => Then(HttpStatusCode.TooManyRequests, Error(HttpStatusCode.TooManyRequests, 20429), until.ToString("R", CultureInfo.InvariantCulture));

    public FakeTwilio ThenFails(HttpStatusCode status = HttpStatusCode.InternalServerError) => Then(status, "<html>out of order</html>");

    /// <summary>Takes the message and never answers.</summary>
    public FakeTwilio ThenFallsSilent()
    {
        _answers.Enqueue(http => Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        return this;
    }

    /// <summary>Tells the bank what became of a message or call, signed with the token; the answer's status.</summary>
    public async Task<HttpStatusCode> ReportAsync(TwilioRequest request, string status, string? error = null, string token = AuthToken, Action<Dictionary<string, string>>? tamper = null, string? signature = null)
    {
        var form = new Dictionary<string, string>
        {
            ["AccountSid"] = AccountSid,
            ["ApiVersion"] = "2010-04-01",
            ["From"] = request["From"] ?? From,
            ["To"] = request["To"]!,
            [request.IsCall ? "CallSid" : "MessageSid"] = request.Sid,
            [request.IsCall ? "CallStatus" : "MessageStatus"] = status,
        };
        if (!request.IsCall)
            (form["SmsSid"], form["SmsStatus"]) = (request.Sid, status);
        if (error is not null)
            form["ErrorCode"] = error;
        signature ??= Sign(request["StatusCallback"]!, form, token);
        tamper?.Invoke(form);
        using var post = new HttpRequestMessage(HttpMethod.Post, request["StatusCallback"]) { Content = new FormUrlEncodedContent(form) };
        post.Headers.Add("X-Twilio-Signature", signature);
        using var answer = await _reporter.SendAsync(post);
        return answer.StatusCode;
    }

    /// <summary>"Validating Signatures from Twilio": the URL, then each name and value sorted by name, HMAC-SHA1 with the token, base64.</summary>
    public static string Sign(string url, IReadOnlyDictionary<string, string> form, string token)
    {
        var text = new StringBuilder(url);
        foreach (var name in form.Keys.Order(StringComparer.Ordinal))
            text.Append(name).Append(form[name]);
#pragma warning disable CA5350 // As Twilio signs.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
    }

    public async ValueTask DisposeAsync()
    {
        _reporter.Dispose();
        await _app.DisposeAsync();
    }

    private FakeTwilio Then(HttpStatusCode status, string body, string? retryAfter = null)
    {
        _answers.Enqueue(async http =>
        {
            http.Response.StatusCode = (int)status;
            if (retryAfter is not null)
                http.Response.Headers.RetryAfter = retryAfter;
            await http.Response.WriteAsync(body);
        });
        return this;
    }

    private async Task AnswerAsync(HttpContext http, string account, string resource)
    {
        var fields = await http.Request.ReadFormAsync();
        var sid = (resource == "Calls" ? "CA" : "SM") + (++_sids).ToString("x32", CultureInfo.InvariantCulture);
        var request = new TwilioRequest(http.Request.Path, http.Request.Headers.Authorization.ToString(), fields.ToDictionary(field => field.Key, field => field.Value.ToString()), sid);
        Requests.Add(request);
        http.Items["sid"] = sid;
        if (_answers.TryDequeue(out var told))
            await told(http);
        else if (request.Authorization != Basic(account))
            await RefuseAsync(http, HttpStatusCode.Unauthorized, 20003);
        else if (FaultOf(request) is { } code)
            await RefuseAsync(http, HttpStatusCode.BadRequest, code);
        else
            await AcceptAsync(http, sid);
    }

    private static int? FaultOf(TwilioRequest request) => request switch
    {
        { Form: var form } when !form.ContainsKey("To") => request.IsCall ? 21201 : 21604,
        { Form: var form } when !form.ContainsKey("From") && !form.ContainsKey("MessagingServiceSid") => request.IsCall ? 21213 : 21603,
        _ when request["From"] == "+15005550007" => request.IsCall ? 21210 : 21606,
        { IsCall: true } when request["Twiml"] is null => 21205,
        { IsCall: false } when request["Body"] is null or "" => 21602,
        _ => Refused.TryGetValue(request["To"]!, out var code) ? code : null,
    };

    private static async Task AcceptAsync(HttpContext http, string sid)
    {
        http.Response.StatusCode = StatusCodes.Status201Created;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(JsonSerializer.Serialize(new { sid, account_sid = AccountSid, status = "queued", error_code = (int?)null, error_message = (string?)null, api_version = "2010-04-01" }));
    }

    private static async Task RefuseAsync(HttpContext http, HttpStatusCode status, int code)
    {
        http.Response.StatusCode = (int)status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(Error(status, code));
    }

    private static string Error(HttpStatusCode status, int code) => JsonSerializer.Serialize(new { code, message = "no", more_info = $"https://www.twilio.com/docs/errors/{code}", status = (int)status });

    private static string? Basic(string account) => account switch
    {
        AccountSid => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AccountSid}:{AuthToken}")),
        OtherAccountSid => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{OtherAccountSid}:{OtherAuthToken}")),
        _ => null,
    };
}
