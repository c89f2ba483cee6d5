using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Server.OAuth;
using Ciam.ServerTests.Conformance.Logout;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.OAuth;

/// <summary>Each sector knows a customer by a name of its own, wherever a name goes out.</summary>
public sealed class PairwiseSubjects(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly ClientMetadata Pairwise = new() { SubjectType = SubjectTypes.Pairwise };

    [Fact(DisplayName = "oidcc-registration-sector-uri: pairwise subjects, one for each sector")]
    [Covers("OIDCC-8"), Covers("OIDCC-8.1")]
    public async Task Two_sectors_know_one_customer_by_two_names()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (one, same, two, open) = (bank.Relying(Pairwise, "one", "one.example"), bank.Relying(Pairwise, "same", "one.example"), bank.Relying(Pairwise, "two", "two.example"), bank.Relying(new ClientMetadata(), "open", "open.example"));

        var names = new List<string?>();
        foreach (var client in new[] { one, same, two, open })
            names.Add(SubOf((await bank.EnterAsync(client, alice)).Tokens.IdToken!));

        Assert.Equal(names[0], names[1]);
        Assert.Equal(alice.Id.ToString(), names[3]);
        Assert.Equal(3, names.Distinct().Count());
        Assert.All(names.Take(3), name => Assert.DoesNotContain(alice.Id.ToString("N")[..8], name!, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    [Covers("OIDCC-8")]
    public async Task The_name_is_the_same_in_every_token_and_answer_but_an_api_hears_its_own()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var client = bank.Register(new ClientRow
        {
            ClientId = "pair", ClientName = "Pair", TokenEndpointAuthMethod = ClientAuthMethods.Basic, RedirectUris = ["https://pair.example/callback"], FirstParty = true,
            GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken], Scopes = ["openid", "accounts", "offline_access"], Metadata = Pairwise.ToJson(), CreatedAt = bank.Clock.GetUtcNow(),
        });
        var tokens = (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid accounts offline_access"))).AssertGranted();
        var refreshed = (await client.RefreshAsync(tokens.RefreshToken)).AssertGranted();

        var name = SubOf(tokens.IdToken!);

        Assert.NotEqual(alice.Id.ToString(), name);
        Assert.Equal(name, SubOf(tokens.AccessToken));
        Assert.Equal(name, SubOf(refreshed.AccessToken));
        Assert.Equal(name, (await client.UserInfoAsync(refreshed.AccessToken))["sub"]);
        Assert.Equal(name, (await client.IntrospectAsync(refreshed.AccessToken))["sub"]);
        Assert.Equal(name, (await client.IntrospectAsync(refreshed.RefreshToken))["sub"]);
        Assert.Equal(alice.Id.ToString(), (await bank.ApiClient.IntrospectAsync(refreshed.AccessToken))["sub"]);
    }

    [Fact]
    [Covers("OIDCC-8"), Covers("RFC8693-2.2.1")]
    public async Task A_token_that_is_exchanged_names_the_customer_as_its_new_holder_knows_them()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var lender = Exchanger(bank, "lender", null);
        var (borrower, open) = (Exchanger(bank, "borrower", "lender"), Exchanger(bank, "open", "lender", pairwise: false));
        var tokens = (await lender.RedeemAsync(await lender.AuthorizeAsync(alice, "openid accounts"))).AssertGranted();
        var ofLender = SubOf(tokens.AccessToken);

        var ofBorrower = SubOf((await borrower.TokenAsync(Exchange(tokens.AccessToken))).AssertGranted().AccessToken);
        var lent = (await open.TokenAsync(Exchange(tokens.AccessToken))).AssertGranted().AccessToken;

        Assert.Equal(3, new[] { ofLender, ofBorrower, alice.Id.ToString() }.Distinct().Count());
        Assert.Equal(alice.Id.ToString(), SubOf(lent));
        Assert.Equal(alice.Id.ToString(), (await bank.ApiClient.IntrospectAsync(lent))["sub"]);
        var own = (await borrower.RedeemAsync(await borrower.AuthorizeAsync(alice, "openid accounts"))).AssertGranted();
        Assert.Equal(SubOf(own.IdToken!), ofBorrower);
    }

    private static TestClient Exchanger(Bank bank, string id, string? of, bool pairwise = true) => bank.Register(new ClientRow
    {
        ClientId = id, ClientName = id, TokenEndpointAuthMethod = ClientAuthMethods.Basic, RedirectUris = [$"https://{id}.example/callback"], FirstParty = true,
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.TokenExchange], Scopes = ["openid", "accounts"],
        Metadata = ((pairwise ? Pairwise : ClientMetadata.None) with { TokenExchangeSubjectClients = of is null ? null : [of] }).ToJson(), CreatedAt = bank.Clock.GetUtcNow(),
    });

    private static Dictionary<string, string?> Exchange(string token) => new()
    {
        ["grant_type"] = GrantTypes.TokenExchange, ["subject_token"] = token, ["subject_token_type"] = TokenTypeNames.AccessToken,
    };

    [Fact]
    public async Task The_name_finds_its_customer_again()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"));
        var client = bank.Relying(Pairwise);
        var (browser, tokens) = await bank.EnterAsync(client, alice);
        var (_, bobs) = await bank.EnterAsync(client, bob);

        var hint = await SilentAsync(browser, client, ("id_token_hint", tokens.IdToken));
        var wrongHint = await SilentAsync(browser, client, ("id_token_hint", bobs.IdToken));
        var claim = await SilentAsync(browser, client, ("claims", Claims(SubOf(tokens.IdToken!)!)));
        var wrongClaim = await SilentAsync(browser, client, ("claims", Claims(SubOf(bobs.IdToken!)!)));
        var publicClaim = await SilentAsync(browser, client, ("claims", Claims(alice.Id.ToString())));

        Assert.True(hint.Query("code") is not null && claim.Query("code") is not null);
        Assert.All([wrongHint, wrongClaim, publicClaim], page => Assert.Equal("login_required", page.Query("error")));

        static string Claims(string sub) => System.Text.Json.JsonSerializer.Serialize(new { id_token = new { sub = new { value = sub } } });
    }

    [Fact]
    public async Task A_logout_token_bears_the_clients_name_for_the_customer()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(LogoutSteps.Settings);
        var client = bank.Relying(Pairwise with { BackchannelLogoutUri = foreign.ServeText("/out", "") });
        var (browser, tokens) = await bank.EnterAsync(client, await bank.SignUpAsync("alice"));

        await browser.GoAsync(LogoutSteps.LogoutUrl(tokens));
        await bank.TellAsync();

        Assert.Equal(SubOf(tokens.IdToken!), SubOf(Assert.Single(foreign.Requests).Form("logout_token")!));
    }

    [Fact]
    public async Task Noise_names_nobody()
    {
        await using var bank = await app.NewBankAsync();
        var subjects = bank.Services.GetRequiredService<Subjects>();
        var client = new Client { ClientId = "pair", ClientName = "Pair", TokenEndpointAuthMethod = ClientAuthMethods.None, RedirectUris = ["https://pair.example/callback"], Metadata = Pairwise };
        var id = Guid.NewGuid();

        Assert.Equal(id, subjects.Read(client, subjects.Of(client, id)));
        Assert.All(new[] { null, "", "x", id.ToString(), new string('!', 22), new string('a', 23) }, noise => Assert.Null(subjects.Read(client, noise)));
    }

    private static string? SubOf(string jwt) => TokenAnswer.ClaimsOf(jwt).GetProperty("sub").GetString();

    private static Task<BrowserPage> SilentAsync(TestBrowser browser, TestClient client, (string Name, string? Value) more) =>
        browser.GoAsync(client.AuthorizeUrl("openid", new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["prompt"] = "none", [more.Name] = more.Value } }));
}
