using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Transactions;

/// <summary>The bank's payment service and its chatbot, as they call the transactions API.</summary>
internal sealed class PaymentService(Bank bank, TestClient client, string token)
{
    public const string Shop = "CH9300762011623852957";
    public const string Stranger = "DE89370400440532013000";

    private int _asked;

    public TestClient Client => client;

    public static async Task<PaymentService> OpenAsync(Bank bank, string id = "payments", TestKey? dpop = null)
    {
        var client = bank.Register(new ClientRow
        {
            ClientId = id,
            ClientName = "Payments",
            TokenEndpointAuthMethod = ClientAuthMethods.Basic,
            GrantTypes = [GrantTypes.ClientCredentials, GrantTypes.Ciba],
            Scopes = ["openid", .. ManagementScopes.OfTransactions],
            FirstParty = true,
            Metadata = new ClientMetadata { BackchannelTokenDeliveryMode = DeliveryModes.Poll, AuthorizationDetailsTypes = ["payment_initiation"] }.ToJson(),
            CreatedAt = bank.Clock.GetUtcNow(),
        }, dpop: dpop);
        return new PaymentService(bank, client, (await client.ClientCredentialsAsync(string.Join(' ', ManagementScopes.OfTransactions))).AssertGranted().AccessToken);
    }

    /// <summary>The same with a token of today; an access token lives minutes, and stories take weeks.</summary>
    public async Task<PaymentService> AgainAsync() =>
        new(bank, client, (await client.ClientCredentialsAsync(string.Join(' ', ManagementScopes.OfTransactions))).AssertGranted().AccessToken) { _asked = _asked };

    public JsonObject Payment(Person person, decimal amount = 60, string iban = Shop) => new()
    {
        ["transaction_id"] = $"t-{++_asked}",
        ["customer"] = person.Id.ToString(),
        ["amount"] = amount.ToString("0.00", CultureInfo.InvariantCulture),
        ["currency"] = "CHF",
        ["payee"] = new JsonObject { ["name"] = "Merchant A", ["iban"] = iban },
        ["channel"] = "web",
        ["device"] = new JsonObject { ["id"] = "her-phone" },
        ["ip_address"] = Bank.HomeAddress,
    };

    public Task<JsonAnswer> AssessAsync(JsonNode body) => PostAsync("/transactions/assess", body.ToJsonString());

    public async Task<JsonAnswer> GetAsync(string path) => (await JsonAnswer.ReadAsync(await client.FetchAsync(HttpMethod.Get, path, token))).AssertDescribed(HttpMethod.Get, path);

    public Task<JsonAnswer> ReportAsync(string id, string outcome) => PostAsync($"/transactions/{id}/outcome", JsonSerializer.Serialize(new { outcome }));

    public async Task<JsonAnswer> PostAsync(string path, string json, string? with = null) => (await JsonAnswer.ReadAsync(await client.FetchAsync(HttpMethod.Post, path, with ?? token, json))).AssertDescribed(HttpMethod.Post, path);

    /// <summary>Two months of everyday life: every second day at noon or so.</summary>
    public async Task<JsonAnswer> LivesAsync(Person person, int payments = 30)
    {
        var items = new JsonArray();
        for (var i = 0; i < payments; i++)
        {
            var item = Payment(person, 40 + (i % 5 * 10), i % 3 == 0 ? Shop : "CH5604835012345678009");
            item["transaction_id"] = $"past-{person.Name}-{i}";
            item["at"] = bank.Clock.GetUtcNow().AddDays(-2 * (payments - i)).ToString("O");
            items.Add(item);
        }
        return await PostAsync("/transactions/history", new JsonObject { ["transactions"] = items }.ToJsonString());
    }
}

/// <summary>Customers who have been here for a while, and what tests read from answers.</summary>
internal static class AssessmentReading
{
    public static async Task<Person> CustomerOfOldAsync(this Bank bank, string name, PersonSettings? settings = null)
    {
        var person = await bank.SignUpAsync(name, settings);
        var since = bank.Clock.GetUtcNow().AddDays(-400);
        await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == person.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.CreatedAt, since).SetProperty(row => row.PasswordChangedAt, since)));
        return person;
    }

    public static JsonAnswer AssertVerdict(this JsonAnswer answer, string verdict)
    {
        Assert.True(answer.Status == HttpStatusCode.OK && answer["verdict"] == verdict, $"{answer.Status} {answer.Json}");
        return answer;
    }

    public static IReadOnlyList<string> ReasonCodes(this JsonAnswer answer) => [.. answer.Json.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()!)];

    public static double ValueOf(this JsonAnswer answer, string feature) =>
        answer.Json.GetProperty("contributions").EnumerateArray().Single(part => part.GetProperty("name").GetString() == feature).GetProperty("value").GetDouble();
}
