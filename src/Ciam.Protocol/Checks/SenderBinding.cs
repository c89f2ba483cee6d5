using System.Text.RegularExpressions;
using Ciam.Protocol.SenderConstraint;
using Ciam.Protocol.Token.Grants;

namespace Ciam.Protocol.Checks;

/// <summary>Codes, refresh tokens and access tokens that are bound to a key go to nobody without it (RFC 9449 sections 5 and 10, RFC 8705 sections 3 and 4).</summary>
public static partial class SenderBinding
{
    [Spec("RFC9449-10")]
    public static Refusal? RequestedKeyIsThumbprint(ClientRequest request) =>
        request.Form["dpop_jkt"] is { } jkt && !Sha256InBase64Url().IsMatch(jkt) ? Refusal.InvalidRequest("dpop_jkt must be 43 base64url characters") : null;

    [Spec("RFC9449-10")]
    public static Refusal? KeyIsTheCodes(CodeRedemption redemption) =>
        redemption.Code.DpopJkt is not { } jkt || redemption.SenderKey == new SenderKey(ConfirmationMethods.DpopKey, jkt)
            ? null
            : Refusal.InvalidGrant("code is bound to another DPoP key");

    [Spec("RFC9449-10")]
    public static Refusal? KeyIsTheDeviceCodes(DeviceRedemption redemption) =>
        redemption.Code.DpopJkt is not { } jkt || redemption.SenderKey == new SenderKey(ConfirmationMethods.DpopKey, jkt)
            ? null
            : Refusal.InvalidGrant("device_code is bound to another DPoP key");

    /// <summary>Only those of public clients are bound; a confidential client proves itself anyway and may change its key.</summary>
    [Spec("RFC9449-5"), Spec("RFC8705-4")]
    public static Refusal? KeyIsTheRefreshTokens(RefreshRedemption redemption) =>
        redemption.Token.SenderKey is not { } bound || redemption.SenderKey?.ToString() == bound
            ? null
            : Refusal.InvalidGrant("refresh_token is bound to another key");

    [Spec("RFC9449-5.2")]
    public static Refusal? ProofIsGiven(ConstraintQuestion question) =>
        question.Client.Metadata.DpopBoundAccessTokens && !question.HasProof ? Refusal.InvalidDpopProof("client is registered for DPoP-bound tokens and sent no proof") : null;

    [Spec("RFC8705-3")]
    public static Refusal? CertificateIsGiven(ConstraintQuestion question) =>
        question.Client.Metadata.TlsClientCertificateBoundAccessTokens && question.CertificateThumbprint is null
            ? Refusal.InvalidRequest("client is registered for certificate-bound tokens and showed no certificate")
            : null;

    [Spec("RFC8705-3.4")]
    public static Refusal? IsByOneMethod(ConstraintQuestion question) =>
        question.Client.Metadata.TlsClientCertificateBoundAccessTokens && question.HasProof
            ? Refusal.InvalidRequest("client is registered for certificate-bound tokens and sent a DPoP proof")
            : null;

    [Spec("FAPI2-SP-FINAL-5.3.2.1-5")]
    public static Refusal? ProfileIsMet(ConstraintQuestion question) =>
        question.Client.Profile.RequiresSenderConstraint && !question.HasProof && !question.Client.Metadata.TlsClientCertificateBoundAccessTokens
            ? Refusal.InvalidRequest("client must bind its tokens to a key, by DPoP or by a certificate")
            : null;

    /// <summary>Each kind of token has its scheme; a bound token that is sent as a bearer token was stolen or is about to be.</summary>
    [Spec("RFC9449-7.1"), Spec("RFC9449-7.2")]
    public static Refusal? SchemeIsTheTokens(PresentedAccess access) => (access.Bound, access.ByDpop) switch
    {
        ({ IsDpop: true }, false) => Refusal.InvalidToken("token is bound to a DPoP key and must be sent by the DPoP scheme"),
        (not { IsDpop: true }, true) => Refusal.InvalidToken("token is not bound to a DPoP key"),
        _ => null,
    };

    [Spec("RFC9449-4.3-12"), Spec("RFC8705-3")]
    public static Refusal? KeyIsTheTokens(PresentedAccess access) =>
        access.Bound is null || access.Bound == access.Proven ? null : Refusal.InvalidToken("token is bound to another key");

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{43}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256InBase64Url();
}
