using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.RequestObjects;

/// <summary>What a request object must satisfy before its claims are taken for the client's parameters (RFC 9101 sections 5 and 6).</summary>
public static class RequestObjectChecks
{
    /// <summary>FAPI 2.0 Message Signing section 5.3.1: neither older, nor good for longer.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(60);

    /// <summary>Clients' clocks are not ours.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    /// <summary>Its media type, and what clients wrote before it had one.</summary>
    private static readonly string[] Types = ["oauth-authz-req+jwt", "application/oauth-authz-req+jwt", "JWT"];

    public static Checklist<RequestObjectUnderProof> InOrder { get; } =
    [
        IsSigned,
        IsEncryptedAsRegistered,
        AlgorithmIsAllowed,
        SignatureIsTheClients,
        TypeIsExpected,
        IssuerIsTheClient,
        AudienceIsThisServer,
        NamesTheClient,
        IsNoAssertion,
        IsWithinItsTime,
        HoldsNoOtherRequest,
    ];

    /// <summary>Who signs nothing could be anybody; the one refusal that says the feature is missing rather than the object wrong.</summary>
    [Spec("OIDCC-6.1"), Spec("RFC9101-10.8"), Spec("RFC8725-3.2")]
    public static Refusal? IsSigned(RequestObjectUnderProof proof) =>
        proof.Jws.Alg == "none" ? Refusal.RequestNotSupported("request must be signed") : null;

    [Spec("OIDCREG-2")]
    public static Refusal? IsEncryptedAsRegistered(RequestObjectUnderProof proof) =>
        EncryptionWish.Of(proof.Client.Metadata.RequestObjectEncryptionAlg, proof.Client.Metadata.RequestObjectEncryptionEnc) is { } registered && proof.EncryptedBy != registered
            ? Refusal.InvalidRequestObject("request must be encrypted as the client registered")
            : null;

    /// <summary>By the client's profile, and the one it registered if it did.</summary>
    [Spec("OIDCREG-2"), Spec("RFC9101-6.2"), Spec("FAPI2-SP-FINAL-5.4.1")]
    public static Refusal? AlgorithmIsAllowed(RequestObjectUnderProof proof) =>
        proof.Jws.Alg is { } alg && proof.Client.Profile.SignatureAlgorithms.Contains(alg) && (proof.Client.Metadata.RequestObjectSigningAlg ?? alg) == alg
            ? null
            : Refusal.InvalidRequestObject("request is signed by an algorithm that is not allowed for this client");

    /// <summary>The key is one that the client registered; a key, an address or a certificate in the header names nothing here.</summary>
    [Spec("RFC9101-6.2"), Spec("RFC8725-3.1")]
    public static Refusal? SignatureIsTheClients(RequestObjectUnderProof proof)
    {
        if (proof.Jws.Header.TryGetProperty("crit", out _))
            return Refusal.InvalidRequestObject("request has a critical header that is not understood");
        return IsSignedBy(proof.Client, proof.Jws) ? null : Refusal.InvalidRequestObject("request has no valid signature of this client");
    }

    /// <summary>By the key that its header names; without a name there must be no choice.</summary>
    internal static bool IsSignedBy(Client client, CompactJws jws)
    {
        var keys = ClientKeys.Read(client.Jwks);
        var key = jws.Header.TryGetProperty("kid", out _) ? keys.FirstOrDefault(known => known.Kid is not null && known.Kid == jws.Kid) : keys.Count == 1 ? keys[0] : null;
        return key is not null && key.Verifies(jws.Alg!, jws.Signed, jws.Signature);
    }

    [Spec("RFC9101-10.8"), Spec("RFC8725-3.11")]
    public static Refusal? TypeIsExpected(RequestObjectUnderProof proof) =>
        proof.Jws.Header.TryGetProperty("typ", out _) && !Types.Contains(proof.Jws.Typ, StringComparer.OrdinalIgnoreCase)
            ? Refusal.InvalidRequestObject("request has a typ that is not that of a request object")
            : null;

    [Spec("RFC9101-4")]
    public static Refusal? IssuerIsTheClient(RequestObjectUnderProof proof) =>
        proof.Jws.Payload.Text("iss") == proof.Client.ClientId ? null : Refusal.InvalidRequestObject("request must have the client as its iss");

    /// <summary>Other audiences beside this server are harmless: it is still this server that is asked.</summary>
    [Spec("RFC9101-4"), Spec("FAPI2-MS-FINAL-5.3.1")]
    public static Refusal? AudienceIsThisServer(RequestObjectUnderProof proof) =>
        proof.Jws.Payload.Texts("aud")?.Contains(proof.Issuer) == true ? null : Refusal.InvalidRequestObject("request must have the issuer among its aud");

    [Spec("RFC9101-5"), Spec("RFC9101-6.3")]
    public static Refusal? NamesTheClient(RequestObjectUnderProof proof) =>
        proof.Jws.Payload.Text("client_id") == proof.Client.ClientId ? null : Refusal.InvalidRequestObject("request must name the client in its client_id");

    /// <summary>A client assertion has the client as its subject; one must not pass for the other.</summary>
    [Spec("RFC9101-4"), Spec("RFC9101-10.8")]
    public static Refusal? IsNoAssertion(RequestObjectUnderProof proof) =>
        proof.Jws.Payload.Text("sub") == proof.Client.ClientId ? Refusal.InvalidRequestObject("request must not have the client as its sub") : null;

    /// <summary>Every object ends; one of the message-signing profile also says when it begins.</summary>
    [Spec("RFC7519-4.1.4"), Spec("RFC7519-4.1.5"), Spec("FAPI2-MS-FINAL-5.3.1")]
    public static Refusal? IsWithinItsTime(RequestObjectUnderProof proof)
    {
        var (claims, now) = (proof.Jws.Payload, proof.Now);
        if (claims.Instant("exp") is not { } expires || expires <= now)
            return Refusal.InvalidRequestObject("request has expired or has no exp");
        if (claims.Instant("nbf") is not { } begins)
        {
            return claims.TryGetProperty("nbf", out _) || proof.Client.Profile.RequiresSignedRequests ? Refusal.InvalidRequestObject("request must have an nbf")
                : expires > now + LongestLife ? Refusal.InvalidRequestObject("request must expire within 60 minutes")
                : null;
        }

        return begins > now + ClockSkew ? Refusal.InvalidRequestObject("request is not valid yet")
            : begins < now - LongestLife ? Refusal.InvalidRequestObject("request has an nbf of more than 60 minutes ago")
            : expires - begins > LongestLife ? Refusal.InvalidRequestObject("request must expire within 60 minutes of its nbf")
            : null;
    }

    [Spec("RFC9101-4")]
    public static Refusal? HoldsNoOtherRequest(RequestObjectUnderProof proof) =>
        proof.Jws.Payload.TryGetProperty("request", out _) || proof.Jws.Payload.TryGetProperty("request_uri", out _)
            ? Refusal.InvalidRequestObject("request must not hold another request")
            : null;
}

/// <summary>A request object taken apart, with what it is to be held against.</summary>
public sealed class RequestObjectUnderProof
{
    internal RequestObjectUnderProof(CompactJws jws, EncryptionWish? encryptedBy, Client client, string issuer, DateTimeOffset now) =>
        (Jws, EncryptedBy, Client, Issuer, Now) = (jws, encryptedBy, client, issuer, now);

    internal CompactJws Jws { get; }
    internal EncryptionWish? EncryptedBy { get; }
    internal Client Client { get; }
    internal string Issuer { get; }
    internal DateTimeOffset Now { get; }
}
