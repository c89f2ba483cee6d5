using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ciam.Server.House;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Ciam.Server.Customers.Delivery;

/// <summary>Twilio's answer, and whether it is the sender that is at fault: then another one may do better.</summary>
internal sealed record TwilioAnswer(Attempt Attempt, bool SenderIsAtFault = false);

/// <summary>Posts to a resource of a Twilio account (<c>POST /2010-04-01/Accounts/{sid}/{resource}.json</c>) and reads what the answer means.</summary>
internal sealed class TwilioClient(HttpClient http, TimeProvider clock, IOptions<CiamOptions> options)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>Answers that may be different in a moment; everything else in 4xx is about the message itself.</summary>
    private static readonly HttpStatusCode[] Transient =
        [HttpStatusCode.RequestTimeout, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];

    /// <summary>
    /// Errors about who sends, by Twilio's dictionary: 21408 region not permitted, 21603 and 21606 no number to send from, 21608 and 21219 trial account,
    /// 21612 no route, 21659 and 21660 not this account's number. Never 21610: who has said STOP is not written to from another number.
    /// </summary>
    private static readonly string[] AboutTheSender = ["21219", "21408", "21603", "21606", "21608", "21612", "21659", "21660"];

    /// <summary>A hiccup is bridged here at once; what lasts longer is the queue's business.</summary>
    private static readonly ResiliencePipeline<HttpResponseMessage> Once = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 1,
            Delay = TimeSpan.FromMilliseconds(100),
            UseJitter = true,
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().HandleResult(answer => Transient.Contains(answer.StatusCode)),
        }).Build();

    public async Task<TwilioAnswer> PostAsync(SmsAccount account, string resource, IReadOnlyList<KeyValuePair<string, string>> form, CancellationToken ct)
    {
        try
        {
            using var answer = await Once.ExecuteAsync(async token => await http.SendAsync(Request(account, resource, form), token), ct);
            var (sid, code) = await ReadAsync(answer, ct);
            return answer switch
            {
                { IsSuccessStatusCode: true } => new(new Attempt(Attempt.Kind.Sent, sid ?? "accepted") { CarrierId = sid }),
                { StatusCode: HttpStatusCode.TooManyRequests } => new(new Attempt(Attempt.Kind.Again, "429", WaitOf(answer.Headers.RetryAfter))),
                _ when Transient.Contains(answer.StatusCode) => new(new Attempt(Attempt.Kind.Again, Number(answer.StatusCode), WaitOf(answer.Headers.RetryAfter))),

                // The account is wrong, not the message: it waits until an operator has mended it.
                { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => new(new Attempt(Attempt.Kind.Again, Number(answer.StatusCode), TimeSpan.FromMinutes(1)), SenderIsAtFault: true),
                _ => new(new Attempt(Attempt.Kind.Hopeless, code ?? Number(answer.StatusCode)), AboutTheSender.Contains(code)),
            };
        }
        catch (HttpRequestException fault)
        {
            return new(new Attempt(Attempt.Kind.Again, fault.HttpRequestError.ToString()));
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(new Attempt(Attempt.Kind.Again, "timeout"));
        }
    }

    private HttpRequestMessage Request(SmsAccount account, string resource, IReadOnlyList<KeyValuePair<string, string>> form) =>
        new(HttpMethod.Post, $"{options.Value.Sms.BaseUrl.TrimEnd('/')}/2010-04-01/Accounts/{Uri.EscapeDataString(account.AccountSid!)}/{resource}.json")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.AccountSid}:{account.AuthToken}"))) },
            Content = new FormUrlEncodedContent(form),
        };

    /// <summary>Seconds or a date (RFC 9110 section 10.2.3), within reason: a code does not live long.</summary>
    private TimeSpan? WaitOf(RetryConditionHeaderValue? header) => (header?.Delta ?? header?.Date - clock.GetUtcNow()) switch
    {
        { } wait when wait <= TimeSpan.Zero => null,
        { } wait => wait < LongestWait ? wait : LongestWait,
        null => null,
    };

    /// <summary>The message's id, or Twilio's error code; an answer that is not theirs has neither.</summary>
    private static async Task<(string? Sid, string? Code)> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            if (body.RootElement.ValueKind != JsonValueKind.Object)
                return (null, null);
            var sid = body.RootElement.TryGetProperty("sid", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: <= 64 } text ? text : null;
            var code = body.RootElement.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var value) ? value.ToString(CultureInfo.InvariantCulture) : null;
            return (sid, code);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static string Number(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);
}
