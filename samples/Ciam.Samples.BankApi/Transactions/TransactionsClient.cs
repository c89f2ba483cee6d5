using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ciam.Samples.BankApi.Transactions;

/// <summary>Where the authorization server is, and who asks.</summary>
public sealed record TransactionsClientOptions(Uri Authority, string ClientId, string ClientSecret);

/// <summary>Who is paid: by IBAN, or by another name of an account.</summary>
public sealed record Payee(string? Name, string? Iban = null, string? Account = null);

/// <summary>What the app knows its installation by.</summary>
public sealed record Device(string Id);

/// <summary>A program that acts for the customer.</summary>
public sealed record Agent(string Id);

/// <summary>What the app noticed on the device; null is unknown.</summary>
public sealed record Hints(bool? RemoteControl = null, bool? ActiveCall = null, bool? ScreenShared = null);

/// <summary>Have the customer asked at once.</summary>
public sealed record Approval(bool Start, string? BindingMessage = null);

/// <summary>What is asked about: a payment, or an act without money.</summary>
public sealed record TransactionQuestion(string TransactionId, string Customer)
{
    public string? Action { get; init; }
    public string? Amount { get; init; }
    public string? Currency { get; init; }
    public Payee? Payee { get; init; }
    public string? DebtorIban { get; init; }
    public string? Balance { get; init; }
    public string? Remittance { get; init; }
    public string? Channel { get; init; }
    public DateTimeOffset? At { get; init; }
    public string? SessionId { get; init; }
    public Device? Device { get; init; }
    public string? IpAddress { get; init; }
    public Agent? Agent { get; init; }
    public Hints? Hints { get; init; }
    public IReadOnlyDictionary<string, double>? Features { get; init; }
    public Approval? Approval { get; init; }

    /// <summary>Of payments of the past only: what became of them.</summary>
    public string? Outcome { get; init; }
}

/// <summary>What to do with it.</summary>
public enum TransactionVerdict
{
    Allow,
    StepUp,
    Hold,
    Decline,
}

/// <summary>One feature's part in the score; what two add together bears both names.</summary>
public sealed record Contribution(string Name, double Value, double Weight, string? With = null, double? WithValue = null);

/// <summary>One reason, heaviest first.</summary>
public sealed record Reason(string Code, double Weight, string Text, string? Rule, TransactionVerdict? AtLeast, IReadOnlyList<Contribution> Features);

/// <summary>How to come for the customer's answer, or why there will be none.</summary>
public sealed record StartedApproval(string? AuthReqId, int? ExpiresIn, int? Interval, string? Error);

/// <summary>The server's answer.</summary>
public sealed record TransactionAnswer(Guid AssessmentId, string TransactionId, TransactionVerdict Verdict, double Score, double LogOdds, double Base, string Policy, string Model)
{
    public IReadOnlyList<Reason> Reasons { get; init; } = [];
    public IReadOnlyList<Contribution> Contributions { get; init; } = [];

    /// <summary>To be pushed as it is (PAR or CIBA).</summary>
    public JsonElement? AuthorizationDetails { get; init; }
    public StartedApproval? Approval { get; init; }

    /// <summary>What the customer may read, by language, where it was held or declined.</summary>
    public IReadOnlyDictionary<string, string>? CustomerTexts { get; init; }
}

/// <summary>How it stands with a payment: whether somebody still looks, and what is known of its end.</summary>
public sealed record TransactionStatus(Guid AssessmentId, string TransactionId, TransactionVerdict Verdict, string? Outcome, bool UnderReview);

/// <summary>What became of a batch of the past.</summary>
public sealed record ImportedHistory(int Imported, int AlreadyKnown, int UnknownCustomer, int TransactionIdReused);

/// <summary>The server did not take the question; the code says why and stays.</summary>
public sealed class TransactionsRefusedException(HttpStatusCode status, string? code, string? detail) : Exception($"{(int)status} {code}: {detail}")
{
    public HttpStatusCode Status { get; } = status;
    public string? Code { get; } = code;
}

/// <summary>Asks before money moves (docs/transactions/api.md). Fetches its own token and keeps it until half a minute before it ends.</summary>
public sealed class TransactionsClient(HttpClient http, TransactionsClientOptions options, TimeProvider clock) : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly SemaphoreSlim _fetching = new(1);
    private (string Value, DateTimeOffset Until)? _token;

    private sealed record TokenAnswer(string AccessToken, int ExpiresIn);

    private sealed record Problem(string? Code, string? Detail);

    public Task<TransactionAnswer> AssessAsync(TransactionQuestion question, CancellationToken ct) => PostAsync<TransactionAnswer>("transactions/assess", question, ct);

    /// <summary>Tells that it was <c>settled</c>, <c>cancelled</c>, <c>disputed</c>, <c>confirmed_fraud</c> or <c>genuine</c>.</summary>
    public Task ReportAsync(string transactionId, string outcome, CancellationToken ct) =>
        PostAsync<JsonElement>($"transactions/{Uri.EscapeDataString(transactionId)}/outcome", new { outcome }, ct);

    /// <summary>How it stands with one of the caller's own; a held one may be booked when it is no longer under review and <c>genuine</c>.</summary>
    public Task<TransactionStatus> StatusAsync(string transactionId, CancellationToken ct) => SendAsync<TransactionStatus>(HttpMethod.Get, $"transactions/{Uri.EscapeDataString(transactionId)}", null, ct);

    /// <summary>Brings payments of the past, at most 200 at once, each with its time. Bringing them again changes nothing.</summary>
    public Task<ImportedHistory> ImportAsync(IReadOnlyList<TransactionQuestion> transactions, CancellationToken ct) => PostAsync<ImportedHistory>("transactions/history", new { transactions }, ct);

    public void Dispose() => _fetching.Dispose();

    private Task<T> PostAsync<T>(string path, object body, CancellationToken ct) => SendAsync<T>(HttpMethod.Post, path, body, ct);

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(options.Authority, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(ct));
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body, Format), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, ct);
        if (response.IsSuccessStatusCode)
            return (await response.Content.ReadFromJsonAsync<T>(Format, ct))!;
        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? await response.Content.ReadFromJsonAsync<Problem>(Format, ct) : null;
        throw new TransactionsRefusedException(response.StatusCode, problem?.Code, problem?.Detail);
    }

    private async Task<string> TokenAsync(CancellationToken ct)
    {
        await _fetching.WaitAsync(ct);
        try
        {
            if (_token is { } kept && kept.Until > clock.GetUtcNow())
                return kept.Value;
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Authority, "oauth2/token"));
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(options.ClientId)}:{Uri.EscapeDataString(options.ClientSecret)}")));
            request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "transactions.assess transactions.outcome transactions.history")]);
            using var response = await http.SendAsync(request, ct);
            if (!response.IsSuccessStatusCode)
                throw new TransactionsRefusedException(response.StatusCode, "token", "no token for the transactions API");
            var token = (await response.Content.ReadFromJsonAsync<TokenAnswer>(Format, ct))!;
            _token = (token.AccessToken, clock.GetUtcNow().AddSeconds(token.ExpiresIn - 30));
            return token.AccessToken;
        }
        finally
        {
            _fetching.Release();
        }
    }
}
