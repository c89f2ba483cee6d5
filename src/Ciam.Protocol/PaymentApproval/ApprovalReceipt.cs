using System.Buffers.Text;
using Ciam.Protocol.Jose;
using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.WebAuthn;

namespace Ciam.Protocol.PaymentApproval;

/// <summary>How the customer proved it, with everything that anybody needs who checks it afterwards.</summary>
public abstract record ApprovalProof
{
    private protected ApprovalProof()
    {
    }

    internal abstract IReadOnlyDictionary<string, object> ToClaims();
}

/// <summary>A passkey signed the statement's digest: what the browser gave, byte by byte (WebAuthn section 5.2.2).</summary>
/// <param name="CredentialId">The credential's name.</param>
/// <param name="PublicKey">The credential's key, in COSE.</param>
/// <param name="Assertion">In the bytes that were signed.</param>
/// <param name="RelyingParty">The domain that the credential is for.</param>
public sealed record PasskeyProof(byte[] CredentialId, byte[] PublicKey, SignedAssertion Assertion, string RelyingParty) : ApprovalProof
{
    public const string Method = "passkey";

    internal override IReadOnlyDictionary<string, object> ToClaims() => new Dictionary<string, object>
    {
        ["method"] = Method,
        ["rp_id"] = RelyingParty,
        ["credential_id"] = Base64Url.EncodeToString(CredentialId),
        ["public_key"] = Base64Url.EncodeToString(PublicKey),
        ["authenticator_data"] = Base64Url.EncodeToString(Assertion.AuthenticatorData.Span),
        ["client_data"] = Base64Url.EncodeToString(Assertion.ClientDataJson.Span),
        ["signature"] = Base64Url.EncodeToString(Assertion.Signature.Span),
    };
}

/// <summary>A code made for the statement's digest came back; who sent and compared it is the server, whose word this is.</summary>
/// <param name="Channel"><c>sms</c> or <c>mail</c>.</param>
/// <param name="Recipient">Where it went, as far as it may be told.</param>
/// <param name="SentAt">When it went out.</param>
public sealed record SentCodeProof(string Channel, string Recipient, DateTimeOffset SentAt) : ApprovalProof
{
    public const string Method = "sent_code";

    internal override IReadOnlyDictionary<string, object> ToClaims() => new Dictionary<string, object>
    {
        ["method"] = Method, ["channel"] = Channel, ["recipient"] = Recipient, ["sent_at"] = SentAt.ToUnixTimeSeconds(),
    };
}

/// <summary>What the server signs and keeps of an approval: the statement in full, what was shown, how and when it was proven, and in which sign-in.</summary>
public sealed record ApprovalReceipt
{
    public required string Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>In its one spelling: exactly what was hashed.</summary>
    public required string Statement { get; init; }

    public required ApprovalProof Proof { get; init; }

    /// <summary>The sign-in in which it was approved.</summary>
    public required string Acr { get; init; }

    public required IReadOnlyList<string> Amr { get; init; }
    public required DateTimeOffset AuthTime { get; init; }

    /// <summary>The name by which the client was shown.</summary>
    public required string ClientName { get; init; }

    public string Sign(SigningKey key)
    {
        var statement = PaymentStatement.Read(Statement) ?? throw new InvalidOperationException("A receipt is about a whole statement.");
        return Signer.Sign(new Dictionary<string, object>
        {
            ["iss"] = statement.Issuer,
            ["iat"] = At.ToUnixTimeSeconds(),
            ["jti"] = Id,
            ["client_id"] = statement.ClientId,
            ["client_name"] = ClientName,
            ["statement"] = Statement,
            ["digest"] = PaymentStatement.ChallengeOf(Statement),
            ["shown"] = Shown(statement),
            ["proof"] = Proof.ToClaims(),
            ["acr"] = Acr,
            ["amr"] = Amr,
            ["auth_time"] = AuthTime.ToUnixTimeSeconds(),
        }, key, TokenTypes.PaymentApprovalReceipt);
    }

    /// <summary>The values as the page printed them; its words around them depend on the customer's language.</summary>
    internal static IReadOnlyList<IReadOnlyDictionary<string, string>> Shown(PaymentStatement statement) => [.. statement.Payments.Select(payment => InPrint(PaymentView.Of(payment)!))];

    private static Dictionary<string, string> InPrint(PaymentView payment)
    {
        var shown = new Dictionary<string, string> { ["amount"] = $"{payment.Currency} {payment.Amount}", ["payee"] = payment.CreditorName, ["to"] = payment.CreditorIban };
        if (payment.DebtorIban is { } from)
            shown["from"] = from;
        if (payment.Remittance is { } reference)
            shown["reference"] = reference;
        return shown;
    }
}
