using Ciam.Protocol;
using Ciam.Protocol.Assurance;
using Ciam.Protocol.UserInfo;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.UserInfo;

/// <summary>How an access token arrives, and how a resource says no.</summary>
public sealed class PresentedTokens
{
    [Theory]
    [InlineData("Bearer a.b-c_d~e+f/g==", null)]
    [InlineData("bearer a.b-c_d~e+f/g==", null)]
    [InlineData("BEARER  a.b-c_d~e+f/g== ", null)]
    [InlineData("Bearer a.b-c_d~e+f/g==", "other=1")]
    [InlineData(null, "access_token=a.b-c_d~e+f/g%3D%3D")]
    [Covers("RFC6750-2")]
    [Covers("FAPI2-SP-FINAL-5.3.4-1")]
    public void Header_or_form(string? header, string? form)
    {
        Assert.True(PresentedToken.Read(header, form is null ? null : Sample.Form(form)).TryGet(out var token, out _));

        Assert.Equal("a.b-c_d~e+f/g==", token.Value);
    }

    [Theory]
    [InlineData("Bearer a", false)]
    [InlineData("DPoP a", true)]
    [InlineData("dpop a", true)]
    [Covers("RFC9449-7.1")]
    public void The_scheme_says_whether_a_proof_must_come_along(string header, bool byDpop)
    {
        Assert.True(PresentedToken.Read(header, null).TryGet(out var token, out _));

        Assert.Equal(("a", byDpop), (token.Value, token.ByDpop));
    }

    [Theory]
    [InlineData("Bearer a", "access_token=a", null, "invalid_request")]
    [InlineData("Basic d2Vi", "access_token=a", null, "invalid_request")]
    [InlineData(null, null, "access_token=a", "invalid_request")]
    [InlineData("Bearer a", null, "access_token=a", "invalid_request")]
    [InlineData("Bearer a,Bearer a", null, null, "invalid_request")]
    [InlineData("Bearer a b", null, null, "invalid_request")]
    [InlineData("Bearer ", null, null, "invalid_request")]
    [InlineData("Bearer =", null, null, "invalid_request")]
    [InlineData("Bearer caf\u00e9", null, null, "invalid_request")]
    [InlineData("Bearer a\0", null, null, "invalid_request")]
    [InlineData("Bearer a\n", null, null, "invalid_request")]
    [InlineData(null, "access_token={a*16385}", null, "invalid_request")]
    [InlineData(null, null, null, "invalid_token")]
    [InlineData(null, "other=1", null, "invalid_token")]
    [InlineData("", null, null, "invalid_token")]
    [InlineData("Bearer", null, null, "invalid_token")]
    [InlineData("Basic d2Vi", null, null, "invalid_token")]
    [InlineData("DPoP", null, null, "invalid_token")]
    [InlineData("DPoP a, DPoP a", null, null, "invalid_request")]
    [InlineData("DPoP a", "access_token=a", null, "invalid_request")]
    [Covers("RFC6750-2"), Covers("RFC6750-5.3")]
    [Covers("RFC9700-4.3-2"), Covers("FAPI2-SP-FINAL-5.3.4-2")]
    public void Anything_else_is_refused(string? header, string? form, string? query, string error)
    {
        Assert.False(PresentedToken.Read(header, form is null ? null : Sample.Form(form), query is null ? null : Sample.Form(query)).TryGet(out _, out var refusal));

        Refused.As(error, "PresentedToken.Read", refusal);
        Assert.Equal(error == "invalid_token", refusal == PresentedToken.Missing);
    }

    public static TheoryData<string, Refusal?, string?, StepUp?, string> Challenges { get; } = new()
    {
        { "nothing said", null, null, null, "Bearer" },
        { "no token: no error", PresentedToken.Missing, null, null, "Bearer" },
        { "no token, but this would be needed", PresentedToken.Missing, "openid", null, "Bearer scope=\"openid\"" },
        { "a bad token", Refusal.InvalidToken("token has expired") with { Check = "X" }, null, null, "Bearer error=\"invalid_token\", error_description=\"token has expired\"" },
        { "a scope is missing", Refusal.InsufficientScope("access token does not carry the scope openid"), "openid", null,
            "Bearer error=\"insufficient_scope\", error_description=\"access token does not carry the scope openid\", scope=\"openid\"" },
        { "a stronger sign-in", Refusal.InsufficientUserAuthentication("a stronger sign-in is required"), null, new StepUp([Acr.TwoFactors, Acr.PhishingResistant], TimeSpan.FromMinutes(5)),
            "Bearer error=\"insufficient_user_authentication\", error_description=\"a stronger sign-in is required\", acr_values=\"urn:ciam:acr:2 urn:ciam:acr:3\", max_age=\"300\"" },
        { "what would leave the quotes is left out", null, "a\" b\\\r\nSet-Cookie: c\u00e9", null, "Bearer scope=\"a bSet-Cookie: c\"" },
    };

    [Theory]
    [MemberData(nameof(Challenges))]
    [Covers("RFC6750-3"), Covers("RFC6750-3.1"), Covers("RFC9470-3")]
    public void The_challenge_says_what_is_wanted(string _, Refusal? refusal, string? scope, StepUp? stepUp, string challenge) =>
        Assert.Equal([challenge, "DPoP algs=\"ES256 PS256\""], ResourceChallenge.For(refusal, byDpop: false, scope, stepUp));

    [Fact]
    [Covers("RFC9728-5.1")]
    public void A_challenge_says_where_the_resource_is_described() => Assert.Equal(
        "Bearer resource_metadata=\"https://login.bank.example/.well-known/oauth-protected-resource\"",
        ResourceChallenge.For(PresentedToken.Missing, metadata: Sample.Issuer + "/.well-known/oauth-protected-resource")[0]);

    [Fact]
    [Covers("RFC9449-7.1"), Covers("RFC9449-7.2")]
    public void Whoever_came_by_DPoP_is_answered_by_DPoP() => Assert.Equal(
        ["DPoP error=\"use_dpop_nonce\", error_description=\"a nonce is needed\", scope=\"openid\", algs=\"ES256 PS256\""],
        ResourceChallenge.For(Refusal.UseDpopNonce("a nonce is needed"), byDpop: true, "openid"));
}
