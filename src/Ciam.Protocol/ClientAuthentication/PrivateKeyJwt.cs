using Ciam.Protocol.Jose;

namespace Ciam.Protocol.ClientAuthentication;

/// <summary>A client proves itself with a JWT signed by its own key (RFC 7523 section 3, OIDC Core section 9).</summary>
public static class PrivateKeyJwt
{
    /// <summary>How far ahead an assertion may expire: its <c>jti</c> is remembered until then.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(10);

    /// <summary>Clients' clocks are not ours.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    private const int LongestJti = 256;

    /// <summary>What an assertion may call itself; a request object or a DPoP proof says that it is another thing and is taken for none (RFC 8725 section 3.11).</summary>
    private static readonly string?[] Types = [null, "JWT", "client-authentication+jwt"];

    public static Checklist<AssertionUnderProof> InOrder { get; } =
    [
        SignatureIsTheClients,
        IssuerAndSubjectAreTheClient,
        AudienceIsThisServer,
        ExpiresSoon,
        IsNotFromTheFuture,
        HasIdentifier,
    ];

    /// <summary>The caller spends the identifier, so that an assertion is used once.</summary>
    [Spec("RFC7523-3")]
    public static Outcome<ProvenAssertion> Prove(Client client, string assertion, string issuer, IReadOnlyList<string> endpoints, DateTimeOffset now)
    {
        if (!CompactJws.TryRead(assertion, out var jws))
            return Refusal.InvalidClient(ClientAuthenticationChecks.Failed) with { Detail = "not a signed JWT", Check = "CompactJws.TryRead" };

        var subject = new AssertionUnderProof(jws, client, issuer, endpoints, now);
        return InOrder.FirstRefusal(subject) is { } refusal
            ? refusal
            : new ProvenAssertion(jws.Payload.Text("jti")!, jws.Payload.Instant("exp")!.Value);
    }

    /// <summary>Until the client's key has spoken the answer is the neutral one; whoever has the key may read what is wrong with the rest.</summary>
    [Spec("RFC7523-3-9"), Spec("RFC8725-3.1"), Spec("RFC8725-3.11"), Spec("FAPI2-SP-FINAL-5.4.1")]
    public static Refusal? SignatureIsTheClients(AssertionUnderProof assertion)
    {
        var jws = assertion.Jws;
        if (jws.Header.TryGetProperty("crit", out _) || !Types.Contains(jws.Typ, StringComparer.OrdinalIgnoreCase) || jws.Alg is not { } alg || !AlgorithmsOf(assertion.Client).Contains(alg))
            return Refusal.InvalidClient(ClientAuthenticationChecks.Failed) with { Detail = "header not allowed" };

        var keys = ClientKeys.Read(assertion.Client.Jwks);
        // Without a name there must be no choice.
        var key = jws.Header.TryGetProperty("kid", out _) ? keys.FirstOrDefault(candidate => candidate.Kid is not null && candidate.Kid == jws.Kid)
            : keys.Count == 1 ? keys[0]
            : null;
        return key is not null && key.Verifies(alg, jws.Signed, jws.Signature)
            ? null
            : Refusal.InvalidClient(ClientAuthenticationChecks.Failed) with { Detail = key is null ? "no such key" : "signature does not verify" };
    }

    [Spec("RFC7523-3-1"), Spec("RFC7523-3-2"), Spec("OIDCC-9")]
    public static Refusal? IssuerAndSubjectAreTheClient(AssertionUnderProof assertion)
    {
        var (claims, clientId) = (assertion.Jws.Payload, assertion.Client.ClientId);
        return claims.Text("iss") == clientId && claims.Text("sub") == clientId
            ? null
            : Refusal.InvalidClient("client_assertion must have the client as its iss and its sub");
    }

    /// <summary>
    /// One audience only: an assertion that several servers accept can be carried from one to the other. FAPI 2.0 wants the issuer alone, as a string.
    /// </summary>
    [Spec("RFC7523-3-3"), Spec("RFC9126-2"), Spec("FAPI2-SP-FINAL-5.3.2.1-8")]
    public static Refusal? AudienceIsThisServer(AssertionUnderProof assertion)
    {
        var claims = assertion.Jws.Payload;
        if (assertion.Client.Profile.AssertionAudienceIsIssuerOnly)
            return claims.Text("aud") == assertion.Issuer ? null : Refusal.InvalidClient("client_assertion must have the issuer as its aud, as a string");
        return claims.Texts("aud") is [var audience] && (audience == assertion.Issuer || assertion.Endpoints.Contains(audience))
            ? null
            : Refusal.InvalidClient("client_assertion must have the issuer or the token endpoint as its only aud");
    }

    [Spec("RFC7523-3-4")]
    public static Refusal? ExpiresSoon(AssertionUnderProof assertion) => assertion.Jws.Payload.Instant("exp") switch
    {
        null => Refusal.InvalidClient("client_assertion must have an exp"),
        { } expires when expires <= assertion.Now => Refusal.InvalidClient("client_assertion has expired"),
        { } expires when expires > assertion.Now + LongestLife => Refusal.InvalidClient("client_assertion must expire within 10 minutes"),
        _ => null,
    };

    [Spec("RFC7523-3-5"), Spec("RFC7523-3-6")]
    public static Refusal? IsNotFromTheFuture(AssertionUnderProof assertion)
    {
        var claims = assertion.Jws.Payload;
        return new[] { "iat", "nbf" }.Any(name => claims.TryGetProperty(name, out _) && !(claims.Instant(name) <= assertion.Now + ClockSkew))
            ? Refusal.InvalidClient("client_assertion has an iat or nbf in the future")
            : null;
    }

    /// <summary>Those of the profile; a client that registered one signs with no other.</summary>
    private static IEnumerable<string> AlgorithmsOf(Client client) =>
        client.Profile.SignatureAlgorithms.Where(alg => client.Metadata.TokenEndpointAuthSigningAlg is null || alg == client.Metadata.TokenEndpointAuthSigningAlg);

    [Spec("RFC7523-3-7"), Spec("OIDCC-9")]
    public static Refusal? HasIdentifier(AssertionUnderProof assertion) =>
        assertion.Jws.Payload.Text("jti") is { Length: > 0 and <= LongestJti }
            ? null
            : Refusal.InvalidClient("client_assertion must have a jti of at most 256 characters");
}

/// <summary>What is left to do with a proven assertion: remember its identifier until it has expired.</summary>
public sealed record ProvenAssertion(string Jti, DateTimeOffset ExpiresAt);

/// <summary>An assertion taken apart, with what it is to be held against.</summary>
public sealed class AssertionUnderProof
{
    internal AssertionUnderProof(CompactJws jws, Client client, string issuer, IReadOnlyList<string> endpoints, DateTimeOffset now) =>
        (Jws, Client, Issuer, Endpoints, Now) = (jws, client, issuer, endpoints, now);

    internal CompactJws Jws { get; }
    internal Client Client { get; }
    internal string Issuer { get; }
    internal IReadOnlyList<string> Endpoints { get; }
    internal DateTimeOffset Now { get; }
}
