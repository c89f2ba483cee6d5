using System.Net;
using System.Text.Json.Nodes;
using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.ServerTests.OAuth.Backchannel;
using Ciam.Storage.OAuth;
using Ciam.Storage.Transactions;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Transactions;

/// <summary>Who may ask, what may be asked, and a chatbot that has its customer asked.</summary>
public sealed class AskedByMachines(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Only_a_client_in_its_own_name_with_the_scope_and_the_key_of_its_token_is_answered()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.CustomerOfOldAsync("alice");
        var bound = await PaymentService.OpenAsync(bank, "bound", TestKey.Es256());
        var body = bound.Payment(alice).ToJsonString();

        (await bound.PostAsync("/transactions/assess", body)).AssertVerdict("step_up");
        var token = (await bound.Client.ClientCredentialsAsync("transactions.assess")).AssertGranted().AccessToken;
        Assert.Equal(HttpStatusCode.OK, (await bound.PostAsync("/transactions/assess", body, token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bound.PostAsync("/transactions/t-1/outcome", """{"outcome":"settled"}""", token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await bound.PostAsync("/transactions/history", """{"transactions":[]}""", token)).Status);

        // Stolen, a bound token is worth nothing; neither is none, nor a customer's.
        using var stolen = await bound.Client.Proving(null).FetchAsync(HttpMethod.Post, "/transactions/assess", token, body);
        Assert.Equal(HttpStatusCode.Unauthorized, stolen.StatusCode);
        using var nobody = await bank.Http.PostAsync("/transactions/assess", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        var hers = (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice))).AssertGranted();
        using var customers = await bank.WebClient.FetchAsync(HttpMethod.Post, "/transactions/assess", hers.AccessToken, body);
        Assert.Equal(HttpStatusCode.Unauthorized, customers.StatusCode);

        // The same where the key is a client certificate's.
        var certificate = TestAuthority.SelfSigned();
        var tls = bank.Register(new ClientRow
        {
            ClientId = "tls-payments", ClientName = "Payments", TokenEndpointAuthMethod = ClientAuthMethods.SelfSignedTlsClientAuth, Jwks = TestAuthority.JwksOf(certificate),
            GrantTypes = [GrantTypes.ClientCredentials], Scopes = [.. ManagementScopes.OfTransactions], FirstParty = true,
            Metadata = new ClientMetadata { TlsClientCertificateBoundAccessTokens = true }.ToJson(), CreatedAt = bank.Clock.GetUtcNow(),
        }).Showing(certificate);
        var certified = (await tls.ClientCredentialsAsync("transactions.assess")).AssertGranted().AccessToken;
        foreach (var (shown, status) in new[] { (tls, HttpStatusCode.OK), (tls.Showing(null), HttpStatusCode.Unauthorized), (tls.Showing(TestAuthority.SelfSigned("CN=thief")), HttpStatusCode.Unauthorized) })
        {
            using var answered = await shown.FetchAsync(HttpMethod.Post, "/transactions/assess", certified, body);
            Assert.Equal(status, answered.StatusCode);
        }

        var stranger = bound.Payment(alice);
        stranger["customer"] = Guid.NewGuid().ToString();
        var unknown = await bound.AssessAsync(stranger);
        Assert.Equal((HttpStatusCode.NotFound, "unknown_customer"), (unknown.Status, unknown["code"]));
    }

    [Fact]
    public async Task What_is_out_of_bounds_is_told_by_name_and_nothing_of_it_is_kept()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, service) = (await bank.CustomerOfOldAsync("alice"), await PaymentService.OpenAsync(bank));
        (string Member, JsonNode? Value)[] wrong =
        [
            ("transaction_id", null), ("transaction_id", "with space"), ("transaction_id", new string('x', 65)), ("transaction_id", 7), ("customer", null), ("customer", new string('c', 65)),
            ("amount", "0"), ("amount", "-5"), ("amount", "1e3"), ("amount", "1.001"), ("amount", "01"), ("amount", 12), ("amount", "1234567890123"), ("amount", "NaN"),
            ("currency", "XXX"), ("currency", "chf"), ("currency", null), ("payee", null), ("payee", new JsonObject()), ("payee", new JsonObject { ["iban"] = "CH00" }),
            ("payee", new JsonObject { ["iban"] = PaymentService.Shop, ["account"] = "7" }), ("payee", new JsonObject { ["account"] = "line\nbreak" }),
            ("balance", "many"), ("debtor_iban", "x"), ("remittance", new string('r', 141)), ("channel", "pigeon"), ("at", "yesterday"), ("at", "2001-01-01T00:00:00Z"), ("at", "2999-01-01T00:00:00Z"),
            ("session_id", "x"), ("device", new JsonObject { ["id"] = "" }), ("agent", new JsonObject { ["id"] = new string('a', 65) }), ("ip_address", "here"), ("ip_address", new string('1', 400)),
            ("hints", new JsonObject { ["remote_control"] = "yes" }), ("features", new JsonObject { ["UPPER"] = 1 }), ("features", new JsonObject { ["big"] = 1e13 }), ("features", new JsonObject { ["text"] = "x" }),
            ("features", new JsonObject(Enumerable.Range(0, 17).Select(i => KeyValuePair.Create<string, JsonNode?>($"f{i}", i)))), ("action", "Change Address"), ("action", "change_address"),
            ("outcome", "settled"), ("surprise", 1), ("approval", true),
        ];
        foreach (var (member, value) in wrong)
        {
            var body = service.Payment(alice);
            body[member] = value;
            var answer = await service.AssessAsync(body);
            Assert.True(answer.Status == HttpStatusCode.BadRequest && answer["code"] == "invalid_request", $"{member} {value}: {answer.Status} {answer.Json}");
        }

        foreach (var noise in new[] { "", "null", "[]", "7", "{", "{\"a\":1,\"a\":2}", "\"\\ud800\"", new string('[', 5000), "{\"transaction_id\":\"a\\u0000b\"}" })
            Assert.Equal(HttpStatusCode.BadRequest, (await service.PostAsync("/transactions/assess", noise)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await service.PostAsync("/transactions/assess", new string(' ', 17_000))).Status);
        using var form = await service.Client.FetchAsync(HttpMethod.Post, "/transactions/assess", "x");
        Assert.Equal(HttpStatusCode.Unauthorized, form.StatusCode);
        foreach (var (path, noise) in new[] { ("/transactions/t-1/outcome", "{}"), ("/transactions/t-1/outcome", "[1]"), ("/transactions/history", "{}"), ("/transactions/history", """{"transactions":[null]}""") })
            Assert.Equal(HttpStatusCode.BadRequest, (await service.PostAsync(path, noise)).Status);
        var unfit = service.Payment(alice);
        unfit["at"] = bank.Clock.GetUtcNow().AddDays(1).ToString("O");
        var past = await service.PostAsync("/transactions/history", new JsonObject { ["transactions"] = new JsonArray(unfit) }.ToJsonString());
        Assert.StartsWith("transactions[0].at:", past["detail"], StringComparison.Ordinal);
        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<AssessmentRow>().CountAsync()));
    }

    [Fact]
    public async Task A_chatbot_asks_before_a_sensitive_act_and_its_customer_approves_in_a_browser()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bot) = (await bank.CustomerOfOldAsync("alice"), await PaymentService.OpenAsync(bank, "bot"));
        JsonObject Act(string id, string channel) => new()
        {
            ["transaction_id"] = id, ["customer"] = alice.Id.ToString(), ["action"] = "change_address", ["channel"] = channel,
            ["approval"] = new JsonObject { ["start"] = true, ["binding_message"] = "New address" },
        };

        (await bot.AssessAsync(Act("a-1", "branch"))).AssertVerdict("allow");
        var asked = (await bot.AssessAsync(Act("a-2", "chat"))).AssertVerdict("step_up");
        var name = bank.Secrets.Remember("auth_req_id", asked.Json.GetProperty("approval").GetProperty("auth_req_id").GetString()!);
        Assert.Equal(asked.Json.ToString(), (await bot.AssessAsync(Act("a-2", "chat"))).Json.ToString());
        (await bot.Client.PollAsync(name)).AssertRefused("authorization_pending");
        var browser = await bank.SignedInAsync(alice);
        Assert.Contains("New address", (await browser.GoAsync(await bank.NewestPageAsync())).Text, StringComparison.Ordinal);
        await browser.AnswersAsync(bank, "approve");
        bank.Clock.Advance(TimeSpan.FromSeconds(6));
        (await bot.Client.PollAsync(name)).AssertGranted();
        Assert.Equal(1, await bank.WithDatabaseAsync(database => database.Set<BackchannelRequestRow>().CountAsync()));

        // A payment the customer is asked about shows the payment, and asks for the proof that payments ask for.
        var pay = bot.Payment(alice, 25_000, PaymentService.Stranger);
        (pay["balance"], pay["device"], pay["approval"]) = ("26000", new JsonObject { ["id"] = "new" }, new JsonObject { ["start"] = true });
        var money = await (await bot.AgainAsync()).AssessAsync(pay);
        Assert.True(money["verdict"] is "step_up" && money.Json.GetProperty("approval").TryGetProperty("auth_req_id", out _), money.Json.ToString());
        bank.Secrets.Remember("auth_req_id", money.Json.GetProperty("approval").GetProperty("auth_req_id").GetString()!);
        Assert.Contains("25,000.00", (await browser.GoAsync(await bank.NewestPageAsync())).Text, StringComparison.Ordinal);
    }
}
