using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Fapi2;

/// <summary>Under FAPI 2.0 a client keeps its refresh token; nobody keeps one for ever.</summary>
public sealed class KeptRefreshTokens(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact(DisplayName = "fapi2-security-profile-final-refresh-token")]
    [Covers("FAPI2-SP-FINAL-5.3.2.1-9")]
    [Covers("ATTACK-REFRESH-THEFT")]
    public async Task A_refresh_token_stays_the_same_and_only_its_own_client_can_use_it()
    {
        await using var bank = await app.NewBankAsync();
        var (client, other) = (Register(bank, "fapi"), Register(bank, "other"));
        var first = await SignInAsync(bank, client, await bank.SignUpAsync("alice"));

        var again = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            bank.Clock.Advance(TimeSpan.FromMinutes(1));
            var answer = (await client.RefreshAsync(first.RefreshToken)).AssertGranted();
            Assert.Equal(first.RefreshToken, answer.RefreshToken);
            again.Add(answer.AccessToken);
        }

        Assert.Equal(3, again.Distinct().Count());
        (await other.RefreshAsync(first.RefreshToken)).AssertRefused("invalid_grant");
        (await client.RefreshAsync(first.RefreshToken)).AssertGranted();
        Assert.Single(await bank.RowsAsync("select client_id from ciam.oauth_refresh_token"));
    }

    [Fact]
    [Covers("ASVS5-10.4.8")]
    public async Task Nobody_refreshes_past_the_end_of_the_grant()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (kept, rotated) = (await SignInAsync(bank, Register(bank, "fapi"), alice), (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice, "openid offline_access accounts"))).AssertGranted());

        Assert.Equal(["fapi 180", "web 30"], await bank.RowsAsync("""
            select token.client_id || ' ' || extract(day from token.expires_at - granted.created_at)
            from ciam.oauth_refresh_token token join ciam.oauth_grant granted on granted.id = token.grant_id order by 1
            """));
        Assert.NotEqual(kept.RefreshToken, rotated.RefreshToken);
    }

    private static TestClient Register(Bank bank, string clientId) => bank.Register(new ClientRow
    {
        ClientId = clientId,
        ClientName = clientId,
        TokenEndpointAuthMethod = ClientAuthMethods.PrivateKeyJwt,
        RedirectUris = [$"https://{clientId}.example/callback"],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        Scopes = ["openid", "offline_access", "accounts"],
        FirstParty = true,
        Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2 }.ToJson(),
        CreatedAt = bank.Clock.GetUtcNow(),
    }, TestKey.Es256(), TestKey.Es256("dpop"));

    private static async Task<TokenAnswer> SignInAsync(Bank bank, TestClient client, Person person)
    {
        var (request, browser) = (new AuthorizeRequest(), await bank.SignedInAsync(person));
        var page = await browser.GoAsync(await client.PushedUrlAsync("openid offline_access accounts", request));
        return (await client.RedeemAsync(client.CodeOf(page, request, browser))).AssertGranted();
    }
}
