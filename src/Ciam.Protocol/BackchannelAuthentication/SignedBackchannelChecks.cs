using Ciam.Protocol.Jose;
using Ciam.Protocol.RequestObjects;

namespace Ciam.Protocol.BackchannelAuthentication;

/// <summary>
/// What a signed backchannel authentication request must satisfy (CIBA Core section 7.1.1). It is strict for every client as FAPI-CIBA section 5.2.2 wants it, and
/// says everything by <c>invalid_request</c>, as section 13 does.
/// </summary>
public static class SignedBackchannelChecks
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(60);

    /// <summary>Clients' clocks are not ours.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    private const int LongestJti = 256;

    private static readonly string[] Types = ["oauth-authz-req+jwt", "application/oauth-authz-req+jwt", "JWT"];

    public static Checklist<SignedBackchannelRequest> InOrder { get; } =
    [
        AlgorithmIsAllowed,
        SignatureIsTheClients,
        TypeIsExpected,
        IssuerIsTheClient,
        AudienceIsThisServer,
        NamesNoOtherClient,
        IsNoAssertion,
        IsWithinItsTime,
        HasIdentifier,
        HoldsNoOtherRequest,
    ];

    /// <summary>ES256 or PS256, and the one that was registered if one was; <c>none</c> is neither.</summary>
    [Spec("CIBA-7.1.1"), Spec("FAPI-CIBA-7.10")]
    public static Refusal? AlgorithmIsAllowed(SignedBackchannelRequest request) =>
        request.Jws.Alg is { } alg && SignatureAlgorithms.Strict.Contains(alg) && (request.Client.Metadata.BackchannelAuthenticationRequestSigningAlg ?? alg) == alg
            ? null
            : Refusal.InvalidRequest("request must be signed by an algorithm that is allowed for this client");

    [Spec("CIBA-7.1.1"), Spec("RFC8725-3.1")]
    public static Refusal? SignatureIsTheClients(SignedBackchannelRequest request) =>
        !request.Jws.Header.TryGetProperty("crit", out _) && RequestObjectChecks.IsSignedBy(request.Client, request.Jws)
            ? null
            : Refusal.InvalidRequest("request has no valid signature of this client");

    [Spec("RFC8725-3.11")]
    public static Refusal? TypeIsExpected(SignedBackchannelRequest request) =>
        request.Jws.Header.TryGetProperty("typ", out _) && !Types.Contains(request.Jws.Typ, StringComparer.OrdinalIgnoreCase)
            ? Refusal.InvalidRequest("request has a typ that is not that of a request object")
            : null;

    [Spec("CIBA-7.1.1")]
    public static Refusal? IssuerIsTheClient(SignedBackchannelRequest request) =>
        request.Jws.Payload.Text("iss") == request.Client.ClientId ? null : Refusal.InvalidRequest("request must have the client as its iss");

    [Spec("CIBA-7.1.1")]
    public static Refusal? AudienceIsThisServer(SignedBackchannelRequest request) =>
        request.Jws.Payload.Texts("aud")?.Contains(request.Issuer) == true ? null : Refusal.InvalidRequest("request must have the issuer among its aud");

    [Spec("CIBA-7.1.1")]
    public static Refusal? NamesNoOtherClient(SignedBackchannelRequest request) =>
        request.Jws.Payload.TryGetProperty("client_id", out _) && request.Jws.Payload.Text("client_id") != request.Client.ClientId
            ? Refusal.InvalidRequest("request names another client in its client_id")
            : null;

    /// <summary>A client assertion has the client as its subject; one must not pass for the other.</summary>
    [Spec("RFC8725-3.11")]
    public static Refusal? IsNoAssertion(SignedBackchannelRequest request) =>
        request.Jws.Payload.Text("sub") == request.Client.ClientId ? Refusal.InvalidRequest("request must not have the client as its sub") : null;

    /// <summary>It says when it was made, from when and until when it is good, an hour at most.</summary>
    [Spec("CIBA-7.1.1"), Spec("FAPI-CIBA-5.2.2")]
    public static Refusal? IsWithinItsTime(SignedBackchannelRequest request)
    {
        var (claims, now) = (request.Jws.Payload, request.Now);
        if (claims.Instant("exp") is not { } expires || claims.Instant("nbf") is not { } begins || claims.Instant("iat") is not { } made)
            return Refusal.InvalidRequest("request must have an exp, an nbf and an iat");
        return expires <= now ? Refusal.InvalidRequest("request has expired")
            : begins > now + ClockSkew || made > now + ClockSkew ? Refusal.InvalidRequest("request is not valid yet")
            : begins < now - LongestLife ? Refusal.InvalidRequest("request has an nbf of more than 60 minutes ago")
            : expires - begins > LongestLife ? Refusal.InvalidRequest("request must expire within 60 minutes of its nbf")
            : null;
    }

    /// <summary>Whoever keeps the server spends it, so that a request is made once.</summary>
    [Spec("CIBA-7.1.1")]
    public static Refusal? HasIdentifier(SignedBackchannelRequest request) =>
        request.Jws.Payload.Text("jti") is { Length: > 0 and <= LongestJti } ? null : Refusal.InvalidRequest("request must have a jti of at most 256 characters");

    [Spec("CIBA-7.1.1")]
    public static Refusal? HoldsNoOtherRequest(SignedBackchannelRequest request) =>
        request.Jws.Payload.TryGetProperty("request", out _) || request.Jws.Payload.TryGetProperty("request_uri", out _)
            ? Refusal.InvalidRequest("request must not hold another request")
            : null;
}
