using System.Text.Json;
using Ciam.Protocol.Checks;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.SenderConstraint;

/// <summary>The request that a proof came with, and what it is to be held against (RFC 9449 section 4.3).</summary>
public sealed record ProvenRequest
{
    public required string Method { get; init; }

    /// <summary>The addresses this endpoint is reached by, without query: at the issuer, and at the host for mutual TLS where there is one.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>The nonces that are good now, the newest first.</summary>
    public required IReadOnlyList<string> Nonces { get; init; }

    /// <summary>Present at a resource: the token that is used with the proof.</summary>
    public string? AccessToken { get; init; }

    public required DateTimeOffset Now { get; init; }
}

/// <summary>A proof that satisfies every check but one: whether its <c>jti</c> was seen before is for the caller to find out.</summary>
public sealed record ProvenPossession(SenderKey Key, string Jti, DateTimeOffset ExpiresAt);

/// <summary>Possession of a key, shown for one request (RFC 9449).</summary>
public static class DpopProof
{
    /// <summary>Rules in the order of RFC 9449 section 4.3; the nonce comes last, so that a client is asked again only when nothing else is wrong.</summary>
    public static Checklist<DpopProofInQuestion> InOrder { get; } =
    [
        Dpop.TypeIsProof,
        Dpop.AlgorithmIsAllowed,
        Dpop.KeyIsPublicAndEmbedded,
        Dpop.SignatureIsTheKeys,
        Dpop.HasIdentifier,
        Dpop.IsForTheMethod,
        Dpop.IsForTheAddress,
        Dpop.IsRecent,
        Dpop.IsForTheToken,
        Dpop.CarriesFreshNonce,
    ];

    /// <summary>Exactly one header field with exactly one JWT in it.</summary>
    [Spec("RFC9449-4.3")]
    public static Outcome<ProvenPossession> Prove(IReadOnlyList<string?> headers, ProvenRequest request)
    {
        if (headers is not [{ } header])
            return Refusal.InvalidDpopProof("the DPoP header must be sent exactly once") with { Check = "DpopProof.Prove" };
        if (!CompactJws.TryRead(header, out var jws))
            return Refusal.InvalidDpopProof("the DPoP header is not a signed JWT") with { Check = "CompactJws.TryRead" };

        var key = jws.Header.TryGetProperty("jwk", out var jwk) ? Jwk.Read(jwk) : null;
        try
        {
            if (InOrder.FirstRefusal(new DpopProofInQuestion(jws, key, request)) is { } no)
                return no;
            return new ProvenPossession(new SenderKey(ConfirmationMethods.DpopKey, key!.Thumbprint), jws.Payload.Text("jti")!, jws.Payload.Instant("iat")!.Value + Dpop.OldestProof);
        }
        finally
        {
            key?.Release();
        }
    }
}

/// <summary>A proof taken apart, nothing of it believed yet.</summary>
public sealed class DpopProofInQuestion
{
    internal DpopProofInQuestion(CompactJws jws, PublicKey? key, ProvenRequest request) => (Jws, Key, Request) = (jws, key, request);

    internal CompactJws Jws { get; }

    /// <summary>The key of the header, if it can be used at all.</summary>
    internal PublicKey? Key { get; }

    internal ProvenRequest Request { get; }
    internal JsonElement Claims => Jws.Payload;
}
