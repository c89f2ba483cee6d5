using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ciam.Protocol.Checks;
using Ciam.Protocol.Jose;
using Ciam.Protocol.RichAuthorization;

namespace Ciam.Protocol.PaymentApproval;

/// <summary>
/// What a customer is asked to approve, to the letter: these payments, in this order, for this client, in this request, and never again. Its digest is what a passkey
/// signs and what a code is made for (PSD2 RTS article 5).
/// </summary>
public sealed record PaymentStatement
{
    /// <summary>Stands before what is hashed, so that no signature over it can be one over anything else.</summary>
    public const string Domain = "ciam-payment-approval-v1";

    private const int LongestCanonical = 16 * 1024;
    private const int NonceBytes = 32;

    private static readonly string[] Members = ["client_id", "customer", "iat", "iss", "nonce", "payments", "request", "version"];
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public required string Issuer { get; init; }
    public required string ClientId { get; init; }
    public required string Customer { get; init; }

    /// <summary>The request the payments came in.</summary>
    public required string Request { get; init; }

    /// <summary>32 bytes of chance in base64url: the same payment asked twice is two statements.</summary>
    public required string Nonce { get; init; }

    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<AuthorizationDetail> Payments { get; init; }

    /// <summary>Those of the details that move money, in the order they came in.</summary>
    public static IReadOnlyList<AuthorizationDetail> PaymentsOf(IEnumerable<AuthorizationDetail> details) => [.. details.Where(detail => detail.Type is { MovesMoney: true })];

    /// <summary>The one spelling.</summary>
    public string ToCanonical()
    {
        var members = new Dictionary<string, object>
        {
            ["version"] = Domain, ["iss"] = Issuer, ["client_id"] = ClientId, ["customer"] = Customer, ["request"] = Request, ["nonce"] = Nonce, ["iat"] = At.ToUnixTimeSeconds(),
            ["payments"] = AuthorizationDetailList.ToJson(Payments),
        };
        return CanonicalJson.Of(JsonSerializer.SerializeToElement(members)) ?? throw new InvalidOperationException("Payments hold text only, which can always be written.");
    }

    /// <summary>SHA-256 over the domain, a line's end, and the one spelling.</summary>
    public static byte[] DigestOf(string canonical) => SHA256.HashData(Encoding.UTF8.GetBytes($"{Domain}\n{canonical}"));

    /// <summary>As a passkey is given it and a receipt tells it.</summary>
    public static string ChallengeOf(string canonical) => Base64Url.EncodeToString(DigestOf(canonical));

    /// <summary>Null for anything but the one spelling of a whole statement.</summary>
    public static PaymentStatement? Read(string? canonical)
    {
        if (canonical is not { Length: > 0 and <= LongestCanonical } || Parse(canonical) is not { } json || CanonicalJson.Of(json) != canonical)
            return null;
        if (!json.EnumerateObject().Select(member => member.Name).SequenceEqual(Members, StringComparer.Ordinal) || json.Text("version") != Domain)
            return null;
        if (json.Text("iss") is not { } issuer || json.Text("client_id") is not { } client || json.Text("customer") is not { } customer || json.Text("request") is not { } request)
            return null;
        if (json.Text("nonce") is not { } nonce || CompactJws.Decode(nonce) is not { Length: NonceBytes } || json.Instant("iat") is not { } at)
            return null;
        if (AuthorizationDetailList.Read(json.GetProperty("payments").GetRawText()) is not { Count: > 0 } payments || !payments.All(AuthorizationDetails.IsWhole) || PaymentsOf(payments).Count != payments.Count)
            return null;
        return new PaymentStatement { Issuer = issuer, ClientId = client, Customer = customer, Request = request, Nonce = nonce, At = at, Payments = payments };
    }

    /// <summary>These are the very payments, each of them, in their order; how their JSON was spelled says nothing.</summary>
    public bool IsOf(IReadOnlyList<AuthorizationDetail> payments) =>
        payments.Count == Payments.Count && payments.Zip(Payments).All(pair => CanonicalJson.Of(pair.First.Json) is { } asked && asked == CanonicalJson.Of(pair.Second.Json));

    /// <summary>This payment is one of them.</summary>
    public bool Holds(AuthorizationDetail payment) => Payments.Any(approved => CanonicalJson.Of(approved.Json) is { } text && text == CanonicalJson.Of(payment.Json));

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.IsText() ? document.RootElement.Clone() : null;
        }
        // The second and third: text that is no text, in the document or in its escapes.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
