using System.Buffers.Text;
using System.Text.Json;
using Ciam.Protocol;
using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Conformance.Logout;

/// <summary>The plan oidcc-backchannel-rp-initiated-logout-certification-test-plan, and every other way in which a session ends.</summary>
public sealed class BackchannelLogout(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact(DisplayName = "oidcc-backchannel-rp-initiated-logout")]
    [Covers("OIDCBC-2.4"), Covers("OIDCBC-2.5")]
    public async Task The_clients_server_is_told_by_a_logout_token()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(LogoutSteps.Settings);
        var client = bank.Relying(new ClientMetadata { BackchannelLogoutUri = foreign.ServeText("/out", ""), BackchannelLogoutSessionRequired = true });
        var (browser, tokens) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));
        var idToken = TokenAnswer.ClaimsOf(tokens.IdToken!);

        var gone = await browser.GoAsync(LogoutSteps.LogoutUrl(tokens));
        Assert.Equal(1, await bank.TellAsync());
        Assert.Equal(0, await bank.TellAsync());

        Assert.Equal("https://rp.example/bye?state=s1", gone.Location?.OriginalString);
        var told = Assert.Single(foreign.Requests);
        var token = told.Form("logout_token")!;
        var (header, claims) = (JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(token.Split('.')[0])), TokenAnswer.ClaimsOf(token));
        Assert.Equal(("POST", "application/x-www-form-urlencoded"), (told.Method, told.Headers["Content-Type"]));
        Assert.Equal(("logout+jwt", "ES256"), (header.GetProperty("typ").GetString(), header.GetProperty("alg").GetString()));
        foreach (var name in new[] { "iss", "sub", "aud", "sid" })
            Assert.Equal(idToken.GetProperty(name).GetString(), claims.GetProperty(name).GetString());
        Assert.Equal(JsonValueKind.Object, claims.GetProperty("events").GetProperty("http://schemas.openid.net/event/backchannel-logout").ValueKind);
        Assert.NotEmpty(claims.GetProperty("jti").GetString()!);
        Assert.InRange(claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64(), 1, 120);
        Assert.False(claims.TryGetProperty("nonce", out _));
    }

    [Fact]
    [Covers("OIDCBC-2.4")]
    [Covers("ASVS5-10.5.5")]
    [Covers("ATTACK-TOKEN-CONFUSION")]
    public async Task A_logout_token_is_no_other_token()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(LogoutSteps.Settings);
        var client = bank.Relying(new ClientMetadata { BackchannelLogoutUri = foreign.ServeText("/out", "") });
        var (browser, tokens) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));
        await browser.GoAsync(LogoutSteps.LogoutUrl(tokens));
        await bank.TellAsync();
        var token = Assert.Single(foreign.Requests).Form("logout_token")!;

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await client.UserInfoAsync(token)).Status);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await browser.GoAsync("/oauth2/logout?id_token_hint=" + token)).Status);
    }

    public static TheoryData<string> Ways() => ["the account page", "another session of hers", "signing out of the bank", "staff end them", "staff suspend her", "somebody else signs in"];

    [Theory]
    [MemberData(nameof(Ways))]
    [Covers("ASVS5-7.6.1")]
    public async Task However_a_session_ends_its_clients_are_told(string way)
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(LogoutSteps.Settings);
        var client = bank.Relying(new ClientMetadata { BackchannelLogoutUri = foreign.ServeText("/out", "") });
        var silent = bank.Relying(new ClientMetadata(), "silent", "silent.example");
        var alice = await bank.SignUpAsync("alice");
        var (browser, tokens) = await bank.EnterAsync(client, alice);
        await bank.EnterAsync(silent, alice, browser);
        var sid = Guid.Parse(TokenAnswer.ClaimsOf(tokens.IdToken!).GetProperty("sid").GetString()!);
        Assert.Equal(0, await bank.TellAsync());

        await EndAsync(bank, browser, alice, sid, way);
        await bank.TellAsync();

        Assert.Equal(sid.ToString(), TokenAnswer.ClaimsOf(Assert.Single(foreign.Requests).Form("logout_token")!).GetProperty("sid").GetString());
    }

    [Fact]
    public async Task A_server_that_is_down_is_told_later_and_given_up_at_last()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(LogoutSteps.Settings);
        var client = bank.Relying(new ClientMetadata { BackchannelLogoutUri = foreign.ServeText("/out", "", status: StatusCodes.Status503ServiceUnavailable) });
        var (browser, tokens) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));
        await browser.GoAsync(LogoutSteps.LogoutUrl(tokens));

        await bank.TellAsync();
        Assert.Equal("503 1", Assert.Single(await bank.RowsAsync("select failure || ' ' || attempts from ciam.oauth_notice where delivered_at is null")));
        await bank.WithDatabaseAsync(async database => await database.Database.ExecuteSqlRawAsync("update ciam.oauth_notice set attempts = 7, next_attempt_at = created_at"));
        await bank.TellAsync();
        await bank.WithDatabaseAsync(async database => await database.Database.ExecuteSqlRawAsync("update ciam.oauth_notice set next_attempt_at = created_at"));
        Assert.Equal(0, await bank.TellAsync());

        var ids = foreign.Requests.Select(request => TokenAnswer.ClaimsOf(request.Form("logout_token")!).GetProperty("jti").GetString()).ToList();
        Assert.Equal(2, ids.Count);
        Assert.Single(ids.Distinct());
    }

    [Theory]
    [InlineData("https://127.0.0.1/out")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]:5432/")]
    public async Task A_notice_never_goes_inside(string uri)
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Relying(new ClientMetadata { BackchannelLogoutUri = uri });
        var (browser, tokens) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));
        await browser.GoAsync(LogoutSteps.LogoutUrl(tokens));

        await bank.TellAsync();

        Assert.Equal("forbidden address", Assert.Single(await bank.RowsAsync("select failure from ciam.oauth_notice where delivered_at is null and attempts = 8")));
    }

    [Fact]
    public async Task Of_many_nodes_one_tells()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(LogoutSteps.Settings);
        var client = bank.Relying(new ClientMetadata { BackchannelLogoutUri = foreign.ServeText("/out", "") });
        var (browser, tokens) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));
        await browser.GoAsync(LogoutSteps.LogoutUrl(tokens));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bank.TellAsync()));

        Assert.Single(foreign.Requests);
    }

    private static async Task EndAsync(Bank bank, TestBrowser browser, Person alice, Guid sid, string way)
    {
        var now = bank.Clock.GetUtcNow();
        switch (way)
        {
            case "the account page":
                var page = await bank.SignedInAsync(alice);
                await page.GoAsync("/account/sessions");
                await page.SubmitAsync($"form:has(input[value='{sid}'])");
                break;
            case "another session of hers":
                await bank.WithServicesAsync(services => services.GetRequiredService<OwnAccount>().EndOtherSessionsAsync(alice.Id, Guid.NewGuid(), now, default));
                break;
            case "signing out of the bank":
                await browser.GoAsync("/signout");
                await browser.SubmitAsync("main form");
                break;
            case "staff end them" or "staff suspend her":
                await bank.WithServicesAsync(services => services.GetRequiredService<Sessions>().EndAllAsync(alice.Id, "by_staff", now, default));
                break;
            default:
                var bob = await bank.SignUpAsync("bob");
                await browser.SwitchToAsync(bank, bob);
                break;
        }
    }
}
