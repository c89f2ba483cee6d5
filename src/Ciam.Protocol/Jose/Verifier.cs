namespace Ciam.Protocol.Jose;

/// <summary>Proves that a token is one of ours, of the type wanted here, and still good (RFC 7519 section 7.2, RFC 9068 section 4).</summary>
public static class Verifier
{
    /// <summary>Nodes' clocks differ a little; a token that another node has just issued is not from the future.</summary>
    private static readonly TimeSpan ClockDrift = TimeSpan.FromSeconds(5);

    public static Checklist<TokenUnderProof> InOrder { get; } =
    [
        SignatureIsOurs,
        TypeIsExpected,
        IssuerIsThisServer,
        IsWithinItsTime,
    ];

    public static Outcome<VerifiedToken> Verify(string token, KeySet keys, string expectedTyp, string issuer, DateTimeOffset now, bool expiredIsAccepted = false) =>
        Verify(token, keys, [expectedTyp], issuer, now, expiredIsAccepted);

    /// <summary>A null among the types stands for an absent <c>typ</c>.</summary>
    internal static Outcome<VerifiedToken> Verify(string token, KeySet keys, IReadOnlyList<string?> types, string issuer, DateTimeOffset now, bool expiredIsAccepted)
    {
        if (!CompactJws.TryRead(token, out var jws))
            return Refusal.InvalidToken("token is not a signed JWT") with { Check = "CompactJws.TryRead" };

        var subject = new TokenUnderProof(jws, keys, types, issuer, now, expiredIsAccepted);
        return InOrder.FirstRefusal(subject) is { } refusal
            ? refusal
            : new VerifiedToken(jws.Payload, jws.Payload.Instant("iat")!.Value, jws.Payload.Instant("exp")!.Value);
    }

    /// <summary>The key is ours by its name, and the algorithm is the key's own, never the token's choice.</summary>
    [Spec("RFC7515-4.1.11"), Spec("RFC8725-3.1"), Spec("RFC9068-4")]
    public static Refusal? SignatureIsOurs(TokenUnderProof token)
    {
        var jws = token.Jws;
        // No extension is understood here, so any that is called critical refuses the token.
        if (jws.Header.TryGetProperty("crit", out _) || jws.Kid is null || jws.Alg is null)
            return Refusal.InvalidToken("token has a header that is not ours");
        return token.Keys.Prove(jws) ? null : Refusal.InvalidToken("token has no valid signature of this server");
    }

    /// <summary>An ID token is not an access token, nor the other way round.</summary>
    [Spec("RFC9068-4"), Spec("RFC8725-3.11")]
    public static Refusal? TypeIsExpected(TokenUnderProof token) =>
        token.Types.Contains(token.Jws.Typ) && (token.Jws.Typ is not null || !token.Jws.Header.TryGetProperty("typ", out _))
            ? null
            : Refusal.InvalidToken("token is of another type than is wanted here");

    [Spec("RFC9068-4")]
    public static Refusal? IssuerIsThisServer(TokenUnderProof token) =>
        token.Jws.Payload.Text("iss") == token.Issuer ? null : Refusal.InvalidToken("token is from another issuer");

    [Spec("RFC7519-4.1.4"), Spec("RFC7519-4.1.5"), Spec("RFC9068-4")]
    public static Refusal? IsWithinItsTime(TokenUnderProof token)
    {
        var claims = token.Jws.Payload;
        if (claims.Instant("exp") is not { } expires || claims.Instant("iat") is not { } issued)
            return Refusal.InvalidToken("token has no time of issue or of expiry");
        if (expires <= token.Now && !token.ExpiredIsAccepted)
            return Refusal.InvalidToken("token has expired");
        var notBefore = claims.TryGetProperty("nbf", out _) ? claims.Instant("nbf") ?? DateTimeOffset.MaxValue : DateTimeOffset.MinValue;
        return notBefore > token.Now || issued > token.Now + ClockDrift ? Refusal.InvalidToken("token is not valid yet") : null;
    }
}

/// <summary>A token taken apart, with what it is to be held against.</summary>
public sealed class TokenUnderProof
{
    internal TokenUnderProof(CompactJws jws, KeySet keys, IReadOnlyList<string?> types, string issuer, DateTimeOffset now, bool expiredIsAccepted) =>
        (Jws, Keys, Types, Issuer, Now, ExpiredIsAccepted) = (jws, keys, types, issuer, now, expiredIsAccepted);

    internal CompactJws Jws { get; }
    internal KeySet Keys { get; }
    internal IReadOnlyList<string?> Types { get; }
    internal string Issuer { get; }
    internal DateTimeOffset Now { get; }
    internal bool ExpiredIsAccepted { get; }
}
