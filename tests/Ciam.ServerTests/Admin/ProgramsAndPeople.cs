using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Protocol.Wire;
using Ciam.Server.Admin;
using Ciam.Storage.OAuth;
using Ciam.Storage.Risk;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Admin;

/// <summary>Programs look after customers and read what was judged and done; what their token does not say they do not do.</summary>
public sealed class ProgramsAndPeople(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly object Reason = new { reason = "asked for on the telephone" };

    [Fact]
    public async Task A_customer_is_found_shut_out_and_let_in_again()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var browser = await bank.SignedInAsync(alice);
        var tokens = (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice, "openid offline_access accounts", browser: browser))).AssertGranted();
        var (colleague, _) = await bank.StaffAsync("support");
        var program = await OfficeProgram.OpenAsync(bank, [AdminScopes.ReadCustomers, AdminScopes.WriteCustomers]);
        var clear = await OfficeProgram.OpenAsync(bank, [AdminScopes.ReadCustomers, AdminScopes.ReadContacts], "office-with-contacts");

        // Contacts are masked and not searched, unless the token may see them.
        var found = Assert.Single((await program.GetAsync("/customers?q=alice")).AssertStatus(HttpStatusCode.OK).Items);
        Assert.DoesNotContain(alice.Email, found.ToString(), StringComparison.Ordinal);
        Assert.Empty((await program.GetAsync($"/customers?q={alice.Email}")).Items);
        Assert.Equal(alice.Email, Assert.Single((await clear.GetAsync($"/customers?q={alice.Email}")).Items).GetProperty("email").GetString());
        (await program.GetAsync("/customers?q=a")).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");

        // Every look leaves an entry.
        var sheet = (await program.GetAsync($"/customers/{alice.Id}")).AssertStatus(HttpStatusCode.OK);
        Assert.NotEmpty(sheet.Json.GetProperty("sessions").EnumerateArray());
        Assert.Equal(["client office"], await bank.RowsAsync("select actor_kind || ' ' || actor_id from ciam.audit_entry where event = 'customer.viewed'"));
        (await program.GetAsync($"/customers/{Guid.NewGuid()}")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await program.GetAsync("/customers/nobody")).AssertProblem(HttpStatusCode.NotFound, "not_found");

        // Apps lose what they hold; then sessions end; then nobody gets in, until let in again with a new password.
        Assert.Equal("done", (await program.PostAsync($"/customers/{alice.Id}/revoke-grants", Reason)).AssertStatus(HttpStatusCode.OK)["outcome"]);
        (await bank.WebClient.RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_grant");
        Assert.Equal("nothing_to_do", (await program.PostAsync($"/customers/{alice.Id}/revoke-grants", Reason))["outcome"]);
        Assert.Equal("done", (await program.PostAsync($"/customers/{alice.Id}/end-sessions", Reason))["outcome"]);
        await browser.GoAsync("/account");
        Assert.StartsWith("/signin/", browser.Page.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal("done", (await program.PostAsync($"/customers/{alice.Id}/suspend", Reason))["outcome"]);
        Assert.Equal("suspended", (await program.GetAsync($"/customers/{alice.Id}"))["status"]);
        Assert.Equal("done", (await program.PostAsync($"/customers/{alice.Id}/unsuspend", Reason))["outcome"]);
        Assert.Equal("done", (await program.PostAsync($"/customers/{alice.Id}/require-new-password", Reason))["outcome"]);
        Assert.Equal("new_password_required", (await program.GetAsync($"/customers/{alice.Id}"))["status"]);
        Assert.Contains("\"reason\": \"asked for on the telephone\"", (await bank.Audit.EntriesAsync("customer.suspended"))[0], StringComparison.Ordinal);

        // Without a reason nothing is done; and nothing to colleagues, ever.
        (await program.PostAsync($"/customers/{alice.Id}/suspend", new { reason = "" })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.PostAsync($"/customers/{Guid.NewGuid()}/suspend", Reason)).AssertProblem(HttpStatusCode.NotFound, "not_found");
        foreach (var deed in new[] { "suspend", "end-sessions", "revoke-grants", "require-new-password" })
            (await program.PostAsync($"/customers/{colleague.Id}/{deed}", Reason)).AssertProblem(HttpStatusCode.Forbidden, "not_allowed");
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task What_was_judged_and_done_is_read_and_policies_are_proposed()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice))).AssertGranted();
        var (_, browser) = await bank.StaffAsync("admin");
        var program = await OfficeProgram.OpenAsync(bank, [AdminScopes.ReadJudgments, AdminScopes.ReadAudit, AdminScopes.ReadPolicies, AdminScopes.WritePolicies, AdminScopes.ReadStaff]);

        // Judgments, with the facts they stood on.
        var judgment = (await program.GetAsync($"/judgments?customer={alice.Id}&purpose=authorization_code")).AssertStatus(HttpStatusCode.OK).Items[0];
        var whole = (await program.GetAsync($"/judgments/{judgment.GetProperty("id")}")).AssertStatus(HttpStatusCode.OK);
        Assert.Equal(judgment.GetProperty("score").GetDouble(), whole.Json.GetProperty("score").GetDouble());
        Assert.Equal("authorization_code", whole.Json.GetProperty("facts").GetProperty("purpose").GetString());
        (await program.GetAsync("/judgments?verdict=Allow")).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.GetAsync("/judgments?after=x")).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.GetAsync($"/judgments/{Guid.NewGuid()}")).AssertProblem(HttpStatusCode.NotFound, "not_found");

        // The trail, page by page; addresses of people stay networks.
        var entries = (await program.GetAsync($"/audit?customer={alice.Id}&event=token.issued")).AssertStatus(HttpStatusCode.OK).Items;
        Assert.All(entries, entry => Assert.DoesNotContain(Bank.HomeAddress, entry.ToString(), StringComparison.Ordinal));
        Assert.NotEmpty(entries);
        (await program.GetAsync("/audit?event=nothing.happened")).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(["admin"], (await program.GetAsync("/staff")).AssertStatus(HttpStatusCode.OK).Items.Select(member => member.GetProperty("role").GetString()));

        // A policy is proposed; it rules when somebody of the bank says so, and not before.
        var policy = JsonNode.Parse(RiskJson.Write(RiskPolicy.Default with { Version = "proposed-1", SignIn = null }))!;
        Assert.Equal("kept", (await program.PostAsync("/policies", new { policy, note = "less noise" })).AssertStatus(HttpStatusCode.Created)["state"]);
        Assert.Equal("house-5", (await program.GetAsync("/policies")).AssertStatus(HttpStatusCode.OK).Items.Single(line => line.GetProperty("state").GetString() == "in_force").GetProperty("version").GetString());
        Assert.Equal("proposed-1", (await program.GetAsync("/policies/proposed-1")).AssertStatus(HttpStatusCode.OK).Json.GetProperty("policy").GetProperty("version").GetString());
        Assert.Equal((null, "office"), await bank.WithDatabaseAsync(database => database.Set<RiskPolicyRow>().Where(row => row.Version == "proposed-1").Select(row => new ValueTuple<Guid?, string?>(row.CreatedBy, row.CreatedByClient)).SingleAsync()));
        Assert.Contains("\"actor_id\": \"office\"", (await bank.Audit.EntriesAsync("risk_policy.drafted"))[0], StringComparison.Ordinal);
        await browser.DoAsync("/admin/policies/proposed-1/activate");
        Assert.Equal("in_force", (await program.GetAsync("/policies/proposed-1"))["state"]);

        // Unfit is told; what is kept is never changed.
        policy["weights"]!["anonymous_network"] = -1;
        policy["version"] = "proposed-2";
        Assert.Contains("wrong sign", (await program.PostAsync("/policies", new { policy })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request").Json.GetProperty("errors").ToString(), StringComparison.Ordinal);
        (await program.PostAsync("/policies", new { policy = "house" })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.PostAsync("/policies", new { })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.GetAsync("/policies/nowhere")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        var payments = JsonNode.Parse(RiskJson.Write(FraudPolicy.Default with { Version = "careful-1" }))!;
        (await program.PostAsync("/payment-policies", new { policy = payments })).AssertStatus(HttpStatusCode.Created);
        Assert.Contains("is taken", (await program.PostAsync("/payment-policies", new { policy = payments })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request").Json.ToString(), StringComparison.Ordinal);
        Assert.Equal(["in_force", "kept"], (await program.GetAsync("/payment-policies")).Items.Select(line => line.GetProperty("state").GetString()));
        (await program.GetAsync("/payment-policies/careful-1")).AssertStatus(HttpStatusCode.OK);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task Every_operation_wants_a_token_of_this_api_with_its_own_scope()
    {
        await using var bank = await app.NewBankAsync();
        _ = bank.WebClient;
        var key = 0;

        foreach (var scopes in AdminApi.Operations.GroupBy(operation => operation.Scope))
        {
            var others = await OfficeProgram.OpenAsync(bank, AdminScopes.All.Where(scope => scope != scopes.Key), "all-but-" + scopes.Key.Replace('.', '-'));
            foreach (var operation in scopes)
            {
                var path = operation.Path.Replace("{id}", "web", StringComparison.Ordinal).Replace("{version}", "house-5", StringComparison.Ordinal);
                var (method, json) = (new HttpMethod(operation.Method), operation.Writes ? "{}" : null);
                var refused = (await others.SendAsync(method, path, json, $"k{++key}")).AssertProblem(HttpStatusCode.Forbidden, "insufficient_scope");
                Assert.Contains($"scope=\"{operation.Scope}\"", refused.Message.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
                Assert.Contains("/.well-known/oauth-protected-resource/admin/api/v1", refused.Message.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);

                using var stranger = new HttpRequestMessage(method, "/admin/api/v1" + path) { Content = json is null ? null : new StringContent(json) };
                (await DescribedAnswer.ReadAsync(bank, method, path, await bank.Http.SendAsync(stranger))).AssertProblem(HttpStatusCode.Unauthorized, "invalid_token");
            }
        }
        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<Ciam.Storage.Admin.ApiRequestRow>().CountAsync()));
    }

    [Fact]
    public async Task Tokens_of_others_of_elsewhere_and_of_yesterday_open_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var program = await OfficeProgram.OpenAsync(bank, [AdminScopes.ReadClients]);
        async Task RefusedAsync(string token, HttpStatusCode status, string code) =>
            (await new OfficeProgram(bank, program.Client, token).GetAsync("/clients")).AssertProblem(status, code);

        // Of another API, of a customer, and none at all.
        await RefusedAsync((await bank.AgentClient.ClientCredentialsAsync("accounts.read")).AssertGranted().AccessToken, HttpStatusCode.Unauthorized, "invalid_token");
        var alice = await bank.SignUpAsync("alice");
        await RefusedAsync((await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice))).AssertGranted().AccessToken, HttpStatusCode.Unauthorized, "invalid_token");
        await RefusedAsync("nonsense", HttpStatusCode.Unauthorized, "invalid_token");

        // A customer cannot give what is for machines, even to a client that has it.
        await bank.WithDatabaseAsync(database => database.Set<ClientRow>().Where(row => row.ClientId == "web").ExecuteUpdateAsync(set => set.SetProperty(row => row.Scopes, ["openid", "accounts", AdminScopes.ReadClients])));
        Assert.Equal("invalid_scope", (await (await bank.SignedInAsync(alice)).GoAsync(bank.WebClient.AuthorizeUrl(AdminScopes.ReadClients))).Query("error"));

        // Tokens are for this API alone; a scope that was taken away is gone at once; a disabled client's token is worth nothing.
        (await program.GetAsync("/clients")).AssertStatus(HttpStatusCode.OK);
        await bank.WithDatabaseAsync(database => database.Set<ClientRow>().Where(row => row.ClientId == "office").ExecuteUpdateAsync(set => set.SetProperty(row => row.Scopes, [AdminScopes.ReadAudit])));
        await RefusedAsync(program.Token, HttpStatusCode.Forbidden, "insufficient_scope");
        await bank.WithDatabaseAsync(database => database.Set<ClientRow>().Where(row => row.ClientId == "office").ExecuteUpdateAsync(set => set.SetProperty(row => row.DisabledAt, bank.Clock.GetUtcNow())));
        await RefusedAsync(program.Token, HttpStatusCode.Unauthorized, "invalid_token");

        // A token that is bound to a key is good in the hands of whoever holds it, and of nobody else.
        var key = TestKey.Es256();
        var bound = await OfficeProgram.OpenAsync(bank, [AdminScopes.ReadClients], "bound-office", key);
        (await bound.GetAsync("/clients")).AssertStatus(HttpStatusCode.OK);
        (await new OfficeProgram(bank, bank.AgentClient, bound.Token).GetAsync("/clients")).AssertProblem(HttpStatusCode.Unauthorized, "invalid_token");

        // The resource says of itself what a client must know.
        using var metadata = JsonDocument.Parse(await bank.Http.GetStringAsync("/.well-known/oauth-protected-resource/admin/api/v1"));
        Assert.EndsWith("/admin/api/v1", metadata.RootElement.GetProperty("resource").GetString(), StringComparison.Ordinal);
    }
}
