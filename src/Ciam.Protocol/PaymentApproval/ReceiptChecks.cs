using System.Text.Json;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Protocol.WebAuthn;

namespace Ciam.Protocol.PaymentApproval;

/// <summary>A receipt as it was handed in, with what it is held against.</summary>
public sealed class ReceiptUnderProof
{
    /// <summary>A server's keys of many years.</summary>
    private const int MostKeys = 256;

    internal ReceiptUnderProof(CompactJws jws, string jwks, byte[]? credential) => (Jws, Keys, Credential) = (jws, ClientKeys.Read(jwks, MostKeys), credential);

    internal CompactJws Jws { get; }

    internal IReadOnlyList<PublicKey> Keys { get; }

    /// <summary>The passkey's key, in COSE, from another source than the receipt; null where nobody brought one.</summary>
    internal byte[]? Credential { get; }

    internal string StatementText => Jws.Payload.Text("statement") ?? "";

    internal PaymentStatement? Statement => PaymentStatement.Read(StatementText);

    internal JsonElement Proof => Jws.Payload.TryGetProperty("proof", out var proof) && proof.ValueKind == JsonValueKind.Object ? proof : default;

    internal string? Method => Proof.ValueKind == JsonValueKind.Object ? Proof.Text("method") : null;

    internal PasskeyProof? Passkey =>
        Method == PasskeyProof.Method && Proof.Text("rp_id") is { } domain
        && Bytes("credential_id") is { } id && Bytes("public_key") is { } key && Bytes("authenticator_data") is { } data && Bytes("client_data") is { } client && Bytes("signature") is { } signature
            ? new PasskeyProof(id, key, new SignedAssertion(data, client, signature), domain)
            : null;

    private byte[]? Bytes(string name) => Proof.Text(name) is { } text ? CompactJws.Decode(text) : null;
}

/// <summary>That a receipt is the server's and true to itself. Needs the server's published keys and nothing else.</summary>
public static class ReceiptChecks
{
    /// <summary>A page is answered while a sign-in lasts.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromHours(1);

    private static readonly TimeSpan ClockDrift = TimeSpan.FromSeconds(5);

    public static Checklist<ReceiptUnderProof> InOrder { get; } =
    [
        SignatureIsTheServers,
        TypeIsAReceipt,
        StatementIsInItsOneSpelling,
        DigestIsTheStatements,
        ClaimsAgreeWithTheStatement,
        ShownIsWhatWasApproved,
        ProofIsOfAKnownKind,
        PasskeyIsTheProofWhereOneWasBrought,
    ];

    [Spec("RFC7515-5.2"), Spec("HOUSE-9")]
    public static Refusal? SignatureIsTheServers(ReceiptUnderProof receipt)
    {
        var jws = receipt.Jws;
        if (jws.Header.TryGetProperty("crit", out _) || jws.Kid is not { } kid || jws.Alg is not { } alg)
            return Refusal.InvalidToken("receipt has a header that is not the server's");
        return receipt.Keys.Any(key => key.Kid == kid && key.Verifies(alg, jws.Signed, jws.Signature)) ? null : Refusal.InvalidToken("receipt has no valid signature by these keys");
    }

    [Spec("RFC8725-3.11")]
    public static Refusal? TypeIsAReceipt(ReceiptUnderProof receipt) =>
        receipt.Jws.Typ == TokenTypes.PaymentApprovalReceipt ? null : Refusal.InvalidToken("file is signed, but it is not a receipt of an approved payment");

    [Spec("RFC8785-3.2.3")]
    public static Refusal? StatementIsInItsOneSpelling(ReceiptUnderProof receipt) =>
        receipt.Statement is not null ? null : Refusal.InvalidToken("statement is not the canonical form of approved payments");

    [Spec("PSD2RTS-5.1.b")]
    public static Refusal? DigestIsTheStatements(ReceiptUnderProof receipt) =>
        receipt.Jws.Payload.Text("digest") == PaymentStatement.ChallengeOf(receipt.StatementText) ? null : Refusal.InvalidToken("digest is not that of the statement");

    [Spec("HOUSE-9")]
    public static Refusal? ClaimsAgreeWithTheStatement(ReceiptUnderProof receipt)
    {
        var (claims, statement) = (receipt.Jws.Payload, receipt.Statement!);
        return claims.Text("iss") == statement.Issuer && Uri.TryCreate(statement.Issuer, UriKind.Absolute, out _)
            && claims.Text("client_id") == statement.ClientId && claims.Text("jti") is { Length: > 0 }
            && claims.Instant("iat") is { } at && at >= statement.At - ClockDrift && at <= statement.At + LongestAnswer
                ? null
                : Refusal.InvalidToken("receipt says another issuer, client or time than its statement");
    }

    [Spec("PSD2RTS-5.1.a")]
    public static Refusal? ShownIsWhatWasApproved(ReceiptUnderProof receipt) =>
        receipt.Jws.Payload.TryGetProperty("shown", out var shown) && JsonElement.DeepEquals(shown, JsonSerializer.SerializeToElement(ApprovalReceipt.Shown(receipt.Statement!)))
            ? null
            : Refusal.InvalidToken("customer was shown something else than the statement");

    [Spec("HOUSE-9")]
    public static Refusal? ProofIsOfAKnownKind(ReceiptUnderProof receipt) =>
        receipt.Method is SentCodeProof.Method ? null
        : receipt.Passkey is { } passkey && CoseKey.TryRead(passkey.PublicKey) is not null ? null
        : Refusal.InvalidToken("receipt holds no proof that is known here");

    /// <summary>Whoever brings a passkey's key asks about that passkey.</summary>
    [Spec("HOUSE-9")]
    public static Refusal? PasskeyIsTheProofWhereOneWasBrought(ReceiptUnderProof receipt) =>
        receipt.Credential is null || receipt.Passkey is not null ? null : Refusal.InvalidToken("receipt was not proven with a passkey");
}
