using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Ciam.Protocol;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Logout;

/// <summary>The plan oidcc-session-management-certification-test-plan.</summary>
public sealed class SessionManagement(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact(DisplayName = "oidcc-session-management-rp-initiated-logout")]
    [Covers("OIDCSM-2"), Covers("OIDCSM-3.2"), Covers("OIDCSM-4.2")]
    public async Task The_session_state_holds_as_long_as_the_session_does()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata());
        var alice = await bank.SignUpAsync("alice");
        var browser = await bank.SignedInAsync(alice);
        var request = new AuthorizeRequest();

        var page = await browser.GoAsync(client.AuthorizeUrl("openid", request));
        var state = page.Query("session_state")!;
        var again = (await browser.GoAsync(client.AuthorizeUrl("openid"))).Query("session_state")!;
        var tokens = await client.RedeemAsync(client.CodeOf(page, request, browser));
        var frame = await browser.GoAsync("/oauth2/session");
        var during = browser.Cookies["ciam-browser-state"];
        await browser.GoAsync(LogoutSteps.LogoutUrl(tokens));

        Assert.True(Holds(state, during) && Holds(again, during));
        Assert.NotEqual(state, again);
        Assert.DoesNotContain(" ", state, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, frame.Status);
        Assert.Contains("frame-ancestors *", frame.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.False(browser.Cookies.ContainsKey("ciam-browser-state"));

        bool Holds(string value, string browserState) => value.Split('.') is [var hash, var salt]
            && hash == Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"relying https://rp.example {browserState} {salt}")));
    }

    [Fact]
    [Covers("OIDCSM-3.2")]
    public async Task The_frame_forgets_a_session_that_ended_elsewhere()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata());
        var alice = await bank.SignUpAsync("alice");
        var (browser, _) = await bank.EnterAsync(client, alice);
        Assert.True(browser.Cookies.ContainsKey("ciam-browser-state"));
        await bank.WithDatabaseAsync(async database => await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(database.Database, "update ciam.signin_session set ended_at = created_at"));

        await browser.GoAsync("/oauth2/session");

        Assert.False(browser.Cookies.ContainsKey("ciam-browser-state"));
    }

    [Fact]
    public async Task Another_customer_in_the_same_browser_is_another_state()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata());
        var (browser, _) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));
        var before = browser.Cookies["ciam-browser-state"];
        var bob = await bank.SignUpAsync("bob");

        await browser.SwitchToAsync(bank, bob);

        Assert.NotEqual(before, browser.Cookies["ciam-browser-state"]);
    }

    [Fact(DisplayName = "oidcc-rp-initiated-logout-discovery-endpoint-verification, -backchannel-logout-discovery-endpoint-verification, -frontchannel-logout-discovery-endpoint-verification, -session-management-discovery-endpoint-verification")]
    [Covers("OIDCSM-3.3"), Covers("OIDCFC-3"), Covers("OIDCBC-2.1")]
    public async Task Discovery_tells_the_four_logouts()
    {
        await using var bank = await app.NewBankAsync();

        var document = await JsonAnswer.ReadAsync(await bank.Http.GetAsync("/.well-known/openid-configuration"));

        Assert.EndsWith("/oauth2/session", document["check_session_iframe"], StringComparison.Ordinal);
        Assert.EndsWith("/oauth2/logout", document["end_session_endpoint"], StringComparison.Ordinal);
        foreach (var name in new[] { "frontchannel_logout_supported", "frontchannel_logout_session_supported", "backchannel_logout_supported", "backchannel_logout_session_supported" })
            Assert.Equal("true", document[name]);
    }
}
