using System.Net;
using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Server.OAuth.Notices;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.OAuth.Backchannel;

/// <summary>Clients that have customers asked elsewhere, and the customers' answers.</summary>
internal static class BackchannelSteps
{
    public const string Path = "/oauth2/bc-authorize";

    /// <summary>The bank's own agent, which polls, unless it is told to be somebody else.</summary>
    public static TestClient Asker(this Bank bank, string id = "asker", ClientMetadata? metadata = null, bool firstParty = true) => bank.Register(new ClientRow
    {
        ClientId = id,
        ClientName = "Shopping Agent",
        TokenEndpointAuthMethod = ClientAuthMethods.Basic,
        GrantTypes = [GrantTypes.Ciba, GrantTypes.RefreshToken],
        Scopes = ["openid", "profile", "offline_access", "accounts", "payments"],
        FirstParty = firstParty,
        Metadata = ((metadata ?? new ClientMetadata()) with { BackchannelTokenDeliveryMode = metadata?.BackchannelTokenDeliveryMode ?? DeliveryModes.Poll, AuthorizationDetailsTypes = ["payment_initiation"] }).ToJson(),
        CreatedAt = bank.Clock.GetUtcNow(),
    });

    public static async Task<JsonAnswer> AskAsync(this TestClient client, Bank bank, string email, IReadOnlyDictionary<string, string?>? bend = null)
    {
        var answer = await JsonAnswer.ReadAsync(await client.PostAsync(Path, new Dictionary<string, string?> { ["scope"] = "openid accounts", ["login_hint"] = email }, bend));
        if (answer["auth_req_id"] is { } name)
            bank.Secrets.Remember("auth_req_id", name);
        return answer;
    }

    /// <summary>The name to come back with; anything else fails the test.</summary>
    public static async Task<string> AskedAsync(this TestClient client, Bank bank, Person person, IReadOnlyDictionary<string, string?>? bend = null)
    {
        var answer = await client.AskAsync(bank, person.Email, bend);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status} {answer.Json}");
        return answer["auth_req_id"]!;
    }

    public static Task<TokenAnswer> PollAsync(this TestClient client, string name, IReadOnlyDictionary<string, string?>? bend = null) =>
        client.TokenAsync(new Dictionary<string, string?> { ["grant_type"] = GrantTypes.Ciba, ["auth_req_id"] = name }, bend);

    /// <summary>Asks with a payment.</summary>
    public static Dictionary<string, string?> Paying => new() { ["scope"] = "openid", ["authorization_details"] = RichBank.List(RichBank.Payment) };

    /// <summary>The page of the newest question, whoever it is for.</summary>
    public static async Task<string> NewestPageAsync(this Bank bank) =>
        "/approve/" + await bank.WithDatabaseAsync(database => database.Set<BackchannelRequestRow>().OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Select(row => row.Id).FirstAsync());

    /// <summary>The customer opens the newest question and presses a button.</summary>
    public static async Task<BrowserPage> AnswersAsync(this TestBrowser browser, Bank bank, string answer)
    {
        (await browser.GoAsync(await bank.NewestPageAsync())).AssertStatus(HttpStatusCode.OK);
        return await browser.SubmitAsync("main form", button: $"button[value={answer}]");
    }

    /// <summary>The customer opens the newest question, which is a payment, and approves it with its code.</summary>
    public static async Task<BrowserPage> PaysAsync(this TestBrowser browser, Bank bank, Person person)
    {
        (await browser.GoAsync(await bank.NewestPageAsync())).AssertStatus(HttpStatusCode.OK);
        return await browser.ApprovePaymentAsync(bank, person, "approve");
    }

    /// <summary>Writes to customers and tells clients, as the worker does every second.</summary>
    public static Task<int> TellAsync(this Bank bank) => bank.WithServicesAsync(async services =>
    {
        await services.GetRequiredService<ApprovalMails>().RunAsync(bank.Clock.GetUtcNow(), CancellationToken.None);
        return await services.GetRequiredService<NoticeDispatch>().RunAsync(bank.Clock.GetUtcNow(), CancellationToken.None);
    });
}
