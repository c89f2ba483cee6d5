using Ciam.Protocol;
using Ciam.Protocol.SenderConstraint;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Storage;
using Ciam.Storage.Primitives;
using Microsoft.Extensions.Options;

namespace Ciam.Server.OAuth;

/// <summary>The key whose possession a request showed; null when it showed none and need not.</summary>
internal sealed record Possession(SenderKey? Key);

/// <summary>A DPoP proof that is good but not spent yet; null when the request carries none.</summary>
internal sealed record PresentedProof(ProvenPossession? Proof);

/// <summary>Which key a client's tokens are bound to: by a DPoP proof (RFC 9449) or by the certificate of its connection (RFC 8705).</summary>
internal sealed class SenderKeys(CiamDbContext database, Vault vault, Issuer issuer, DpopNonces nonces, IOptions<CiamOptions> options)
{
    private const string ProofHeader = "DPoP";

    /// <summary>
    /// The proof a request carries, checked but not spent; whoever must come back with a nonce has lost neither proof nor client assertion.
    /// </summary>
    [Spec("RFC9449-5"), Spec("RFC9449-8")]
    public Outcome<PresentedProof> Read(HttpContext http, string path, DateTimeOffset now)
    {
        if (!http.Request.Headers.ContainsKey(ProofHeader))
            return new PresentedProof(null);
        nonces.Tell(http, now);
        return Prove(http, path, null, now).TryGet(out var proven, out var no) ? new PresentedProof(proven) : no;
    }

    /// <summary>At the token endpoint: what registration and profile want.</summary>
    [Spec("RFC9449-5"), Spec("RFC8705-3")]
    public async Task<Outcome<Possession>> ProveAsync(HttpContext http, Client client, PresentedProof presented, DateTimeOffset now, CancellationToken ct)
    {
        if (client.Metadata.DpopBoundAccessTokens)
            nonces.Tell(http, now);
        var certificate = client.Metadata.TlsClientCertificateBoundAccessTokens ? CertificateOf(http) : null;
        if (ConstraintChecks.InOrder.FirstRefusal(new ConstraintQuestion(client, presented.Proof is not null, certificate?.Thumbprint)) is { } no)
            return no;
        return presented.Proof is { } proof ? await SpendAsync(proof, ct) : new Possession(certificate);
    }

    /// <summary>Where a request is pushed: its code is bound to the key of the proof, which must be the one that <c>dpop_jkt</c> names, if both are there.</summary>
    [Spec("RFC9449-10.1")]
    public async Task<Outcome<Parameters>> BindPushedAsync(Parameters asked, PresentedProof presented, CancellationToken ct)
    {
        if (presented.Proof is not { } proof)
            return asked;
        if (asked["dpop_jkt"] is { } named && named != proof.Key.Thumbprint)
            return Refusal.InvalidDpopProof("the DPoP proof is of another key than dpop_jkt names");
        if (!(await SpendAsync(proof, ct)).TryGet(out var possession, out var no))
            return no;
        return new Parameters(new Dictionary<string, string>(asked.Values, StringComparer.Ordinal) { ["dpop_jkt"] = possession.Key!.Thumbprint });
    }

    /// <summary>At a resource: the key that the request proves beside its token, by the means the token is bound by.</summary>
    [Spec("RFC9449-7"), Spec("RFC8705-3")]
    public async Task<Outcome<Possession>> ProveAtResourceAsync(HttpContext http, SenderKey bound, string accessToken, string path, DateTimeOffset now, CancellationToken ct)
    {
        if (!bound.IsDpop)
            return new Possession(CertificateOf(http));
        nonces.Tell(http, now);
        if (!Prove(http, path, accessToken, now).TryGet(out var proof, out var no) || !(await SpendAsync(proof, ct)).TryGet(out var possession, out no))
            return no with { Status = StatusCodes.Status401Unauthorized };
        return possession;
    }

    private static SenderKey? CertificateOf(HttpContext http) =>
        ClientCertificates.Of(http) is { } certificate ? new SenderKey(ConfirmationMethods.Certificate, CertificateThumbprint.Of(certificate.RawData)) : null;

    private Outcome<ProvenPossession> Prove(HttpContext http, string path, string? accessToken, DateTimeOffset now) => DpopProof.Prove(http.Request.Headers[ProofHeader], new ProvenRequest
    {
        Method = http.Request.Method,
        Addresses = options.Value.MutualTls.Address is { } host ? [issuer.At(path), host + path] : [issuer.At(path)],
        Nonces = nonces.Good(now),
        AccessToken = accessToken,
        Now = now,
    });

    /// <summary>Remembered as a hash of fixed length: whoever sends proofs cannot choose how much is kept.</summary>
    private async Task<Outcome<Possession>> SpendAsync(ProvenPossession proof, CancellationToken ct)
    {
        var seen = vault.HmacText("dpop-jti", proof.Key.Thumbprint + "\n" + proof.Jti);
        return await ReplayGuard.IsFirstUseAsync(database, seen, proof.ExpiresAt, ct) ? new Possession(proof.Key) : Refusal.InvalidDpopProof("the DPoP proof was used before");
    }
}
