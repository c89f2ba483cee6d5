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

/// <summary>Sends SMS through Twilio's Messages resource (<c>POST /2010-04-01/Accounts/{sid}/Messages.json</c>).</summary>
internal sealed class TwilioSms(HttpClient http, IOptions<CiamOptions> options) : ISendsMessages
{
    /// <summary>Answers that may be different in a moment; everything else in 4xx is about the message itself.</summary>
    private static readonly HttpStatusCode[] Transient =
        [HttpStatusCode.RequestTimeout, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];

    /// <summary>A hiccup is bridged here at once; what lasts longer is the queue's business.</summary>
    private static readonly ResiliencePipeline<HttpResponseMessage> Once = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 1,
            Delay = TimeSpan.FromMilliseconds(100),
            UseJitter = true,
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>().Handle<HttpRequestException>().HandleResult(answer => Transient.Contains(answer.StatusCode)),
        }).Build();

    private readonly SmsOptions _account = options.Value.Sms;

    public string Channel => Messages.SmsChannel;

    public bool IsConfigured => _account is { AccountSid.Length: > 0, AuthToken.Length: > 0, From.Length: > 0 };

    public async Task<Attempt> SendAsync(string recipient, MessageText text, CancellationToken ct)
    {
        try
        {
            using var answer = await Once.ExecuteAsync(async token => await http.SendAsync(Request(recipient, text), token), ct);
            var (sid, code) = await ReadAsync(answer, ct);
            return answer switch
            {
                { IsSuccessStatusCode: true } => new Attempt(Attempt.Kind.Sent, sid ?? "accepted"),
                { StatusCode: HttpStatusCode.TooManyRequests } => new Attempt(Attempt.Kind.Again, "429", answer.Headers.RetryAfter?.Delta),
                _ when Transient.Contains(answer.StatusCode) => new Attempt(Attempt.Kind.Again, Number(answer.StatusCode)),

                // The account is wrong, not the message: it waits until an operator has mended it.
                { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => new Attempt(Attempt.Kind.Again, Number(answer.StatusCode), TimeSpan.FromMinutes(1)),
                _ => new Attempt(Attempt.Kind.Hopeless, code ?? Number(answer.StatusCode)),
            };
        }
        catch (HttpRequestException fault)
        {
            return new Attempt(Attempt.Kind.Again, fault.HttpRequestError.ToString());
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Attempt(Attempt.Kind.Again, "timeout");
        }
    }

    private HttpRequestMessage Request(string recipient, MessageText text)
    {
        var account = Uri.EscapeDataString(_account.AccountSid!);
        return new HttpRequestMessage(HttpMethod.Post, $"{_account.BaseUrl.TrimEnd('/')}/2010-04-01/Accounts/{account}/Messages.json")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_account.AccountSid}:{_account.AuthToken}"))) },
            Content = new FormUrlEncodedContent([new("To", recipient), new("From", _account.From), new("Body", text.Body)]),
        };
    }

    /// <summary>The message's id, or Twilio's error code; an answer that is not theirs has neither.</summary>
    private static async Task<(string? Sid, string? Code)> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            if (body.RootElement.ValueKind != JsonValueKind.Object)
                return (null, null);
            var sid = body.RootElement.TryGetProperty("sid", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
            var code = body.RootElement.TryGetProperty("code", out var number) && number.TryGetInt32(out var value) ? value.ToString(CultureInfo.InvariantCulture) : null;
            return (sid, code);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static string Number(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);
}
