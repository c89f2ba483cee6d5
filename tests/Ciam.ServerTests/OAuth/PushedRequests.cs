using System.Net;
using Ciam.Protocol;
using Ciam.Server.SignIn;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth;

/// <summary>Authorization requests that were left with the server before the browser came.</summary>
public sealed class PushedRequests(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC9126-2"), Covers("RFC9126-2.2"), Covers("RFC9126-4")]
    public async Task What_was_pushed_is_what_is_answered()
    {
        await using var bank = await app.NewBankAsync();
        var (client, alice, request) = (bank.WebClient, await bank.SignUpAsync("alice"), new AuthorizeRequest());
        var pushed = await client.PushAsync("openid accounts", request);

        Assert.Equal(HttpStatusCode.Created, pushed.Status);
        Assert.Equal("90", pushed["expires_in"]);
        Assert.StartsWith("urn:ietf:params:oauth:request_uri:", pushed["request_uri"], StringComparison.Ordinal);
        Assert.Contains("no-store", pushed.Headers["Cache-Control"], StringComparison.Ordinal);

        // Whatever else stands in the address does not count.
        var browser = await bank.SignedInAsync(alice);
        var page = await browser.GoAsync(client.UrlOf(pushed["request_uri"]!, "&scope=payments&state=other&redirect_uri=https%3A%2F%2Fevil.example%2F&response_mode=form_post"));
        var tokens = (await client.RedeemAsync(client.CodeOf(page, request, browser))).AssertGranted();

        Assert.Equal("openid accounts", tokens.Answer["scope"]);
        Assert.Equal(request.Nonce, TokenAnswer.ClaimsOf(tokens.IdToken!).GetProperty("nonce").GetString());
    }

    [Fact]
    [Covers("RFC9126-2.1"), Covers("RFC9126-2.3")]
    public async Task What_is_wrong_is_said_at_once()
    {
        await using var bank = await app.NewBankAsync();
        (string Name, string? Value, string Error)[] wrong =
        [
            ("redirect_uri", null, "invalid_request"), ("redirect_uri", "https://evil.example/", "invalid_request"), ("response_type", "token", "unsupported_response_type"),
            ("scope", null, "invalid_scope"), ("code_challenge", null, "invalid_request"), ("code_challenge_method", "plain", "invalid_request"),
            ("request_uri", "urn:ietf:params:oauth:request_uri:x", "invalid_request"), ("request_uri", "https://evil.example/object", "invalid_request"),
            ("client_id", "mobile", "invalid_request"), ("resource", "https://other.example", "invalid_target"), ("state", new string('s', 2049), "invalid_request"),
        ];

        foreach (var (name, value, error) in wrong)
        {
            var answer = await bank.WebClient.PushAsync(bend: new Dictionary<string, string?> { [name] = value });

            Assert.Equal((HttpStatusCode.BadRequest, error), (answer.Status, answer["error"]));
            Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
        }

        Assert.Empty(await bank.RowsAsync("select client_id from ciam.oauth_pushed_request"));
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    [Covers("RFC9126-2")]
    [Covers("ASVS5-10.4.10"), Covers("FAPI2-SP-FINAL-5.3.2.2-4")]
    public async Task Only_a_proven_client_may_push_and_its_proof_is_not_kept()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.Register(new ClientRow
        {
            ClientId = "post", ClientName = "Posts its secret", TokenEndpointAuthMethod = "client_secret_post", RedirectUris = ["https://post.example/cb"],
            GrantTypes = ["authorization_code"], Scopes = ["openid", "accounts"], FirstParty = true, CreatedAt = bank.Clock.GetUtcNow(),
        });
        var form = client.AuthorizeForm();
        form["client_secret"] = client.Secret;
        using var bare = bank.NewHttpClient();

        var proven = await JsonAnswer.ReadAsync(await bare.PostAsync("/oauth2/par", Form(form)));
        form["client_secret"] = new string('x', 43);
        var unproven = await JsonAnswer.ReadAsync(await bare.PostAsync("/oauth2/par", Form(form)));

        Assert.Equal(HttpStatusCode.Created, proven.Status);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (unproven.Status, unproven["error"]));
        Assert.DoesNotContain("client_secret", Assert.Single(await bank.RowsAsync("select parameters::text from ciam.oauth_pushed_request")), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("RFC9126-2"), Covers("RFC9126-4")]
    public async Task A_public_client_may_push_and_another_client_cannot_use_it()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, request) = (await bank.SignUpAsync("alice"), new AuthorizeRequest());
        var pushed = (await bank.MobileClient.PushAsync(request: request))["request_uri"]!;
        var browser = await bank.SignedInAsync(alice);

        AssertGone(await browser.GoAsync(bank.WebClient.UrlOf(pushed)));
        AssertGone(await browser.GoAsync($"/oauth2/authorize?request_uri={Uri.EscapeDataString(pushed)}"));
        var page = await browser.GoAsync(bank.MobileClient.UrlOf(pushed));

        bank.MobileClient.CodeOf(page, request, browser);
    }

    [Fact]
    [Covers("FAPI2-SP-FINAL-5.3.2.2-3"), Covers("RFC9126-4")]
    public async Task An_answer_is_given_once_even_when_it_was_a_no()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.WebClient;
        var answered = await client.PushedUrlAsync();
        var denied = await client.PushedUrlAsync(request: new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["prompt"] = "none" } });
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        using var stranger = bank.NewBrowser();

        Assert.NotNull((await browser.GoAsync(answered)).Query("code"));
        Assert.Equal("login_required", (await stranger.GoAsync(denied)).Query("error"));

        AssertGone(await browser.GoAsync(answered));
        AssertGone(await stranger.GoAsync(denied));
        AssertGone(await browser.GoAsync(denied));
    }

    [Fact]
    [Covers("RFC9126-4")]
    public async Task The_name_is_forgotten_after_ninety_seconds_but_a_sign_in_that_has_begun_may_take_its_time()
    {
        await using var bank = await app.NewBankAsync();
        var (client, alice, request) = (bank.WebClient, await bank.SignUpAsync("alice"), new AuthorizeRequest());
        var url = await client.PushedUrlAsync(request: request);
        using var browser = bank.NewBrowser();
        bank.Clock.Advance(TimeSpan.FromSeconds(89));
        (await browser.GoAsync(url)).AssertAt("password");
        bank.Clock.Advance(TimeSpan.FromMinutes(5));

        using var late = bank.NewBrowser();
        AssertGone(await late.GoAsync(url));
        var page = await browser.EnterPasswordAsync(alice);

        (await client.RedeemAsync(client.CodeOf(page, request, browser))).AssertGranted();
    }

    [Fact]
    [Covers("RFC9126-4")]
    public async Task Loading_the_page_again_loses_nobody_and_of_two_tabs_one_is_answered()
    {
        await using var bank = await app.NewBankAsync();
        var (client, alice, request) = (bank.WebClient, await bank.SignUpAsync("alice"), new AuthorizeRequest());
        var url = await client.PushedUrlAsync(request: request);
        using var browser = bank.NewBrowser();
        await browser.GoAsync(url);
        (await browser.GoAsync(url)).AssertAt("password");
        using var tab = bank.NewTab(browser);

        client.CodeOf(await browser.EnterPasswordAsync(alice), request, browser);

        AssertGone(await tab.EnterPasswordAsync(alice));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Covers("RFC9126-5"), Covers("RFC9126-6"), Covers("FAPI2-SP-FINAL-5.3.2.2-3")]
    [Covers("ASVS5-10.4.13")]
    public async Task A_client_that_must_push_gets_nothing_through_the_browser(bool byProfile)
    {
        await using var bank = await app.NewBankAsync();
        var metadata = byProfile ? new ClientMetadata { SecurityProfile = SecurityProfiles.Fapi2 } : new ClientMetadata { RequirePushedAuthorizationRequests = true };
        var client = bank.Register(new ClientRow
        {
            ClientId = "strict", ClientName = "Pushes always", TokenEndpointAuthMethod = "client_secret_basic", RedirectUris = ["https://strict.example/cb"],
            GrantTypes = ["authorization_code"], Scopes = ["openid", "accounts"], FirstParty = true, CreatedAt = bank.Clock.GetUtcNow(), Metadata = metadata.ToJson(),
        });
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"), Acrs.TwoFactors);

        Assert.Equal("invalid_request", (await browser.GoAsync(client.AuthorizeUrl())).Query("error"));
        if (!byProfile)
            Assert.NotNull((await browser.GoAsync(await client.PushedUrlAsync())).Query("code"));
    }

    [Fact]
    [Covers("FAPI2-SP-FINAL-5.3.2.2-3")]
    [Covers("ATTACK-CODE-RACE")]
    public async Task Of_sixteen_racers_with_one_pushed_request_one_gets_a_code()
    {
        await using var bank = await app.NewBankAsync();
        var (client, browser) = (bank.WebClient, await bank.SignedInAsync(await bank.SignUpAsync("alice")));
        var url = await client.PushedUrlAsync();
        var tabs = Enumerable.Range(0, 16).Select(_ => bank.NewTab(browser)).ToList();

        var pages = await Task.WhenAll(tabs.Select(tab => tab.GoAsync(url)));

        Assert.Single(pages, page => page.Query("code") is not null);
        Assert.All(pages.Where(page => page.Location is null), AssertGone);
        Assert.Equal("1", Assert.Single(await bank.RowsAsync("select count(*)::text from ciam.oauth_code")));
        bank.Logs.AssertNoFaults();
    }

    private static void AssertGone(BrowserPage page)
    {
        page.AssertStatus(HttpStatusCode.BadRequest);
        Assert.Contains("request_uri has expired or was used already", page.Text, StringComparison.Ordinal);
    }

    private static FormUrlEncodedContent Form(IReadOnlyDictionary<string, string?> fields) =>
        new(fields.Where(pair => pair.Value is not null).Select(pair => new KeyValuePair<string, string>(pair.Key, pair.Value!)));
}
