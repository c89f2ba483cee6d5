using Ciam.Protocol;
using Ciam.Protocol.SenderConstraint;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.SenderConstraint;

/// <summary>When tokens are bound to a key, and who may use one that is.</summary>
public sealed class BoundTokens
{
    private static readonly ClientMetadata ByDpop = new() { DpopBoundAccessTokens = true };
    private static readonly ClientMetadata ByCertificate = new() { TlsClientCertificateBoundAccessTokens = true };
    private static readonly ClientMetadata Fapi = new() { SecurityProfile = SecurityProfiles.Fapi2 };

    public static TheoryData<string, bool, string?, string, string> Constraints { get; } = new()
    {
        { "dpop", false, null, "invalid_dpop_proof", "SenderBinding.ProofIsGiven" },
        { "dpop", false, "c1", "invalid_dpop_proof", "SenderBinding.ProofIsGiven" },
        { "certificate", false, null, "invalid_request", "SenderBinding.CertificateIsGiven" },
        { "certificate", true, null, "invalid_request", "SenderBinding.CertificateIsGiven" },
        { "certificate", true, "c1", "invalid_request", "SenderBinding.IsByOneMethod" },
        { "fapi2", false, null, "invalid_request", "SenderBinding.ProfileIsMet" },
        { "fapi2", false, "c1", "invalid_request", "SenderBinding.ProfileIsMet" },
    };

    [Theory]
    [MemberData(nameof(Constraints))]
    [Covers("RFC9449-5.2"), Covers("RFC8705-3"), Covers("RFC8705-3.4"), Covers("FAPI2-SP-FINAL-5.3.2.1-5")]
    [Covers("ASVS5-10.4.14"), Covers("RFC9700-2.2.1-1")]
    public void A_client_binds_its_tokens_as_it_is_registered(string metadata, bool hasProof, string? certificate, string error, string check) =>
        Refused.As(error, check, ConstraintChecks.InOrder.FirstRefusal(new ConstraintQuestion(Named(metadata), hasProof, certificate)));

    [Theory]
    [InlineData("plain", false, null)]
    [InlineData("plain", true, null)]
    [InlineData("dpop", true, null)]
    [InlineData("dpop", true, "c1")]
    [InlineData("certificate", false, "c1")]
    [InlineData("fapi2", true, null)]
    [InlineData("fapi2 by certificate", false, "c1")]
    [Covers("RFC9449-5.2"), Covers("RFC8705-3"), Covers("FAPI2-SP-FINAL-5.3.2.1-5")]
    public void What_satisfies(string metadata, bool hasProof, string? certificate) =>
        Assert.Null(ConstraintChecks.InOrder.FirstRefusal(new ConstraintQuestion(Named(metadata), hasProof, certificate)));

    [Fact]
    public void Every_check_has_a_row() => Refused.AssertComplete(ConstraintChecks.InOrder, Constraints.Select(row => (string)row[4]));

    /// <summary>Bound, by the scheme DPoP, proven.</summary>
    public static TheoryData<string?, bool, string?, string?> Uses { get; } = new()
    {
        { null, false, null, null },
        { "jkt:k1", true, "jkt:k1", null },
        { "x5t#S256:c1", false, "x5t#S256:c1", null },
        { null, true, null, "SenderBinding.SchemeIsTheTokens" },
        { "jkt:k1", false, null, "SenderBinding.SchemeIsTheTokens" },
        { "jkt:k1", false, "jkt:k1", "SenderBinding.SchemeIsTheTokens" },
        { "x5t#S256:c1", true, "x5t#S256:c1", "SenderBinding.SchemeIsTheTokens" },
        { "jkt:k1", true, null, "SenderBinding.KeyIsTheTokens" },
        { "jkt:k1", true, "jkt:k2", "SenderBinding.KeyIsTheTokens" },
        { "jkt:k1", true, "x5t#S256:k1", "SenderBinding.KeyIsTheTokens" },
        { "x5t#S256:c1", false, null, "SenderBinding.KeyIsTheTokens" },
        { "x5t#S256:c1", false, "x5t#S256:c2", "SenderBinding.KeyIsTheTokens" },
        { "new-method:k1", false, null, "SenderBinding.KeyIsTheTokens" },
    };

    [Theory]
    [MemberData(nameof(Uses))]
    [Covers("RFC9449-7.1"), Covers("RFC9449-7.2"), Covers("RFC9449-4.3-12"), Covers("RFC8705-3")]
    [Covers("FAPI2-SP-FINAL-5.3.4-5")]
    public void A_bound_token_is_good_in_its_holders_hands_only(string? bound, bool byDpop, string? proven, string? check)
    {
        var refusal = PresentedAccessChecks.InOrder.FirstRefusal(new PresentedAccess(KeyOf(bound), byDpop, KeyOf(proven)));

        if (check is null)
            Assert.Null(refusal);
        else
            Refused.As("invalid_token", check, refusal);
    }

    [Fact]
    public void Every_use_has_a_row() => Refused.AssertComplete(PresentedAccessChecks.InOrder, Uses.Select(row => (string?)row[3]).OfType<string>());

    [Fact]
    [Covers("RFC8705-3.1")]
    public void A_certificate_is_named_by_the_hash_of_its_bytes() => Assert.Equal("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0", CertificateThumbprint.Of("abc"u8));

    private static Client Named(string metadata) => Sample.Web with
    {
        Metadata = metadata switch
        {
            "dpop" => ByDpop,
            "certificate" => ByCertificate,
            "fapi2" => Fapi,
            "fapi2 by certificate" => Fapi with { TlsClientCertificateBoundAccessTokens = true },
            _ => ClientMetadata.None,
        },
    };

    private static SenderKey? KeyOf(string? text) => text?.Split(':') is [var method, var thumbprint] ? new SenderKey(method, thumbprint) : null;
}
