using System.Net;
using System.Net.Http.Headers;
using Ciam.Protocol.Wire;
using Ciam.ServerTests.Conformance.Fapi2;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.SenderConstraint;

/// <summary>What a thief gets from tokens, proofs and assertions without the key: nothing.</summary>
public sealed class StolenTokens(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC9449-7"), Covers("RFC9449-7.1"), Covers("RFC9449-7.2")]
    [Covers("ASVS5-10.3.5"), Covers("RFC9700-2.2.1-1"), Covers("RFC9700-4.9-1"), Covers("RFC9700-4.10-1"), Covers("FAPI2-SP-FINAL-5.3.4-5")]
    public async Task A_stolen_token_is_worth_nothing_without_its_key()
    {
        await using var bank = await app.NewBankAsync();
        var (binder, tokens) = await BoundAsync(bank);

        var asBearer = await binder.Proving(null).UserInfoAsync(tokens.AccessToken);
        var withOwnKey = await binder.Proving(TestKey.Es256("thief")).UserInfoAsync(tokens.AccessToken);
        var withoutProof = await FetchAsync(bank, "DPoP", tokens.AccessToken);
        var inTheForm = await JsonAnswer.ReadAsync(await bank.Http.PostAsync("/oauth2/userinfo", new FormUrlEncodedContent([new("access_token", tokens.AccessToken)])));

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), (asBearer.Status, asBearer["error"]));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), (withOwnKey.Status, withOwnKey["error"]));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_dpop_proof"), (withoutProof.Status, withoutProof["error"]));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), (inTheForm.Status, inTheForm["error"]));
        Assert.Equal(HttpStatusCode.OK, (await binder.UserInfoAsync(tokens.AccessToken)).Status);
    }

    [Fact]
    [Covers("RFC9449-7"), Covers("RFC9449-7.2")]
    public async Task Samples_of_behaviour_are_taken_from_the_holder_only()
    {
        await using var bank = await app.NewBankAsync();
        var binder = bank.Binder();
        var tokens = (await binder.RedeemAsync(await binder.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid behaviour"))).AssertGranted();

        var stolen = await binder.Proving(null).FetchAsync(HttpMethod.Post, "/behaviour/samples", tokens.AccessToken);
        var held = await binder.FetchAsync(HttpMethod.Post, "/behaviour/samples", tokens.AccessToken);

        Assert.Equal(HttpStatusCode.Unauthorized, stolen.StatusCode);
        Assert.Contains("invalid_token", stolen.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, held.StatusCode);
    }

    [Fact]
    [Covers("RFC9449-7.1")]
    public async Task A_bearer_token_does_not_become_better_by_a_proof()
    {
        await using var bank = await app.NewBankAsync();
        var tokens = (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid"))).AssertGranted();

        var answer = await bank.WebClient.Proving(TestKey.Es256()).UserInfoAsync(tokens.AccessToken);

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), (answer.Status, answer["error"]));
    }

    [Fact]
    [Covers("RFC9449-11.1")]
    [Covers("ATTACK-DPOP-REPLAY")]
    public async Task A_proof_that_was_seen_is_refused_at_the_token_endpoint_and_at_a_resource()
    {
        await using var bank = await app.NewBankAsync();
        var (binder, tokens) = await BoundAsync(bank);
        var once = new Dictionary<string, object?> { ["jti"] = "once" };
        var again = binder.Proving(binder.Dpop, once);

        Assert.Equal(HttpStatusCode.OK, (await again.UserInfoAsync(tokens.AccessToken)).Status);
        var replayed = await again.UserInfoAsync(tokens.AccessToken);
        var elsewhere = await again.RefreshAsync(tokens.RefreshToken);

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_dpop_proof"), (replayed.Status, replayed["error"]));
        elsewhere.AssertRefused("invalid_dpop_proof");
        (await binder.RefreshAsync(tokens.RefreshToken)).AssertGranted();
    }

    /// <summary>Whoever could use the key for a moment made proofs for tomorrow; they lack tomorrow's nonce.</summary>
    [Fact]
    [Covers("RFC9449-8"), Covers("RFC9449-9")]
    [Covers("ATTACK-DPOP-PREGENERATION")]
    public async Task A_proof_made_ahead_of_time_lacks_the_nonce_of_its_time()
    {
        await using var bank = await app.NewBankAsync();
        var (binder, tokens) = await BoundAsync(bank);
        var later = bank.Clock.GetUtcNow() + TimeSpan.FromMinutes(4);
        var ahead = binder.Proof("POST", "/oauth2/token", null, new Dictionary<string, object?> { ["iat"] = later.ToUnixTimeSeconds() });

        bank.Clock.Advance(TimeSpan.FromMinutes(4));
        var answer = await SendAsync(bank, binder, tokens.RefreshToken, ahead);

        Assert.Equal((HttpStatusCode.BadRequest, "use_dpop_nonce"), (answer.Status, answer["error"]));
        var fresh = binder.Proof("POST", "/oauth2/token", null, new Dictionary<string, object?> { ["nonce"] = answer.Headers["DPoP-Nonce"] });
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(bank, binder, tokens.RefreshToken, fresh)).Status);
    }

    [Fact]
    [Covers("RFC9449-9")]
    [Covers("FAPI2-SP-FINAL-5.3.2.1-10")]
    public async Task A_resource_asks_for_the_nonce_by_its_challenge_and_every_answer_tells_the_next()
    {
        await using var bank = await app.NewBankAsync();
        var (binder, tokens) = await BoundAsync(bank);

        var stale = await FetchAsync(bank, "DPoP", tokens.AccessToken, binder.Proof("GET", "/oauth2/userinfo", tokens.AccessToken, new Dictionary<string, object?> { ["nonce"] = "stale" }));
        var good = await binder.UserInfoAsync(tokens.AccessToken);

        Assert.Equal((HttpStatusCode.Unauthorized, "use_dpop_nonce"), (stale.Status, stale["error"]));
        Assert.StartsWith("DPoP error=\"use_dpop_nonce\"", stale.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        Assert.Equal(stale.Headers["DPoP-Nonce"], good.Headers["DPoP-Nonce"]);
    }

    [Fact]
    [Covers("RFC9449-8")]
    public async Task A_nonce_is_good_for_two_windows_and_on_every_node()
    {
        await using var bank = await app.NewBankAsync();
        var robot = bank.Robot();
        var first = (await robot.ClientCredentialsAsync()).AssertGranted().Answer.Headers["DPoP-Nonce"];

        bank.Clock.Advance(TimeSpan.FromMinutes(2));
        var held = robot.Proving(robot.Dpop, new Dictionary<string, object?> { ["nonce"] = first });
        var second = (await held.ClientCredentialsAsync()).AssertGranted().Answer.Headers["DPoP-Nonce"];
        bank.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.NotEqual(first, second);
        (await held.ClientCredentialsAsync()).AssertRefused("use_dpop_nonce");
    }

    [Fact]
    [Covers("RFC9449-5"), Covers("RFC8705-4")]
    [Covers("ASVS5-10.4.5"), Covers("RFC9700-2.2.2-1")]
    [Covers("ATTACK-REFRESH-THEFT")]
    public async Task A_public_clients_refresh_token_is_worth_nothing_without_its_key()
    {
        await using var bank = await app.NewBankAsync();
        var app1 = bank.Binder(ClientAuthMethods.None, "phone");
        var first = (await app1.RedeemAsync(await app1.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid offline_access"))).AssertGranted();

        (await app1.Proving(TestKey.Es256("thief")).RefreshAsync(first.RefreshToken)).AssertRefused("invalid_grant");
        (await app1.Proving(null).RefreshAsync(first.RefreshToken)).AssertRefused("invalid_dpop_proof");

        var second = (await app1.RefreshAsync(first.RefreshToken)).AssertGranted();
        (await app1.Proving(TestKey.Es256("thief")).RefreshAsync(second.RefreshToken)).AssertRefused("invalid_grant");
        (await app1.RefreshAsync(second.RefreshToken)).AssertGranted();
    }

    [Fact]
    [Covers("RFC9449-6.2")]
    public async Task An_api_is_told_the_key_of_a_token()
    {
        await using var bank = await app.NewBankAsync();
        var robot = bank.Robot();
        var token = (await robot.ClientCredentialsAsync()).AssertGranted().AccessToken;

        var told = await bank.ApiClient.IntrospectAsync(token);

        Assert.Equal("DPoP", told["token_type"]);
        Assert.Equal(robot.Dpop!.Thumbprint, told.Json.GetProperty("cnf").GetProperty("jkt").GetString());
    }

    private static async Task<(TestClient Client, TokenAnswer Tokens)> BoundAsync(Bank bank)
    {
        var binder = bank.Binder();
        return (binder, (await binder.RedeemAsync(await binder.AuthorizeAsync(await bank.SignUpAsync("alice"), "openid offline_access"))).AssertGranted());
    }

    private static async Task<JsonAnswer> FetchAsync(Bank bank, string scheme, string token, string? proof = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth2/userinfo");
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        if (proof is not null)
            request.Headers.Add("DPoP", proof);
        return await JsonAnswer.ReadAsync(await bank.Http.SendAsync(request));
    }

    private static async Task<JsonAnswer> SendAsync(Bank bank, TestClient client, string refreshToken, string proof)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token");
        request.Headers.Add("DPoP", proof);
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", ["client_assertion"] = client.Assertion(),
        });
        return await JsonAnswer.ReadAsync(await bank.Http.SendAsync(request));
    }
}
