using System.Net;
using Ciam.Protocol;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Logout;

/// <summary>The plan oidcc-rp-initiated-logout-certification-test-plan.</summary>
public sealed class RpInitiatedLogout(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact(DisplayName = "oidcc-rp-initiated-logout")]
    [Covers("OIDCRIL-2"), Covers("OIDCRIL-3")]
    [Covers("ASVS5-7.4.1")]
    public async Task The_customer_is_signed_out_and_sent_back_with_the_state()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata());
        var (browser, tokens) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));

        var page = await browser.GoAsync(LogoutSteps.LogoutUrl(tokens));
        var silent = await browser.GoAsync(client.AuthorizeUrl("openid", new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["prompt"] = "none" } }));

        Assert.Equal("https://rp.example/bye?state=s1", page.Location?.OriginalString);
        Assert.Equal("login_required", silent.Query("error"));
    }

    [Fact(DisplayName = "oidcc-rp-initiated-logout-no-state")]
    public async Task Without_state_none_is_sent_back()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata());
        var (browser, tokens) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));

        Assert.Equal("https://rp.example/bye", (await browser.GoAsync(LogoutSteps.LogoutUrl(tokens, state: null))).Location?.OriginalString);
    }

    [Theory(DisplayName = "oidcc-rp-initiated-logout-bad-post-logout-redirect-uri, -query-added-to-post-logout-redirect-uri")]
    [InlineData("https://evil.example/bye")]
    [InlineData("https://rp.example/bye?extra=1")]
    [InlineData("https://rp.example/bye/")]
    [InlineData("https://rp.example/bye#part")]
    [InlineData("https://RP.example/bye")]
    [InlineData("https://rp.example@evil.example/bye")]
    [InlineData("https://rp.example/%62ye")]
    [InlineData("//evil.example")]
    [InlineData("javascript:alert(1)")]
    [Covers("OIDCRIL-3")]
    public async Task An_address_that_is_not_registered_gets_nobody_sent_there(string back)
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata());
        var (browser, tokens) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));

        var page = await browser.GoAsync(LogoutSteps.LogoutUrl(tokens, back));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Null(page.Location);
        Assert.DoesNotContain("evil", page.Body, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "oidcc-rp-initiated-logout-no-id-token-hint")]
    [Covers("ASVS5-10.6.2")]
    public async Task Without_a_hint_the_customer_is_asked()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata());
        var (browser, tokens) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));

        var asked = await browser.GoAsync(LogoutSteps.LogoutUrl(tokens with { Answer = tokens.Answer with { Json = default } }, clientId: client.ClientId));
        var page = await browser.SubmitAsync("main form");

        Assert.Equal("/oauth2/logout/confirm", asked.Url.AbsolutePath);
        Assert.Equal("https://rp.example/bye?state=s1", page.Location?.OriginalString);
    }

    [Theory(DisplayName = "oidcc-rp-initiated-logout-modified-id-token-hint, -bad-id-token-hint")]
    [InlineData("payload")]
    [InlineData("signature")]
    [InlineData("noise")]
    [Covers("OIDCRIL-4")]
    public async Task A_hint_that_is_not_ours_ends_nothing(string bend)
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata());
        var (browser, tokens) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));
        var parts = tokens.IdToken!.Split('.');
        var hint = bend switch
        {
            "payload" => $"{parts[0]}.{Bent(parts[1])}.{parts[2]}",
            "signature" => $"{parts[0]}.{parts[1]}.{Bent(parts[2])}",
            _ => "noise",
        };

        var page = await browser.GoAsync("/oauth2/logout?id_token_hint=" + hint);
        var still = await browser.GoAsync(client.AuthorizeUrl("openid", new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["prompt"] = "none" } }));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.NotNull(still.Query("code"));

        static string Bent(string part) => (part[0] == 'A' ? 'B' : 'A') + part[1..];
    }

    [Fact(DisplayName = "oidcc-rp-initiated-logout-only-state, -no-params, -no-post-logout-redirect-uri")]
    public async Task With_little_said_the_customer_ends_on_our_own_page()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata());
        var (browser, tokens) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));

        foreach (var url in new[] { "/oauth2/logout?state=s1", "/oauth2/logout" })
            Assert.Equal("/oauth2/logout/confirm", (await browser.GoAsync(url)).Url.AbsolutePath);
        var page = await browser.GoAsync(LogoutSteps.LogoutUrl(tokens, back: null));

        Assert.Null(page.Location);
        Assert.Equal(bank.Issuer.Host, page.Url.Host);
    }

    [Fact]
    [Covers("ASVS5-10.6.2")]
    public async Task Anothers_hint_does_not_end_this_session_unasked()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata());
        var (_, bobs) = await bank.EnterAsync(client, await bank.SignUpAsync("bob"));
        var (alices, _) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));

        var page = await alices.GoAsync(LogoutSteps.LogoutUrl(bobs));

        Assert.Equal("/oauth2/logout/confirm", page.Url.AbsolutePath);
    }
}
