using Ciam.Protocol.WebAuthn;

namespace Ciam.Protocol.PaymentApproval;

/// <summary>That a passkey signed exactly this statement for this server, with its customer there (WebAuthn Level 3 section 7.2). No clock, no database: anybody can ask again.</summary>
internal static class PasskeyChecks
{
    /// <summary>Null when it did; the key comes from the receipt, or from whoever brought another copy of it.</summary>
    public static Refusal? Refuse(PasskeyProof proof, string statement, string issuer, byte[]? brought)
    {
        var server = new Uri(issuer);
        if (!IsOurs(server, proof.RelyingParty))
            return Refusal.InvalidToken("passkey is for another domain than the server's") with { Check = "PasskeyChecks.IsOurs" };
        var question = new AssertionQuestion(proof.RelyingParty, server.GetLeftPart(UriPartial.Authority), PaymentStatement.DigestOf(statement));
        if (proof.Assertion.FaultFor(question, proof.PublicKey) is { } fault)
            return Why(fault) with { Check = $"SignedAssertion.{fault}" };
        return brought is null || proof.Assertion.IsSignedBy(brought) ? null : Refusal.InvalidToken("receipt was not proven with this passkey") with { Check = "SignedAssertion.IsSignedBy" };
    }

    /// <summary>The server's own domain or one above it.</summary>
    private static bool IsOurs(Uri server, string domain) => domain.Length > 0 && (server.IdnHost == domain || server.IdnHost.EndsWith("." + domain, StringComparison.Ordinal));

    private static Refusal Why(AssertionFault fault) => fault switch
    {
        AssertionFault.OtherCeremony => Refusal.InvalidToken("client data is not that of an assertion"),
        AssertionFault.OtherChallenge => Refusal.InvalidToken("passkey signed another challenge than the digest of what was approved"),
        AssertionFault.OtherOrigin => Refusal.InvalidToken("passkey was asked by another page than the server's own"),
        AssertionFault.OtherSite => Refusal.InvalidToken("passkey signed for another domain than the server's"),
        AssertionFault.NobodyPresent => Refusal.InvalidToken("passkey does not say that its customer was there"),
        AssertionFault.UserNotVerified => Refusal.InvalidToken("passkey does not say that its customer was verified"),
        AssertionFault.SignatureWrong => Refusal.InvalidToken("signature is not by this passkey"),
        _ => Refusal.InvalidToken("passkey's answer cannot be read"),
    };
}
