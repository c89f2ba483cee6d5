using System.Net;
using Ciam.Protocol;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Fapi2;

/// <summary>The modules of the FAPI 2.0 plan about grants that their clients manage, by the customer's own token as the suite does it.</summary>
public sealed class GrantManagementModules(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Managing = "openid offline_access grant_management_query grant_management_revoke";

    [Fact(DisplayName = "fapi2-security-profile-final-grant-management-query-and-revoke")]
    public async Task A_grant_is_looked_at_given_back_and_gone()
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser) = (Manager(bank), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var tokens = await GrantAsync(client, browser, "create");

        var seen = await CallAsync(client, HttpMethod.Get, tokens, tokens);
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.StartsWith("openid", seen.Json.GetProperty("scopes")[0].GetProperty("scope").GetString(), StringComparison.Ordinal);

        var gone = await CallAsync(client, HttpMethod.Delete, tokens, tokens);
        Assert.Equal((HttpStatusCode.NoContent, default), (gone.Status, gone.Json.ValueKind));

        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(client, HttpMethod.Get, tokens, tokens)).Status);
        (await client.RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_grant");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.UserInfoAsync(tokens.AccessToken)).Status);
    }

    [Theory(DisplayName = "fapi2-security-profile-final-grant-management-merge, -replace")]
    [InlineData("merge")]
    [InlineData("replace")]
    public async Task A_grant_goes_on_under_its_name(string action)
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser) = (Manager(bank), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var first = await GrantAsync(client, browser, "create");

        var second = await GrantAsync(client, browser, action, first.Answer["grant_id"]);

        Assert.Equal(first.Answer["grant_id"], second.Answer["grant_id"]);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(client, HttpMethod.Get, second, second)).Status);
    }

    [Fact(DisplayName = "fapi2-security-profile-final-grant-management-ensure-invalid-grant-id-fails")]
    public async Task A_name_nobody_gave_is_refused()
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser) = (Manager(bank), await bank.SignedInAsync(await bank.SignUpAsync("alice")));

        Assert.Equal("invalid_grant_id", (await browser.GoAsync(await client.PushedUrlAsync(Managing, Asking("merge", "uFi3k9Qz7Lm2Xc5Vb8Nn1Mq4Wr6Ty0Pa")))).Query("error"));
    }

    [Fact(DisplayName = "fapi2-security-profile-final-grant-management-ensure-query-nonexistent-grant-fails")]
    public async Task A_grant_that_never_was_is_not_found()
    {
        await using var bank = await app.NewBankAsync();
        var client = Manager(bank);
        var tokens = await GrantAsync(client, await bank.SignedInAsync(await bank.SignUpAsync("alice")), "create");

        foreach (var name in new[] { "uFi3k9Qz7Lm2Xc5Vb8Nn1Mq4Wr6Ty0Pa", Guid.NewGuid().ToString() })
            Assert.Equal(HttpStatusCode.NotFound, (await JsonAnswer.ReadAsync(await client.FetchAsync(HttpMethod.Get, $"/oauth2/grants/{name}", tokens.AccessToken))).Status);
    }

    [Theory(DisplayName = "fapi2-security-profile-final-grant-management-ensure-wrong-client-cannot-query-grant, -ensure-wrong-client-cannot-revoke-grant")]
    [InlineData("GET", true)]
    [InlineData("DELETE", true)]
    [InlineData("GET", false)]
    [InlineData("DELETE", false)]
    [Covers("GM-6.6")]
    public async Task Another_clients_grant_and_another_customers_are_not_found(string method, bool sameCustomer)
    {
        await using var bank = await app.NewBankAsync();
        var (client, alice) = (Manager(bank), await bank.SignUpAsync("alice"));
        var tokens = await GrantAsync(client, await bank.SignedInAsync(alice), "create");
        var other = sameCustomer ? Manager(bank, "other") : client;
        var others = await GrantAsync(other, await bank.SignedInAsync(sameCustomer ? alice : await bank.SignUpAsync("bob")), "create");

        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(other, new HttpMethod(method), tokens, others)).Status);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(client, HttpMethod.Get, tokens, tokens)).Status);
    }

    [Fact(DisplayName = "fapi2-security-profile-final-grant-management-query-and-revoke: not without the scope")]
    public async Task A_token_without_the_scope_does_nothing_here()
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser) = (Manager(bank), await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var tokens = await GrantAsync(client, browser, "create", scope: "openid grant_management_query");

        Assert.Equal("insufficient_scope", (await CallAsync(client, HttpMethod.Delete, tokens, tokens))["error"]);
        Assert.Equal("invalid_scope", (await browser.GoAsync(bank.WebClient.AuthorizeUrl("openid grant_management_query"))).Query("error"));
        Assert.Equal("openid", (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("bob"), "openid global_token_revocation"))).AssertGranted().Answer["scope"]);
    }

    private static async Task<JsonAnswer> CallAsync(TestClient client, HttpMethod method, TokenAnswer named, TokenAnswer shown) =>
        await JsonAnswer.ReadAsync(await client.FetchAsync(method, $"/oauth2/grants/{named.Answer["grant_id"]}", shown.AccessToken));

    private static async Task<TokenAnswer> GrantAsync(TestClient client, TestBrowser browser, string action, string? id = null, string scope = Managing)
    {
        var request = Asking(action, id);
        return (await client.RedeemAsync(client.CodeOf(await browser.GoAsync(await client.PushedUrlAsync(scope, request)), request, browser))).AssertGranted();
    }

    private static AuthorizeRequest Asking(string action, string? id) => new() { Parameters = new Dictionary<string, string?> { ["grant_management_action"] = action, ["grant_id"] = id } };

    private static TestClient Manager(Bank bank, string id = "manager") => bank.Register(new ClientRow
    {
        ClientId = id, ClientName = "Manages its grants", TokenEndpointAuthMethod = "private_key_jwt", RedirectUris = [$"https://{id}.example/callback"],
        GrantTypes = ["authorization_code", "refresh_token"], Scopes = Managing.Split(' '), FirstParty = true, CreatedAt = bank.Clock.GetUtcNow(),
        Metadata = new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2, DpopBoundAccessTokens = true }.ToJson(),
    }, TestKey.Es256(), TestKey.Es256("dpop"));
}
