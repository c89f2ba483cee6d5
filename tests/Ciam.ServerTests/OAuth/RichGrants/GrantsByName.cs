using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ciam.Protocol;
using Ciam.Protocol.Assurance;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.RichGrants;

/// <summary>Grants that their clients manage by name, and the one call that ends everything of a customer's.</summary>
public sealed class GrantsByName(CiamApp app) : IClassFixture<CiamApp>
{
    private static TestClient Manager(Bank bank, string id = "manager") => bank.Register(new ClientRow
    {
        ClientId = id, ClientName = "Manager", TokenEndpointAuthMethod = "client_secret_basic", RedirectUris = [$"https://{id}.example/cb"],
        GrantTypes = ["authorization_code", "refresh_token", "client_credentials"],
        Scopes = ["openid", "offline_access", "accounts", "payments", "grant_management_query", "grant_management_revoke", "global_token_revocation", "accounts.read"], FirstParty = true,
        Metadata = new ClientMetadata { AuthorizationDetailsTypes = ["account_information"] }.ToJson(), CreatedAt = bank.Clock.GetUtcNow(),
    });

    private static async Task<TokenAnswer> GrantAsync(TestClient client, TestBrowser browser, string scope, string? action, string? id = null, string? details = null)
    {
        var request = new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["grant_management_action"] = action, ["grant_id"] = id, ["authorization_details"] = details } };
        return (await client.RedeemAsync(client.CodeOf(await browser.GoAsync(client.AuthorizeUrl(scope, request)), request, browser))).AssertGranted();
    }

    private static async Task<JsonAnswer> CallAsync(Bank bank, TestClient client, HttpMethod method, string path, string? scope, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (scope is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await client.ClientCredentialsAsync(scope)).AssertGranted().AccessToken);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, type);
        return await JsonAnswer.ReadAsync(await bank.Http.SendAsync(request));
    }

    [Fact]
    [Covers("GM-5.4"), Covers("GM-6.4"), Covers("GM-6.5")]
    public async Task A_grant_has_a_name_can_be_looked_at_and_given_back()
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser) = (Manager(bank), await bank.SignedInAsync(await bank.SignUpAsync("alice"), Acr.TwoFactors));
        var plain = await GrantAsync(client, browser, "openid accounts offline_access", null);
        var named = await GrantAsync(client, browser, "openid accounts offline_access", "create", details: RichBank.List(RichBank.Accounts));
        var path = $"/oauth2/grants/{named.Answer["grant_id"]}";

        Assert.Null(plain.Answer["grant_id"]);
        Assert.Equal(named.Answer["grant_id"], (await client.RefreshAsync(named.RefreshToken)).AssertGranted().Answer["grant_id"]);
        var told = await CallAsync(bank, client, HttpMethod.Get, path, "grant_management_query");
        Assert.Equal("openid accounts offline_access", told.Json.GetProperty("scopes")[0].GetProperty("scope").GetString());
        Assert.Equal(RichBank.List(RichBank.Accounts), told.Json.Details());
        Assert.Equal("no-store", told.Headers["Cache-Control"]);

        Assert.Equal(HttpStatusCode.NoContent, (await CallAsync(bank, client, HttpMethod.Delete, path, "grant_management_revoke")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(bank, client, HttpMethod.Get, path, "grant_management_query")).Status);
        Assert.False(await bank.IsActiveAsync(named.AccessToken));
        Assert.True(await bank.IsActiveAsync(plain.AccessToken));
        await bank.Audit.AssertHasAsync("grant.revoked");
    }

    [Fact]
    [Covers("GM-5.2"), Covers("GM-5.4")]
    public async Task A_grant_is_added_to_and_replaced_under_its_name_and_what_hung_on_it_ends()
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser) = (Manager(bank), await bank.SignedInAsync(await bank.SignUpAsync("alice"), Acr.TwoFactors));
        var first = await GrantAsync(client, browser, "openid accounts offline_access", "create");
        var id = first.Answer["grant_id"];

        var merged = await GrantAsync(client, browser, "openid payments", "merge", id);
        Assert.Equal((id, "openid accounts offline_access payments"), (merged.Answer["grant_id"], merged.Answer["scope"]));
        (await client.RefreshAsync(first.RefreshToken)).AssertRefused("invalid_grant");

        var replaced = await GrantAsync(client, browser, "openid payments", "replace", id);
        Assert.Equal((id, "openid payments"), (replaced.Answer["grant_id"], replaced.Answer["scope"]));
        Assert.False(await bank.IsActiveAsync(merged.AccessToken));
        Assert.Equal("openid payments", (await CallAsync(bank, client, HttpMethod.Get, $"/oauth2/grants/{id}", "grant_management_query")).Json.GetProperty("scopes")[0].GetProperty("scope").GetString());
    }

    [Theory]
    [InlineData("another client's")]
    [InlineData("another customer's")]
    [InlineData("revoked")]
    [InlineData("unknown")]
    [InlineData("no name")]
    [Covers("GM-5.3"), Covers("GM-6.6")]
    public async Task A_name_that_is_not_this_clients_and_this_customers_is_unknown(string whose)
    {
        await using var bank = await app.NewBankAsync();
        var (client, other) = (Manager(bank), Manager(bank, "other"));
        var (alice, bob) = (await bank.SignedInAsync(await bank.SignUpAsync("alice"), Acr.TwoFactors), await bank.SignedInAsync(await bank.SignUpAsync("bob"), Acr.TwoFactors));
        var tokens = await GrantAsync(whose == "another client's" ? other : client, whose == "another customer's" ? bob : alice, "openid accounts offline_access", "create");
        if (whose == "revoked")
            await client.RevokeAsync(tokens.RefreshToken);
        var id = whose switch { "unknown" => Guid.NewGuid().ToString(), "no name" => "x", _ => tokens.Answer["grant_id"] };

        var page = await alice.GoAsync(client.AuthorizeUrl("openid accounts", new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["grant_management_action"] = "merge", ["grant_id"] = id } }));

        Assert.Equal("invalid_grant_id", page.Query("error"));
        if (whose is "another client's" or "unknown" or "no name" or "revoked")
        {
            Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(bank, client, HttpMethod.Get, $"/oauth2/grants/{id}", "grant_management_query")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(bank, client, HttpMethod.Delete, $"/oauth2/grants/{id}", "grant_management_revoke")).Status);
        }

        if (whose is not "revoked")
            Assert.True(await bank.IsActiveAsync(tokens.AccessToken));
    }

    [Fact]
    [Covers("GM-6.1"), Covers("GM-6.6")]
    [Covers("ASVS5-10.3.2"), Covers("RFC9700-2.3-4"), Covers("FAPI2-SP-FINAL-5.3.4-4")]
    public async Task The_scope_says_what_a_token_may_do_here()
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser) = (Manager(bank), await bank.SignedInAsync(await bank.SignUpAsync("alice"), Acr.TwoFactors));
        var path = $"/oauth2/grants/{(await GrantAsync(client, browser, "openid", "create")).Answer["grant_id"]}";

        var none = await CallAsync(bank, client, HttpMethod.Get, path, null);
        var query = await CallAsync(bank, client, HttpMethod.Delete, path, "grant_management_query");
        var api = await CallAsync(bank, client, HttpMethod.Get, path, "accounts.read");
        var both = await CallAsync(bank, client, HttpMethod.Get, path, "accounts.read grant_management_query");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (none.Status, query.Status));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (api.Status, both.Status));
        Assert.Equal("insufficient_scope", query["error"]);
        (await bank.AgentClient.ClientCredentialsAsync("grant_management_query")).AssertRefused("invalid_scope");
    }

    /// <summary>A bound token is worth nothing here without its proof, and with another client's key.</summary>
    [Fact]
    [Covers("GM-6.1")]
    public async Task A_bound_token_is_taken_only_with_its_proof()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Register(new ClientRow
        {
            ClientId = "bound", ClientName = "Bound", TokenEndpointAuthMethod = "private_key_jwt", GrantTypes = ["client_credentials"], Scopes = ["global_token_revocation", "grant_management_query"], CreatedAt = bank.Clock.GetUtcNow(),
        }, TestKey.Es256(), TestKey.Es256());
        var token = (await client.ClientCredentialsAsync("grant_management_query")).AssertGranted().AccessToken;
        var path = $"/oauth2/grants/{Guid.NewGuid()}";

        using var bearer = new HttpRequestMessage(HttpMethod.Get, path);
        bearer.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await bank.Http.SendAsync(bearer)).StatusCode);
        using var stolen = await client.Proving(TestKey.Es256()).FetchAsync(HttpMethod.Get, path, token);
        Assert.Equal(HttpStatusCode.Unauthorized, stolen.StatusCode);
        using var proven = await client.FetchAsync(HttpMethod.Get, path, token);
        Assert.Equal(HttpStatusCode.NotFound, proven.StatusCode);
    }

    [Theory]
    [InlineData("email")]
    [InlineData("iss_sub")]
    [InlineData("opaque")]
    [Covers("GTR-3"), Covers("GTR-4")]
    public async Task One_call_ends_everything_of_a_customers(string format)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), Manager(bank));
        var browser = await bank.SignedInAsync(alice);
        var tokens = await GrantAsync(client, browser, "openid accounts offline_access", null);
        var bobs = await GrantAsync(client, await bank.SignedInAsync(await bank.SignUpAsync("bob")), "openid accounts offline_access", null);
        var body = format switch
        {
            "email" => """{"sub_id":{"format":"email","email":"Alice@Example.com"}}""",
            "iss_sub" => $$$"""{"sub_id":{"format":"iss_sub","iss":"{{{bank.Issuer.GetLeftPart(UriPartial.Authority)}}}","sub":"{{{alice.Id}}}"}}""",
            _ => $$$"""{"sub_id":{"format":"opaque","id":"{{{alice.Id}}}"}}""",
        };

        var answer = await CallAsync(bank, client, HttpMethod.Post, "/oauth2/global-revoke", "global_token_revocation", body);

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.False(await bank.IsActiveAsync(tokens.AccessToken));
        (await client.RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_grant");
        Assert.StartsWith("/signin/", (await browser.GoAsync(client.AuthorizeUrl("openid"))).Url.AbsolutePath, StringComparison.Ordinal);
        (await client.RefreshAsync(bobs.RefreshToken)).AssertGranted();
        await bank.Audit.AssertHasAsync("customer_tokens.revoked");
    }

    [Fact]
    [Covers("GTR-3"), Covers("GTR-4")]
    public async Task Whoever_may_not_or_says_it_wrongly_ends_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), Manager(bank));
        var tokens = await GrantAsync(client, await bank.SignedInAsync(alice), "openid accounts", null);
        const string path = "/oauth2/global-revoke";
        const string nobody = """{"sub_id":{"format":"email","email":"nobody@example.com"}}""";
        var hers = $$$"""{"sub_id":{"format":"opaque","id":"{{{alice.Id}}}"}}""";

        Assert.Equal(HttpStatusCode.Unauthorized, (await CallAsync(bank, client, HttpMethod.Post, path, null, hers)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await CallAsync(bank, client, HttpMethod.Post, path, "grant_management_revoke", hers)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(bank, client, HttpMethod.Post, path, "global_token_revocation", nobody)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await CallAsync(bank, client, HttpMethod.Post, path, "global_token_revocation", "{}")).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await CallAsync(bank, client, HttpMethod.Post, path, "global_token_revocation", hers, "text/plain")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await CallAsync(bank, client, HttpMethod.Post, path, "global_token_revocation", hers + new string(' ', 2048))).Status);
        Assert.True(await bank.IsActiveAsync(tokens.AccessToken));
    }
}
