using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Ciam.Protocol.Jose;
using Ciam.Protocol.SenderConstraint;

namespace Ciam.Protocol.Checks;

/// <summary>Demonstrating proof of possession (RFC 9449): one proof for one request, made now, by the holder of one key.</summary>
public static class Dpop
{
    /// <summary>Phones run late; the nonce keeps proofs young where their clocks cannot.</summary>
    public static TimeSpan OldestProof { get; } = TimeSpan.FromMinutes(5);

    /// <summary>FAPI 2.0 asks for 10 seconds at least and for less than 60.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private const int LongestJti = 256;

    [Spec("RFC9449-4.3-4"), Spec("RFC8725-3.11")]
    public static Refusal? TypeIsProof(DpopProofInQuestion proof) =>
        proof.Jws.Typ == "dpop+jwt" && !proof.Jws.Header.TryGetProperty("crit", out _)
            ? null
            : Refusal.InvalidDpopProof("the DPoP proof must have the typ dpop+jwt and no crit");

    /// <summary>The same for every profile: DPoP is younger than the reasons to allow more.</summary>
    [Spec("RFC9449-4.3-5"), Spec("FAPI2-SP-FINAL-5.4.1")]
    public static Refusal? AlgorithmIsAllowed(DpopProofInQuestion proof) =>
        proof.Jws.Alg is { } alg && SignatureAlgorithms.Strict.Contains(alg) ? null : Refusal.InvalidDpopProof("the DPoP proof has an alg that is not allowed here");

    [Spec("RFC9449-4.3-7")]
    public static Refusal? KeyIsPublicAndEmbedded(DpopProofInQuestion proof) =>
        proof.Key is not null ? null : Refusal.InvalidDpopProof("the DPoP proof must hold a public P-256 or RSA key as its jwk and nothing private");

    [Spec("RFC9449-4.3-6"), Spec("RFC8725-3.1")]
    public static Refusal? SignatureIsTheKeys(DpopProofInQuestion proof) =>
        proof.Key!.Verifies(proof.Jws.Alg!, proof.Jws.Signed, proof.Jws.Signature) ? null : Refusal.InvalidDpopProof("the DPoP proof is not signed by its own key");

    /// <summary>Bounded, because it is remembered.</summary>
    [Spec("RFC9449-4.3-3"), Spec("RFC9449-11.1")]
    public static Refusal? HasIdentifier(DpopProofInQuestion proof) =>
        proof.Claims.Text("jti") is { Length: > 0 and <= LongestJti } ? null : Refusal.InvalidDpopProof("the DPoP proof must have a jti of at most 256 characters");

    [Spec("RFC9449-4.3-8")]
    public static Refusal? IsForTheMethod(DpopProofInQuestion proof) =>
        proof.Claims.Text("htm") == proof.Request.Method ? null : Refusal.InvalidDpopProof("the DPoP proof has another htm than this request");

    [Spec("RFC9449-4.3-9")]
    public static Refusal? IsForTheAddress(DpopProofInQuestion proof) =>
        Normalised(proof.Claims.Text("htu")) is { } address && proof.Request.Addresses.Any(known => Normalised(known) == address)
            ? null
            : Refusal.InvalidDpopProof("the DPoP proof has another htu than this endpoint");

    [Spec("RFC9449-4.3-11"), Spec("RFC9449-11.1"), Spec("FAPI2-SP-FINAL-5.3.2.1-13")]
    public static Refusal? IsRecent(DpopProofInQuestion proof) =>
        proof.Claims.Instant("iat") is { } made && made > proof.Request.Now - OldestProof && made <= proof.Request.Now + ClockSkew
            ? null
            : Refusal.InvalidDpopProof("the DPoP proof has no iat close to now");

    /// <summary>At a resource the proof names its token, so that neither is of use with another of the other.</summary>
    [Spec("RFC9449-4.3-12")]
    public static Refusal? IsForTheToken(DpopProofInQuestion proof) =>
        proof.Request.AccessToken is not { } token || proof.Claims.Text("ath") == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)))
            ? null
            : Refusal.InvalidDpopProof("the DPoP proof has another ath than the access token's hash");

    /// <summary>A proof made ahead of time, by whoever could use the key for a moment, has no nonce of ours.</summary>
    [Spec("RFC9449-4.3-10"), Spec("RFC9449-8"), Spec("RFC9449-9")]
    public static Refusal? CarriesFreshNonce(DpopProofInQuestion proof) =>
        proof.Claims.Text("nonce") is { } nonce && proof.Request.Nonces.Contains(nonce, StringComparer.Ordinal)
            ? null
            : Refusal.UseDpopNonce("the DPoP proof must carry the nonce of the DPoP-Nonce header");

    /// <summary>Syntax-based and scheme-based normalization (RFC 3986 section 6.2); query and fragment do not count.</summary>
    private static string? Normalised(string? address) =>
        address is { Length: <= 2048 } && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : null;
}
