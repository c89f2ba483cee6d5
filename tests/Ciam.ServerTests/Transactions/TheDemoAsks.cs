using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Ciam.Protocol.Wire;
using Ciam.Samples.BankApi;
using Ciam.Samples.BankApi.Transactions;
using Ciam.Server.SignIn;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.ServerTests.Risk;
using Ciam.Storage.OAuth;
using Ciam.Storage.Transactions;
using Ciam.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ciam.ServerTests.Transactions;

/// <summary>The typed client against the server, and the demo bank's API that asks before it books.</summary>
public sealed class TheDemoAsks(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task The_demos_api_asks_before_it_books_and_tells_that_it_did()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerOfOldAsync("alice", new PersonSettings { App = true });
        var desk = bank.Register(new ClientRow
        {
            ClientId = "desk", ClientName = "Bank API", TokenEndpointAuthMethod = ClientAuthMethods.Basic, GrantTypes = [GrantTypes.ClientCredentials],
            Scopes = [.. ManagementScopes.OfTransactions], ResourceIdentifier = Bank.AccountsApi, FirstParty = true, CreatedAt = bank.Clock.GetUtcNow(),
        });
        using var http = bank.NewHttpClient();
        using var client = new TransactionsClient(http, new TransactionsClientOptions(bank.Issuer, desk.ClientId, desk.Secret!), bank.Clock);

        // The typed client reads what the server says.
        var asked = await client.AssessAsync(new TransactionQuestion("typed-1", alice.Id.ToString()) { Amount = "9000.00", Currency = "CHF", Payee = new Payee("Somebody", PaymentService.Stranger), Balance = "20000", Device = new Device("new") }, default);
        Assert.Equal(TransactionVerdict.StepUp, asked.Verdict);
        Assert.Equal(asked.LogOdds, asked.Base + asked.Contributions.Sum(part => part.Weight), 9);
        Assert.Equal("9000.00", asked.AuthorizationDetails!.Value[0].GetProperty("instructedAmount").GetProperty("amount").GetString());
        await client.ReportAsync("typed-1", "confirmed_fraud", default);
        var refused = await Assert.ThrowsAsync<TransactionsRefusedException>(() => client.AssessAsync(new TransactionQuestion("typed-1", alice.Id.ToString()) { Action = "close_account" }, default));
        Assert.Equal((HttpStatusCode.Conflict, "transaction_id_reused"), (refused.Status, refused.Code));

        // Bringing the past, so that the usual is known; and how it stands with one.
        TransactionQuestion Past(string name, string customer, int days) => new(name, customer) { Amount = "12.00", Currency = "CHF", Payee = new Payee("Shop", PaymentService.Shop), At = bank.Clock.GetUtcNow().AddDays(-days), Outcome = "settled" };
        var past = Enumerable.Range(1, 12).Select(i => Past($"past-{i}", alice.Id.ToString(), i)).ToList();
        Assert.Equal(new ImportedHistory(12, 0, 1, 0), await client.ImportAsync([.. past, Past("past-x", Guid.NewGuid().ToString(), 9)], default));
        Assert.Equal(new ImportedHistory(0, 12, 0, 0), await client.ImportAsync(past, default));
        var standing = await client.StatusAsync("typed-1", default);
        Assert.Equal((TransactionVerdict.StepUp, "confirmed_fraud", false), (standing.Verdict, standing.Outcome, standing.UnderReview));

        // The API books what is allowed, and not what goes to whom was reported.
        var browser = await bank.SignedInAsync(alice, Acrs.TwoFactors);
        var token = (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice, "openid accounts payments", browser: browser))).AssertGranted().AccessToken;
        await using var api = await StartAsync(bank, desk);
        using var caller = new HttpClient { BaseAddress = new Uri(api.Urls.First()) };
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var from = (await caller.GetFromJsonAsync<JsonElement>("accounts")).GetProperty("accounts")[0].GetProperty("id").GetString()!;

        Assert.Equal(HttpStatusCode.Created, (await TransferAsync(caller, from, PaymentService.Shop, "0195d8a0-0000-7000-8000-00000000000a")).Status);
        Assert.Equal(HttpStatusCode.Created, (await TransferAsync(caller, from, PaymentService.Shop, "0195d8a0-0000-7000-8000-00000000000a")).Status);
        var held = await TransferAsync(caller, from, PaymentService.Stranger, "0195d8a0-0000-7000-8000-00000000000b");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (held.Status, held["code"] is "payment_held" or "payment_declined"));
        var kept = await bank.WithDatabaseAsync(database => database.Set<AssessmentRow>().AsNoTracking().Where(row => row.TransactionId.StartsWith("0195d8a0")).OrderBy(row => row.TransactionId).ToListAsync());
        Assert.Equal(["settled", null], kept.Select(row => row.Outcome));
        Assert.NotNull(kept[0].SessionId);
    }

    [Fact]
    public async Task What_the_desk_wants_asked_about_is_booked_against_an_approval_to_the_letter_and_one_approval_pays_once()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerOfOldAsync("alice", new PersonSettings { App = true });
        var desk = bank.Register(new ClientRow
        {
            ClientId = "desk", ClientName = "Bank API", TokenEndpointAuthMethod = ClientAuthMethods.Basic, GrantTypes = [GrantTypes.ClientCredentials],
            Scopes = [.. ManagementScopes.OfTransactions], ResourceIdentifier = Bank.AccountsApi, FirstParty = true, CreatedAt = bank.Clock.GetUtcNow(),
        });
        await using var api = await StartAsync(bank, desk);
        using var caller = new HttpClient { BaseAddress = new Uri(api.Urls.First()) };
        void Bearing(string token) => caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var browser = await bank.SignedInAsync(alice, Acrs.TwoFactors);
        Bearing((await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice, "openid accounts payments", browser: browser))).AssertGranted().AccessToken);
        var from = (await caller.GetFromJsonAsync<JsonElement>("accounts")).GetProperty("accounts")[0].GetProperty("id").GetString()!;
        for (var i = 0; i < 6; i++)
            await TransferAsync(caller, from, PaymentService.Shop, $"0195d8a0-0000-7000-8000-0000000000{i:00}");

        // Far more than usual to somebody new: the desk wants it asked about, and says what exactly is to be approved.
        const string Key = "0195d8a0-0000-7000-8000-0000000000aa";
        var asked = await TransferAsync(caller, from, PaymentService.Stranger, Key, "900.00");
        Assert.Equal((HttpStatusCode.Forbidden, "payment_not_approved"), (asked.Status, asked["code"]));
        var details = asked.Json.GetProperty("authorization_details");

        // The customer approves it at the identity server; the same transfer under the same key is then booked, and once.
        var approved = await bank.GrantedAsync(bank.RichClient("payer", firstParty: true), alice, "openid accounts payments", details[0].GetRawText());
        Bearing(approved.AccessToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TransferAsync(caller, from, PaymentService.Stranger, Key, "901.00")).Status);
        Assert.Equal(HttpStatusCode.Created, (await TransferAsync(caller, from, PaymentService.Stranger, Key, "900.00")).Status);
        Assert.Equal(HttpStatusCode.Created, (await TransferAsync(caller, from, PaymentService.Stranger, Key, "900.00")).Status);

        // Another amount is not what was approved, and what was approved pays for nothing more.
        Assert.NotEqual(HttpStatusCode.Created, (await TransferAsync(caller, from, PaymentService.Stranger, "0195d8a0-0000-7000-8000-0000000000ab", "950.00")).Status);
        Assert.NotEqual(HttpStatusCode.Created, (await TransferAsync(caller, from, PaymentService.Stranger, "0195d8a0-0000-7000-8000-0000000000ac", "900.00")).Status);
    }

    private static async Task<WebApplication> StartAsync(Bank bank, TestClient desk)
    {
        var api = ApiApp.Create([], builder =>
        {
            builder.Configuration.Sources.Clear();
            builder.Logging.ClearProviders();
            builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            builder.Services.AddSingleton<TimeProvider>(bank.Clock);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Api:Authority"] = bank.Issuer.GetLeftPart(UriPartial.Authority), ["Api:PublicAddress"] = "http://localhost:5091", ["Api:ClientId"] = desk.ClientId, ["Api:ClientSecret"] = desk.Secret,
                ["Api:Resource"] = Bank.AccountsApi, ["Api:AcrValues:0"] = "urn:ciam:acr:2", ["Api:AssessPayments"] = "true",
            });
            builder.WebHost.UseUrls();
        });
        await api.StartAsync();
        return api;
    }

    private static async Task<JsonAnswer> TransferAsync(HttpClient caller, string from, string iban, string key, string amount = "12.00")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "transfers") { Content = JsonContent.Create(new { fromAccount = from, creditorName = "Mira Keller", creditorIban = iban, amount, currency = "CHF" }) };
        request.Headers.Add("Idempotency-Key", key);
        return await JsonAnswer.ReadAsync(await caller.SendAsync(request));
    }
}
