using System.Net;
using Ciam.Protocol.SenderConstraint;
using Ciam.Protocol.Token;
using Ciam.ServerTests.OAuth.Backchannel;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Conformance.Ciba;

/// <summary>The modules of the FAPI-CIBA plan that follow a question from beginning to end.</summary>
public sealed class FlowModules(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact(DisplayName = "fapi-ciba-id1-discovery-end-point-verification")]
    [Covers("CIBA-4")]
    public async Task The_metadata_says_what_is_spoken()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:MutualTls:Address"] = "https://mtls.bank.example" } });

        var document = await JsonAnswer.ReadAsync(await bank.Http.GetAsync("/.well-known/openid-configuration"));

        Assert.Equal(new Uri(bank.Issuer, BackchannelSteps.Path).AbsoluteUri, document["backchannel_authentication_endpoint"]);
        Assert.Equal("https://mtls.bank.example" + BackchannelSteps.Path, document.Json.GetProperty("mtls_endpoint_aliases").GetProperty("backchannel_authentication_endpoint").GetString());
        Assert.Equal(["poll", "ping"], Texts(document, "backchannel_token_delivery_modes_supported"));
        Assert.Equal(["ES256", "PS256"], Texts(document, "backchannel_authentication_request_signing_alg_values_supported").Order(StringComparer.Ordinal));
        Assert.Equal("true", document["backchannel_user_code_parameter_supported"]);
        Assert.Contains("urn:openid:params:grant-type:ciba", Texts(document, "grant_types_supported"));
        Assert.Equal("true", document["tls_client_certificate_bound_access_tokens"]);
    }

    [Theory(DisplayName = "fapi-ciba-id1")]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("CIBA-7.1"), Covers("CIBA-7.3"), Covers("FAPI-CIBA-5.2.2")]
    public async Task Asked_approved_and_fetched(bool byCertificate)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank, byCertificate: byCertificate));
        var name = await client.AskedAsync(alice);
        (await client.PollAsync(name)).AssertRefused("authorization_pending");
        bank.Clock.Advance(TimeSpan.FromSeconds(5));
        (await client.PollAsync(name)).AssertRefused("authorization_pending");

        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");

        bank.Clock.Advance(TimeSpan.FromSeconds(7));
        var tokens = (await client.PollAsync(name)).AssertGranted();
        Assert.Contains("no-store", tokens.Answer.Headers["Cache-Control"], StringComparison.Ordinal);
        var id = TokenAnswer.ClaimsOf(tokens.IdToken!);
        Assert.Equal(name, id.GetProperty(TokenMint.AuthReqIdClaim).GetString());
        Assert.False(id.TryGetProperty("c_hash", out _) || id.TryGetProperty("s_hash", out _));
        Assert.True(id.TryGetProperty("at_hash", out _));
        Assert.Equal(CertificateThumbprint.Of(client.Certificate.RawData), TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("cnf").GetProperty("x5t#S256").GetString());
        Assert.Equal("Bearer", tokens.Answer["token_type"]);
    }

    [Fact(DisplayName = "fapi-ciba-id1-user-rejects-authentication")]
    public async Task The_customer_says_no()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));
        var name = await client.AskedAsync(alice);

        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "refuse");

        var answer = await client.PollAsync(name);
        answer.AssertRefused("access_denied");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact(DisplayName = "fapi-ciba-id1-multiple-call-to-token-endpoint")]
    public async Task Twenty_questions_in_no_time_are_answered_and_tokens_are_still_given()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));
        var name = await client.AskedAsync(alice);

        for (var i = 0; i < 20; i++)
        {
            var answer = await client.PollAsync(name);
            answer.AssertRefused(i == 0 ? "authorization_pending" : "slow_down");
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        }

        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");
        (await client.PollAsync(name)).AssertGranted();
    }

    [Fact(DisplayName = "fapi-ciba-id1-auth-req-id-expired")]
    public async Task Nobody_answers_in_time()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));
        var answer = await client.AskAsync(alice, new Dictionary<string, object?> { ["requested_expiry"] = 30 });
        Assert.Equal("30", answer["expires_in"]);

        bank.Clock.Advance(TimeSpan.FromSeconds(30));

        (await client.PollAsync(answer["auth_req_id"]!)).AssertRefused("expired_token");
    }

    [Theory(DisplayName = "fapi-ciba-id1-ensure-authorization-request-with-binding-message-succeeds, -ensure-other-scope-order-succeeds, -ensure-requested-expiry-as-string-succeeds")]
    [InlineData("binding_message", "1234")]
    [InlineData("scope", "accounts openid")]
    [InlineData("requested_expiry", "30")]
    public async Task What_is_allowed_is_taken(string claim, string value)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));
        var name = await client.AskedAsync(alice, new Dictionary<string, object?> { [claim] = value });
        var browser = await bank.SignedInAsync(alice);
        if (claim == "binding_message")
            Assert.Equal(value, (await browser.GoAsync(await bank.NewestPageAsync())).Find(".binding-message").TextContent);

        await browser.AnswersAsync(bank, "approve");

        (await client.PollAsync(name)).AssertGranted();
    }

    [Fact(DisplayName = "fapi-ciba-id1-ensure-authorization-request-with-potentially-bad-binding-message")]
    public async Task A_message_that_no_small_screen_shows_is_refused_by_name()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));
        var message = "1234 \U0001F44D\U0001F3FF 品川 " + string.Join(' ', Enumerable.Repeat("a long text that goes on and on", 15));

        var answer = await client.AskAsync(alice, new Dictionary<string, object?> { ["binding_message"] = message });

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_binding_message"), (answer.Status, answer["error"]));
    }

    [Theory(DisplayName = "fapi-ciba-id1-ensure-authorization-request-with-multiple-hints-fails")]
    [InlineData("id_token_hint")]
    [InlineData("login_hint_token")]
    public async Task Two_hints_are_one_too_many(string hint)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank));

        var answer = await client.AskAsync(alice, new Dictionary<string, object?> { [hint] = "a.b.c" });

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (answer.Status, answer["error"]));
    }

    [Fact(DisplayName = "fapi-ciba-id1-ensure-wrong-auth-req-id-in-token-endpoint-request")]
    public async Task Another_clients_question_is_nobodys()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, one, two) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank), CibaClient.Register(bank, "client2"));
        var name = await one.AskedAsync(alice);

        var answer = await two.PollAsync(name);

        answer.AssertRefused("invalid_grant");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        (await one.PollAsync(name)).AssertRefused("authorization_pending");
    }

    [Fact(DisplayName = "fapi-ciba-id1-refresh-token")]
    public async Task A_refresh_token_renews_for_its_client_and_for_no_other()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, one, two) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank), CibaClient.Register(bank, "client2"));
        var name = await one.AskedAsync(alice, new Dictionary<string, object?> { ["scope"] = "openid accounts offline_access" });
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");
        var tokens = (await one.PollAsync(name)).AssertGranted();

        var fresh = (await one.Client.RefreshAsync(tokens.RefreshToken)).AssertGranted();

        Assert.NotEqual(tokens.AccessToken, fresh.AccessToken);
        Assert.Equal(CertificateThumbprint.Of(one.Certificate.RawData), TokenAnswer.ClaimsOf(fresh.AccessToken).GetProperty("cnf").GetProperty("x5t#S256").GetString());
        (await two.Client.RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_grant");
    }

    [Theory(DisplayName = "fapi-ciba-id1-ensure-mtls-holder-of-key-required")]
    [InlineData(false, "invalid_request")]
    [InlineData(true, "invalid_client")]
    public async Task Without_the_certificate_nothing_is_fetched(bool byCertificate, string error)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), CibaClient.Register(bank, byCertificate: byCertificate));
        var name = await client.AskedAsync(alice);
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");

        (await client.Client.Showing(null).PollAsync(name)).AssertRefused(error);

        (await client.PollAsync(name)).AssertGranted();
        Assert.Equal(1, await bank.WithDatabaseAsync(database => database.Set<BackchannelRequestRow>().CountAsync(row => row.SpentAt != null)));
    }

    private static IEnumerable<string> Texts(JsonAnswer document, string name) => document.Json.GetProperty(name).EnumerateArray().Select(item => item.GetString()!);
}
