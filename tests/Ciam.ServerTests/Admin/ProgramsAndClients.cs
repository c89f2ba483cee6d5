using System.Net;
using System.Text.Json;
using Ciam.Protocol.Wire;
using Ciam.Server.Admin;
using Ciam.Server.OAuth;
using Ciam.Storage.Admin;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Admin;

/// <summary>Programs register, change and close clients, by the console's own rules, each request once.</summary>
public sealed class ProgramsAndClients(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly string[] Scopes = [AdminScopes.ReadClients, AdminScopes.WriteClients];
    private static readonly object Reason = new { reason = "asked for by its owner" };

    [Fact]
    public async Task A_client_is_made_changed_closed_and_opened_again()
    {
        await using var bank = await app.NewBankAsync();
        var program = await OfficeProgram.OpenAsync(bank, Scopes);

        // Made, with a secret that is told once and works.
        var made = (await program.PostAsync("/clients", new { client_id = "loan-desk", client_name = "Loan desk", token_endpoint_auth_method = "client_secret_basic", grant_types = new[] { "client_credentials" }, scopes = new[] { "accounts.read" } })).AssertStatus(HttpStatusCode.Created);
        var secret = bank.Secrets.Remember("secret of the loan desk", made["client_secret"]);
        Assert.Equal("/admin/api/v1/clients/loan-desk", made.Message.Headers.Location?.ToString());
        var desk = new TestClient(bank, "loan-desk", secret, "");
        (await desk.ClientCredentialsAsync("accounts.read")).AssertGranted();

        // What is named changes, what is not stays; and only what was seen.
        var seen = (await program.GetAsync("/clients/loan-desk")).AssertStatus(HttpStatusCode.OK);
        Assert.DoesNotContain(secret, seen.Json.ToString(), StringComparison.Ordinal);
        var changed = (await program.PatchAsync("/clients/loan-desk", new { client_name = "Loans", metadata = new { contacts = new[] { "loans@test-bank.example" } } }, seen.ETag)).AssertStatus(HttpStatusCode.OK);
        Assert.Equal(("Loans", "accounts.read", "loans@test-bank.example"), (changed["client_name"], changed.Json.GetProperty("scopes")[0].GetString(), changed.Json.GetProperty("metadata").GetProperty("contacts")[0].GetString()));
        (await program.PatchAsync("/clients/loan-desk", new { client_name = "Late" }, seen.ETag)).AssertProblem(HttpStatusCode.PreconditionFailed, "changed_meanwhile");
        Assert.False((await program.PatchAsync("/clients/loan-desk", new { metadata = (object?)null }, changed.ETag)).AssertStatus(HttpStatusCode.OK).Json.TryGetProperty("metadata", out _));

        // Closed: its tokens are refused; opened again with a new secret, and the old one ended before its time.
        Assert.Equal("done", (await program.PostAsync("/clients/loan-desk/disable", Reason)).AssertStatus(HttpStatusCode.OK)["outcome"]);
        Assert.Equal("nothing_to_do", (await program.PostAsync("/clients/loan-desk/disable", Reason))["outcome"]);
        (await desk.ClientCredentialsAsync("accounts.read")).AssertRefused("invalid_client");
        (await program.PostAsync("/clients/loan-desk/enable", Reason)).AssertStatus(HttpStatusCode.OK);
        var next = bank.Secrets.Remember("next secret of the loan desk", (await program.PostAsync("/clients/loan-desk/rotate-secret", Reason)).AssertStatus(HttpStatusCode.OK)["client_secret"]);
        (await desk.ClientCredentialsAsync("accounts.read")).AssertGranted();
        (await program.PostAsync("/clients/loan-desk/end-old-secrets", Reason)).AssertStatus(HttpStatusCode.OK);
        (await desk.ClientCredentialsAsync("accounts.read")).AssertRefused("invalid_client");
        (await new TestClient(bank, "loan-desk", next, "").ClientCredentialsAsync("accounts.read")).AssertGranted();

        // All of it stands in the trail, done by the program, with its reasons.
        var entries = await bank.RowsAsync("select event || ' ' || actor_kind || ' ' || actor_id || ' ' || coalesce(reason, '-') from ciam.audit_entry where client_id = 'loan-desk' and event like 'client%' order by at, position");
        Assert.Equal(["client.created", "client.changed", "client.changed", "client.disabled", "client.enabled", "client_secret.rotated", "client_secrets.ended"], entries.Select(entry => entry.Split(' ')[0]));
        Assert.All(entries, entry => Assert.Contains(" client office ", entry, StringComparison.Ordinal));
        Assert.EndsWith("asked for by its owner", entries[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_console_refuses_is_refused_here_too()
    {
        await using var bank = await app.NewBankAsync();
        _ = (bank.WebClient, bank.MobileClient);
        var program = await OfficeProgram.OpenAsync(bank, Scopes);

        var refused = (await program.PostAsync("/clients", new { client_name = "", token_endpoint_auth_method = "none", grant_types = new[] { "authorization_code" }, scopes = new[] { "openid" }, redirect_uris = new[] { "http://plain.example/x" } })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(["client_name", "redirect_uris"], refused.Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("parameter").GetString()).Order());
        (await program.PostAsync("/clients", new { client_id = "web", client_name = "Taken", token_endpoint_auth_method = "client_secret_basic", grant_types = new[] { "client_credentials" }, scopes = new[] { "accounts" } })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.PostAsync("/clients", new { client_nane = "typo" })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.PostAsync("/clients", new { redirect_uris = new[] { "https://a.example\nhttps://b.example" } })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.PatchAsync("/clients/web", new { client_id = "other" })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.PatchAsync("/clients/web", new { redirect_uris = "https://a.example" })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.PatchAsync("/clients/web", new { redirect_uris = Array.Empty<string>() })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.PatchAsync("/clients/nobody", new { client_name = "x" })).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await program.GetAsync("/clients/nobody")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await program.PostAsync("/clients/web/disable", new { reason = "no" })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.PostAsync("/clients/nobody/disable", Reason)).AssertProblem(HttpStatusCode.NotFound, "not_found");
        (await program.PostAsync("/clients/mobile/rotate-secret", Reason)).AssertProblem(HttpStatusCode.Conflict, "no_secrets");

        // The scopes of this API are for machines: no registration gives them to a client of customers, no customer grants them.
        (await program.PatchAsync("/clients/mobile", new { scopes = new[] { "openid", AdminScopes.ReadClients } })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");

        // No program makes another of its kind, nor gets hold of one: by its scopes, its keys or its secret.
        var directory = await OfficeProgram.OpenAsync(bank, [AdminScopes.Scim], "directory");
        foreach (var scope in new[] { AdminScopes.ReadClients, AdminScopes.WriteCustomers, AdminScopes.Scim })
        {
            (await program.PostAsync("/clients", new { client_name = "Child", token_endpoint_auth_method = "client_secret_basic", grant_types = new[] { "client_credentials" }, scopes = new[] { scope } })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
            (await program.PatchAsync("/clients/web", new { grant_types = new[] { "authorization_code", "refresh_token", "client_credentials" }, scopes = new[] { "openid", scope } })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        }
        (await program.PatchAsync("/clients/directory", new { client_name = "Mine now" })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        foreach (var deed in new[] { "rotate-secret", "disable", "end-old-secrets" })
            (await program.PostAsync($"/clients/{directory.Client.ClientId}/{deed}", Reason)).AssertProblem(HttpStatusCode.Forbidden, "not_allowed");
        (await program.PostAsync("/clients/office/rotate-secret", Reason)).AssertProblem(HttpStatusCode.Forbidden, "not_allowed");
        Assert.DoesNotContain(await bank.Audit.EventsAsync(), name => name.StartsWith("client", StringComparison.Ordinal));
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task A_request_that_is_sent_again_is_done_once()
    {
        await using var bank = await app.NewBankAsync();
        var program = await OfficeProgram.OpenAsync(bank, Scopes);
        object body = new { client_name = "Once", token_endpoint_auth_method = "client_secret_basic", grant_types = new[] { "client_credentials" }, scopes = new[] { "accounts" } };

        var first = (await program.PostAsync("/clients", body, "the-key")).AssertStatus(HttpStatusCode.Created);
        bank.Secrets.Remember("its secret", first["client_secret"]);
        var again = (await program.PostAsync("/clients", body, "the-key")).AssertStatus(HttpStatusCode.Created);
        Assert.Equal(first.Json.ToString(), again.Json.ToString());
        Assert.Equal("true", again.Message.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(1, await bank.WithDatabaseAsync(database => database.Set<ClientRow>().CountAsync(row => row.ClientName == "Once")));

        // Another request under that key is a mistake; another program's key is another key.
        (await program.PostAsync("/clients", new { client_name = "Twice" }, "the-key")).AssertProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await program.PostAsync($"/clients/{first["client_id"]}/disable", Reason, "the-key")).AssertProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        var other = await OfficeProgram.OpenAsync(bank, Scopes, "other-office");
        bank.Secrets.Remember("another secret", (await other.PostAsync("/clients", body, "the-key")).AssertStatus(HttpStatusCode.Created)["client_secret"]);

        // Refusals are kept too. One that ended without an answer is never done again by itself.
        (await program.PostAsync("/clients/nobody/disable", Reason, "refused")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        Assert.True((await program.PostAsync("/clients/nobody/disable", Reason, "refused")).AssertProblem(HttpStatusCode.NotFound, "not_found").Message.Headers.Contains("Idempotent-Replayed"));
        await bank.WithDatabaseAsync(database => database.Set<ApiRequestRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.SealedAnswer, (byte[]?)null)));
        (await program.PostAsync("/clients/nobody/disable", Reason, "refused")).AssertProblem(HttpStatusCode.Conflict, "idempotency_key_unfinished");

        // Without a key nothing is done; what it was asked stands nowhere in clear.
        (await program.SendAsync(HttpMethod.Post, "/clients", "{}", null)).AssertProblem(HttpStatusCode.BadRequest, "idempotency_key_missing");
        (await program.SendAsync(HttpMethod.Post, "/clients", "{}", new string('k', 129))).AssertProblem(HttpStatusCode.BadRequest, "idempotency_key_missing");
        (await program.SendAsync(HttpMethod.Post, "/clients", "[]", "k1")).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.SendAsync(HttpMethod.Post, "/clients", "{\"client_name\":\"\\u0000\"}", "k2")).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.SendAsync(HttpMethod.Post, "/clients", "{}", "k3", request => request.Content!.Headers.ContentType!.MediaType = "text/plain")).AssertProblem(HttpStatusCode.UnsupportedMediaType, "not_json");
        (await program.SendAsync(HttpMethod.Patch, "/clients/office", "{\"a\":1,\"a\":2}", "k4", request => request.Content!.Headers.ContentType!.MediaType = "application/merge-patch+json")).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        Assert.All(await bank.RowsAsync("select coalesce(encode(sealed_answer, 'escape'), '') from ciam.admin_api_request"), answer => Assert.DoesNotContain("client_id", answer, StringComparison.Ordinal));

        // Kept for a day.
        bank.Clock.Advance(TimeSpan.FromHours(25));
        await ActivatorUtilities.CreateInstance<ExpiryWorker>(bank.Services).SweepAsync(bank.Clock.GetUtcNow(), default);
        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<ApiRequestRow>().CountAsync()));
    }

    [Fact]
    public async Task Two_that_come_at_once_are_done_once()
    {
        await using var bank = await app.NewBankAsync();
        var program = await OfficeProgram.OpenAsync(bank, Scopes);
        object body = new { client_name = "Race", token_endpoint_auth_method = "none", redirect_uris = new[] { "https://race.example/cb" }, grant_types = new[] { "authorization_code" }, scopes = new[] { "openid" } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => program.PostAsync("/clients", body, "one-key")));

        Assert.Equal(1, await bank.WithDatabaseAsync(database => database.Set<ClientRow>().CountAsync(row => row.ClientName == "Race")));
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.Created);
    }

    [Fact]
    public async Task Lists_are_read_page_by_page()
    {
        await using var bank = await app.NewBankAsync();
        var program = await OfficeProgram.OpenAsync(bank, Scopes);
        await bank.WithDatabaseAsync(async database =>
        {
            database.AddRange(Enumerable.Range(0, 30).Select(number => new ClientRow { ClientId = $"many-{number:00}", ClientName = "One of many", TokenEndpointAuthMethod = "none", CreatedAt = bank.Clock.GetUtcNow() }));
            await database.SaveChangesAsync();
        });

        var seen = new List<string>();
        for (var next = ""; next is not null;)
        {
            var page = (await program.GetAsync("/clients" + (next.Length > 0 ? "?after=" + next : ""))).AssertStatus(HttpStatusCode.OK);
            seen.AddRange(page.Items.Select(item => item.GetProperty("client_id").GetString()!));
            next = page.Json.TryGetProperty("next", out var more) ? more.GetString() : null;
        }
        Assert.Equal(seen.Order(StringComparer.Ordinal).Distinct(), seen);
        Assert.Equal(31, seen.Count);
        (await program.GetAsync("/clients?after=%21%21")).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task What_is_mapped_is_described_and_the_other_way_round()
    {
        await using var bank = await app.NewBankAsync();
        using var served = await bank.Http.GetAsync("/admin/api/v1/openapi.json");
        using var document = JsonDocument.Parse(await served.Content.ReadAsStringAsync());

        var mapped = from endpoint in bank.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                     let path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
                     where path.StartsWith("/admin/api/", StringComparison.Ordinal) && path != AdminApi.DescriptionPath
                     from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                     select $"{method} {path}";
        var described = from path in document.RootElement.GetProperty("paths").EnumerateObject()
                        from method in path.Value.EnumerateObject()
                        select $"{method.Name.ToUpperInvariant()} {path.Name}";

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal(mapped.Order(), described.Order());
    }
}
