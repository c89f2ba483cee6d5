namespace Ciam.Protocol.Jose;

/// <summary>An ID token handed back as a hint about the person (OIDC Core 3.1.2.1, RP-Initiated Logout section 2).</summary>
public static class IdTokenHint
{
    /// <summary>An expired one is accepted: it names a person, it authorizes nothing.</summary>
    [Spec("OIDCC-3.1.2.1"), Spec("OIDCRIL-4")]
    public static Outcome<VerifiedToken> Prove(string hint, KeySet keys, string issuer, DateTimeOffset now)
    {
        if (!Verifier.Verify(hint, keys, [TokenTypes.IdToken, null], issuer, now, expiredIsAccepted: true).TryGet(out var token, out var no))
            return Refusal.InvalidRequest("id_token_hint is not an ID token of this server") with { Check = no.Check, Detail = no.Description };
        return token.Subject is null || token.Audience.Count == 0
            ? Refusal.InvalidRequest("id_token_hint names no person or no client") with { Check = "IdTokenHint.Prove" }
            : token;
    }
}
