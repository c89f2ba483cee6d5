using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Ciam.Decisions.Transactions;
using Ciam.Protocol.RichAuthorization;

namespace Ciam.Server.Transactions;

/// <summary>What a bank's service asks about: a payment, or an act of a customer that cannot be taken back. Every member is bounded; a member that is not known here is an error.</summary>
internal sealed partial record AssessmentRequest
{
    public const int MostBytes = 16 * 1024;

    private const int LongestName = 70;
    private const int LongestAccount = 64;
    private const int LongestLine = 140;
    private const double LargestFree = 1e12;

    /// <summary>Clocks differ, and a queue may have held the question.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Behind = TimeSpan.FromHours(1);

    internal static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 5,
    };

    public static IReadOnlyList<string> Channels { get; } = ["web", "mobile", "phone", "branch", "chat", "api"];

    public string? TransactionId { get; init; }

    /// <summary>The subject by which the caller knows the customer.</summary>
    public string? Customer { get; init; }

    /// <summary>What is done where no money moves, such as <c>change_address</c>.</summary>
    public string? Action { get; init; }

    /// <summary>A decimal number as text, as in <c>instructedAmount</c>.</summary>
    public string? Amount { get; init; }
    public string? Currency { get; init; }
    public AskedPayee? Payee { get; init; }
    public string? DebtorIban { get; init; }

    /// <summary>What is on the account before, in the same currency.</summary>
    public string? Balance { get; init; }
    public string? Remittance { get; init; }
    public string? Channel { get; init; }
    public DateTimeOffset? At { get; init; }

    /// <summary>The session id (<c>sid</c>) of the customer's ID token.</summary>
    public string? SessionId { get; init; }
    public AskedDevice? Device { get; init; }

    /// <summary>The customer's own address, not that of the caller.</summary>
    public string? IpAddress { get; init; }
    public AskedAgent? Agent { get; init; }
    public AskedHints? Hints { get; init; }
    public IReadOnlyDictionary<string, double>? Features { get; init; }

    /// <summary>Of payments of the past only: what became of them.</summary>
    public string? Outcome { get; init; }

    /// <summary>Have the customer asked at once where the answer is to step up.</summary>
    public AskedApproval? Approval { get; init; }

    [JsonIgnore]
    public bool MovesMoney => Action is null;

    [JsonIgnore]
    public decimal? Money => Amount is null ? null : decimal.Parse(Amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    [JsonIgnore]
    public decimal? Funds => Balance is null ? null : decimal.Parse(Balance, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    [JsonIgnore]
    public IPAddress? Address => IpAddress is null ? null : IPAddress.Parse(IpAddress);

    /// <summary>The request, or what is wrong with it, by the name of the member and never by its value.</summary>
    public static (AssessmentRequest? Request, string? Fault) Read(ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        try
        {
            if (JsonSerializer.Deserialize<AssessmentRequest>(body, Format) is not { } read)
                return (null, "the body holds no object");
            return (read.Fault() ?? read.NowFault(now)) is { } fault ? (null, fault) : (read, null);
        }
        catch (JsonException wrong)
        {
            return (null, FaultAt(wrong));
        }
    }

    /// <summary>Only names of ours are said back.</summary>
    internal static string FaultAt(JsonException wrong) =>
        wrong.Path is { Length: > 2 } path && Path().IsMatch(path) ? $"{path[2..]}: not what is expected here" : "the body is not one JSON object with the members that are known here";

    /// <summary>Null when every member is within its bounds; the time is the caller's question.</summary>
    internal string? Fault() =>
        TransactionId is null || !Id().IsMatch(TransactionId) ? "transaction_id: 1 to 64 letters, digits, dots, hyphens, colons or underscores are needed"
        : Customer is not { Length: > 0 and <= 64 } ? "customer: the subject of a customer is needed"
        : Action is null ? MoneyFault()
        : ActFault();

    private string? MoneyFault() =>
        Currency is null || Currencies.MinorUnits(Currency) is not { } digits ? "currency: a code of ISO 4217 is needed"
        : !IsMoney(Amount, digits) || Money == 0 ? "amount: a decimal number above nothing is needed, with no more digits than its currency has"
        : Balance is not null && !IsMoney(Balance, digits) ? "balance: not a decimal number in the currency of the amount"
        : Payee is null ? "payee: is needed"
        : Payee.Fault() ?? OtherFault();

    private string? ActFault() =>
        !Word().IsMatch(Action!) ? "action: 1 to 40 small letters, digits or underscores are needed"
        : (Amount, Currency, Payee, DebtorIban, Balance, Remittance) is not (null, null, null, null, null, null) ? "action: comes without amount, currency, payee, debtor_iban, balance and remittance"
        : OtherFault();

    private string? OtherFault() =>
        Channel is not null && !Channels.Contains(Channel) ? $"channel: one of {string.Join(", ", Channels)}"
        : DebtorIban is not null && !Iban.IsValid(DebtorIban) ? "debtor_iban: not an IBAN"
        : Remittance is not null && !IsLine(Remittance, LongestLine) ? $"remittance: one line of at most {LongestLine} characters"
        : SessionId is not null && !Guid.TryParse(SessionId, out _) ? "session_id: not the sid of an ID token"
        : Device is not null && !IsLine(Device.Id, LongestAccount) ? $"device.id: 1 to {LongestAccount} characters are needed"
        : Agent is not null && !IsLine(Agent.Id, LongestAccount) ? $"agent.id: 1 to {LongestAccount} characters are needed"
        : IpAddress is not null && (IpAddress.Length > 45 || !IPAddress.TryParse(IpAddress, out _)) ? "ip_address: not an address"
        : Approval is { BindingMessage: { } message } && !IsLine(message, LongestName) ? $"approval.binding_message: one line of at most {LongestName} characters"
        : Features is { Count: > TransactionFacts.MostFree } ? $"features: at most {TransactionFacts.MostFree}"
        : Features is not null && Features.Any(pair => !TransactionFeatures.IsFreeName(pair.Key) || !double.IsFinite(pair.Value) || Math.Abs(pair.Value) > LargestFree)
            ? "features: names of 1 to 40 small letters, digits and underscores, and numbers between -1e12 and 1e12"
        : null;

    private string? NowFault(DateTimeOffset now) =>
        At is { } at && (at > now + Ahead || at < now - Behind) ? "at: lies in the future, or more than an hour ago"
        : Outcome is not null ? "outcome: is reported at an address of its own"
        : null;

    internal static bool IsLine(string? text, int longest) => text is { Length: > 0 } && text.Length <= longest && text.Trim() == text && !text.Any(char.IsControl);

    private static bool IsMoney(string? text, int digits) =>
        text is not null && Decimal().IsMatch(text) && (text.IndexOf('.', StringComparison.Ordinal) is var point && (point < 0 || text.Length - point - 1 <= digits));

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,64}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    internal static partial Regex Id();

    [GeneratedRegex(@"\A[a-z0-9_]{1,40}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,11})(\.[0-9]{1,4})?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"\A\$\.[a-z_]{1,30}(\[[0-9]{1,4}\])?(\.[a-z_]{1,30}){0,2}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Path();
}
