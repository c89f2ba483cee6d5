using Ciam.Protocol.Authorize;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Authorize;

/// <summary>What a request means once it is proven.</summary>
public sealed class ValidRequests
{
    [Fact]
    [Covers("OIDCC-3.1.2.1")]
    public void Everything_asked_for_is_there_in_types()
    {
        var request = Proven("prompt=login consent&max_age=0&login_hint=a@b.example&id_token_hint=eyJ&acr_values=urn:a urn:b&ui_locales=de-CH de&resource=https://accounts.bank.example&response_mode=form_post");

        Assert.Equal(["openid", "accounts"], request.Scopes);
        Assert.Equal([Sample.AccountsApi], request.Resources);
        Assert.Equal((Sample.WebRedirect, "form_post", "s1", "n1", Sample.Challenge), (request.RedirectUri, request.ResponseMode, request.State, request.Nonce, request.CodeChallenge));
        Assert.Equal((TimeSpan.Zero, "a@b.example", "eyJ"), (request.MaxAge, request.LoginHint, request.IdTokenHint));
        Assert.Equal(["urn:a", "urn:b"], request.AcrValues);
        Assert.Equal(["de-CH", "de"], request.UiLocales);
        Assert.Equal((false, true, true, false), (request.PromptNone, request.PromptLogin, request.PromptConsent, request.PromptSelectAccount));
        Assert.Equal("web", request.Client.ClientId);
        Assert.True(request.IsOpenId);
    }

    [Theory]
    [InlineData("none", true, false)]
    [InlineData("select_account", false, true)]
    [Covers("OIDCC-3.1.2.1")]
    public void A_prompt_that_stands_alone_is_understood(string prompt, bool none, bool selectAccount)
    {
        var request = Proven("prompt=" + prompt);

        Assert.Equal((none, selectAccount, false, false), (request.PromptNone, request.PromptSelectAccount, request.PromptLogin, request.PromptConsent));
    }

    /// <summary>A wish that cannot be fulfilled is let pass; only insisting on nothing else is refused.</summary>
    [Theory]
    [InlineData("""acr_values=urn:ciam:acr:3""", null)]
    [InlineData("""claims={"id_token":{"acr":{"value":"urn:ciam:acr:3"}}}""", null)]
    [InlineData("""claims={"id_token":{"acr":{"essential":true}}}""", null)]
    [InlineData("""claims={"id_token":{"acr":{"essential":true,"values":["urn:ciam:acr:3","urn:ciam:acr:2"]}}}""", "urn:ciam:acr:3 urn:ciam:acr:2")]
    [Covers("OIDCC-5.5.1.1")]
    public void Assurance_that_is_only_wished_for_or_can_be_had_is_accepted(string change, string? insistedOn) =>
        Assert.Equal(insistedOn?.Split(' '), Proven(change).EssentialAcr);

    [Fact]
    [Covers("RFC6749-3.3")]
    public void A_request_without_openid_is_plain_OAuth() => Assert.False(Proven("scope=accounts").IsOpenId);

    [Fact]
    [Covers("RFC6749-3.3")]
    public void Repeated_and_oddly_spaced_scopes_count_once() => Assert.Equal(["openid", "accounts"], Proven("scope= openid  accounts openid ").Scopes);

    [Theory]
    [InlineData("web", Sample.WebRedirect, true)]
    [InlineData("phone", "http://127.0.0.1/callback", false)]
    [Covers("OIDCC-11")]
    [Covers("RFC9700-4.14-1")]
    public void Offline_access_is_ignored_where_no_refresh_token_can_follow(string client, string redirectUri, bool kept)
    {
        var request = Proven($"client_id={client}&redirect_uri={redirectUri}&scope=openid offline_access");

        Assert.Equal(kept, request.Scopes.Contains("offline_access"));
    }

    [Fact]
    [Covers("RFC8707-2.1")]
    public void Several_APIs_may_be_asked_for_by_naming_each() =>
        Assert.Equal([Sample.AccountsApi, Sample.CardsApi], Proven($"scope=accounts cards&resource={Sample.AccountsApi} {Sample.CardsApi}").Resources);

    [Theory]
    [InlineData("", 3600)]
    [InlineData("max_age=5", 5)]
    [InlineData("max_age=2147483647", int.MaxValue)]
    [Covers("OIDCC-3.1.2.1")]
    public void The_clients_own_max_age_counts_where_the_request_is_silent(string change, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Proven(change).MaxAge);

    [Fact]
    [Covers("OIDCC-3.1.2.1")]
    public void Without_any_max_age_there_is_none() =>
        Assert.Null(Proven("client_id=phone&redirect_uri=http://127.0.0.1/callback").MaxAge);

    [Fact]
    [Covers("RFC6749-4.1.2.1")]
    public void An_addressed_request_is_asked_of_the_server_that_knows_its_scopes()
    {
        Assert.True(AddressedRequest.Prove(Sample.AuthorizeWith("scope=accounts"), Sample.Web, RequestOrigin.PlainFromBrowser).TryGet(out var request, out _));

        var proven = ValidRequest.Prove(request, Sample.Server with { ApiResources = [] }).TryGet(out _, out var refusal);

        Assert.False(proven);
        Refused.As("invalid_scope", "Scope.IsKnown", refusal);
    }

    private static ValidRequest Proven(string change)
    {
        var proven = AuthorizeRefusals.Prove(change).TryGet(out var request, out var refusal);
        Assert.True(proven, refusal?.Description);
        return request!;
    }
}
