using Ciam.Protocol.Jose;
using Ciam.Protocol.RichAuthorization;

namespace Ciam.Protocol.PaymentApproval;

/// <summary>A receipt that satisfied every check; only proving makes one.</summary>
public sealed class VerifiedReceipt
{
    /// <summary>Ten payments with names in any script, and a large passkey.</summary>
    private const int LongestReceipt = 96 * 1024;

    private VerifiedReceipt(ReceiptUnderProof proven)
    {
        var claims = proven.Jws.Payload;
        (Statement, Id, At) = (proven.Statement!, claims.Text("jti")!, claims.Instant("iat")!.Value);
        (ClientName, IsByPasskey, KeyWasBrought) = (claims.Text("client_name"), proven.Passkey is not null, proven.Credential is not null);
        (Channel, Recipient) = (proven.Proof.Text("channel"), proven.Proof.Text("recipient"));
    }

    public PaymentStatement Statement { get; }
    public string Id { get; }
    public DateTimeOffset At { get; }
    public string? ClientName { get; }
    public bool IsByPasskey { get; }

    /// <summary>The passkey's key came from another source than the receipt.</summary>
    public bool KeyWasBrought { get; }

    public string? Channel { get; }
    public string? Recipient { get; }

    /// <summary>Each payment in one line, as the customer read it.</summary>
    public IReadOnlyList<string> InWords => [.. Statement.Payments.Select(payment => Line(PaymentView.Of(payment)!))];

    /// <param name="text">The compact JWS, as it was downloaded.</param>
    /// <param name="jwks">The server's published keys.</param>
    /// <param name="credential">The passkey's key from another source, in COSE; null to believe the one in the receipt.</param>
    public static Outcome<VerifiedReceipt> Prove(string text, string jwks, byte[]? credential)
    {
        if (!CompactJws.TryRead(text.Trim(), out var jws, LongestReceipt))
            return Refusal.InvalidToken("file is not a signed receipt");
        var subject = new ReceiptUnderProof(jws, jwks, credential);
        return (ReceiptChecks.InOrder.FirstRefusal(subject) ?? OfThePasskey(subject)) is { } no ? no : new VerifiedReceipt(subject);
    }

    /// <summary>That what it says a passkey signed was signed by it, for this statement.</summary>
    private static Refusal? OfThePasskey(ReceiptUnderProof receipt) => receipt.Passkey is { } passkey
        ? PasskeyChecks.Refuse(passkey, receipt.StatementText, receipt.Statement!.Issuer, receipt.Credential)
        : null;

    private static string Line(PaymentView payment) =>
        $"{payment.Currency} {payment.Amount} to {payment.CreditorName}, account {payment.CreditorIban}"
        + (payment.DebtorIban is { } from ? $", from account {from}" : "") + (payment.Remittance is { } reference ? $", reference \"{reference}\"" : "");
}
