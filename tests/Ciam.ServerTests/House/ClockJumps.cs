using Ciam.ServerTests.Conformance.Fapi2;
using Ciam.Testing;

namespace Ciam.ServerTests.House;

/// <summary>The machine's clock leaps, forward and back: nothing that was spent comes to life again, nothing breaks, and afterwards all is as before.</summary>
public sealed class ClockJumps(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task An_hour_back_brings_no_code_token_or_proof_to_life_again()
    {
        await using var bank = await app.NewBankAsync();
        bank.Clock.Advance(TimeSpan.FromDays(2));
        var (alice, client, robot) = (await bank.SignUpAsync("alice"), bank.WebClient, bank.Robot());
        var code = await client.AuthorizeAsync(alice, "openid offline_access");
        var spent = (await client.RedeemAsync(code)).AssertGranted();
        var kept = (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid offline_access"))).AssertGranted();
        var revoked = (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid offline_access"))).AssertGranted();
        await client.RevokeAsync(revoked.RefreshToken);
        var nonce = (await robot.ClientCredentialsAsync()).AssertGranted().Answer.Headers["DPoP-Nonce"];
        var once = robot.Proving(robot.Dpop, new Dictionary<string, object?> { ["jti"] = "once", ["nonce"] = nonce, ["iat"] = bank.Clock.GetUtcNow().ToUnixTimeSeconds() });
        (await once.ClientCredentialsAsync()).AssertGranted();
        var noon = bank.Clock.GetUtcNow();

        bank.Clock.MoveTo(noon.AddHours(-1));
        (await once.ClientCredentialsAsync()).AssertRefused("invalid_dpop_proof");
        (await client.RedeemAsync(code)).AssertRefused("invalid_grant");
        (await client.RefreshAsync(spent.RefreshToken)).AssertRefused("invalid_grant");
        (await client.RefreshAsync(revoked.RefreshToken)).AssertRefused("invalid_grant");
        (await client.RedeemAsync(await client.AuthorizeAsync(alice))).AssertGranted();

        bank.Clock.MoveTo(noon);
        (await once.ClientCredentialsAsync()).AssertRefused("invalid_dpop_proof");
        (await client.RefreshAsync(kept.RefreshToken)).AssertGranted();
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task A_day_forward_ends_what_is_short_and_keeps_what_is_long()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), bank.WebClient);
        var tokens = (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid offline_access accounts"))).AssertGranted();
        var code = await client.AuthorizeAsync(alice);

        bank.Clock.Advance(TimeSpan.FromDays(1));

        (await client.RedeemAsync(code)).AssertRefused("invalid_grant");
        Assert.Equal("false", (await bank.ApiClient.IntrospectAsync(tokens.AccessToken))["active"]);
        (await client.RefreshAsync(tokens.RefreshToken)).AssertGranted();
        using var ready = await bank.Http.GetAsync("/health/ready");
        Assert.True(ready.IsSuccessStatusCode);
        bank.Logs.AssertNoFaults();
    }
}
