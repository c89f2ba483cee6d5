using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.Attacks;

/// <summary>Ways to have a code, or a customer, sent somewhere else.</summary>
public sealed class RedirectTricks(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory]
    [InlineData("https://web.test-bank.example/signin-oidc/../evil")]
    [InlineData("https://web.test-bank.example/signin-oidc/")]
    [InlineData("https://web.test-bank.example/Signin-oidc")]
    [InlineData("https://web.test-bank.example//signin-oidc")]
    [InlineData("https://web.test-bank.example/signin%2Doidc")]
    [InlineData("https://web.test-bank.example:443/signin-oidc")]
    [InlineData("https://web.test-bank.example:8443/signin-oidc")]
    [InlineData("https://WEB.test-bank.example/signin-oidc")]
    [InlineData("https://web.test-bank.example.evil.example/signin-oidc")]
    [InlineData("https://web.test-bank.example@evil.example/signin-oidc")]
    [InlineData("https://evil.example\\@web.test-bank.example/signin-oidc")]
    [InlineData("https://web.test-bank.example/signin-oidc?next=https://evil.example")]
    [InlineData("https://web.test-bank.example/signin-oidc#evil")]
    [InlineData("https://web.test-bank.example/signin-oidc%00")]
    [InlineData("https://web.test-bank.example/signin-oidc%0d%0aSet-Cookie:a=b")]
    [InlineData("http://web.test-bank.example/signin-oidc")]
    [InlineData("//web.test-bank.example/signin-oidc")]
    [InlineData("/signin-oidc")]
    [InlineData("javascript:alert(1)//https://web.test-bank.example/signin-oidc")]
    [InlineData("data:text/html,https://web.test-bank.example/signin-oidc")]
    [InlineData("https://xn--web-test.example/signin-oidc")]
    [Covers("ASVS5-10.4.1"), Covers("RFC9700-2.1-1"), Covers("RFC9700-4.1-1")]
    [Covers("ATTACK-REDIRECT-PATH"), Covers("ATTACK-REDIRECT-USERINFO"), Covers("ATTACK-REDIRECT-PORT"), Covers("ATTACK-REDIRECT-ENCODING")]
    [Covers("ATTACK-REDIRECT-FRAGMENT")]
    public async Task No_look_alike_of_a_registered_address_is_taken(string redirectUri)
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        var page = await browser.GoAsync(bank.WebClient.AuthorizeUrl(request: new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["redirect_uri"] = redirectUri } }));

        Assert.Equal((HttpStatusCode.BadRequest, null), (page.Status, page.Location));
        Assert.DoesNotContain("evil", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/signin?returnUrl=https://evil.example/")]
    [InlineData("/signin?ReturnUrl=//evil.example/")]
    [InlineData("/signout?returnUrl=https://evil.example/")]
    [InlineData("/oauth2/authorize/resume?journey=https://evil.example/")]
    [InlineData("/oauth2/logout/confirm?post_logout_redirect_uri=https://evil.example/")]
    [InlineData("//evil.example/%2f..")]
    [InlineData("/%5cevil.example/")]
    [Covers("RFC9700-2.1-2"), Covers("FAPI2-SP-FINAL-5.3.2.1-7")]
    [Covers("ATTACK-OPEN-REDIRECT")]
    public async Task No_page_of_ours_leads_elsewhere_because_its_address_says_so(string path)
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        var page = await browser.GoAsync(bank.Issuer.GetLeftPart(UriPartial.Authority) + path);

        Assert.All(browser.History.Concat(page.Location is { } location ? [location] : []), url => Assert.Equal(bank.Issuer.Host, url.Host));
        Assert.All(page.Document.QuerySelectorAll("a[href]"), link => Assert.DoesNotContain("evil", link.GetAttribute("href")!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("state", "a\r\nSet-Cookie: evil=1")]
    [InlineData("state", "a%0d%0aSet-Cookie: evil=1")]
    [InlineData("nonce", "a\r\nLocation: https://evil.example")]
    [InlineData("login_hint", "a\nSet-Cookie: evil=1")]
    [Covers("ATTACK-HEADER-INJECTION")]
    public async Task Line_breaks_in_a_parameter_write_no_header(string name, string value)
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        var page = await browser.GoAsync(bank.WebClient.AuthorizeUrl(request: new AuthorizeRequest { Parameters = new Dictionary<string, string?> { [name] = value } }));

        Assert.False(browser.Cookies.ContainsKey("evil"));
        Assert.DoesNotContain(page.Headers, header => header.Value.Contains("Set-Cookie: evil", StringComparison.Ordinal) && header.Key != "Location");
        Assert.True(page.Location is null || page.Location.Host == "web.test-bank.example");
    }

    [Theory]
    [InlineData("prompt", "none login")]
    [InlineData("scope", "everything")]
    [InlineData("response_type", "token")]
    [InlineData("max_age", "-1")]
    [InlineData("claims", "{")]
    [Covers("RFC9700-2.1-4"), Covers("RFC9700-4.4-1")]
    [Covers("ATTACK-MIX-UP")]
    public async Task Every_answer_names_its_issuer_so_that_no_other_can_be_mixed_up_with_it(string name, string value)
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        var refused = await browser.GoAsync(bank.WebClient.AuthorizeUrl(request: new AuthorizeRequest { Parameters = new Dictionary<string, string?> { [name] = value } }));
        var granted = await browser.GoAsync(bank.WebClient.AuthorizeUrl());

        Assert.NotNull(refused.Query("error"));
        Assert.NotNull(granted.Query("code"));
        Assert.All([refused, granted], page => Assert.Equal(bank.Issuer.GetLeftPart(UriPartial.Authority), page.Query("iss")));
    }
}
