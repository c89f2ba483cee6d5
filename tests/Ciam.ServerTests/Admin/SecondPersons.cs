using System.Net;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Admin;

/// <summary>Changes that open something wait for a second person: never one's own, once, and not for ever.</summary>
public sealed class SecondPersons(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Form = "main form[method=post]";
    private const string Other = "https://evil.example/cb";

    [Fact]
    public async Task An_address_is_added_by_two_people_and_never_by_one()
    {
        await using var bank = await app.NewBankAsync();
        _ = bank.WebClient;
        var (_, one) = await bank.StaffAsync("admin", "ada");
        var (_, two) = await bank.StaffAsync("admin", "bea");
        var (_, reader) = await bank.StaffAsync("auditor");
        var (_, support) = await bank.StaffAsync("support");

        // Without a reason nothing is proposed; with one nothing is changed yet.
        (await AddAsync(one, "")).AssertStatus(HttpStatusCode.BadRequest);
        (await AddAsync(one, "a new front end")).AssertStatus(HttpStatusCode.OK);
        Assert.DoesNotContain(Other, await AddressesAsync(bank));

        // Whoever proposed it sees no button, and pressing it all the same does nothing.
        var id = Assert.Single(await bank.RowsAsync("select id::text from ciam.admin_proposal"));
        Assert.Null(one.Page.Document.QuerySelector("button[formaction$=approve]"));
        Assert.Equal(HttpStatusCode.Forbidden, await PressAsync(bank, one, id, "approve"));
        // Who may only read sees it; who may neither change clients nor read the trail does not.
        Assert.Contains(Other, (await reader.GoAsync($"/admin/proposals/{id}")).AssertStatus(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await PressAsync(bank, reader, id, "approve"));
        Assert.Equal(HttpStatusCode.Forbidden, await PressAsync(bank, reader, id, "reject"));
        (await support.GoAsync($"/admin/proposals/{id}")).AssertStatus(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, await PressAsync(bank, support, id, "reject"));
        Assert.DoesNotContain(Other, await AddressesAsync(bank));

        // Two presses at once count once.
        var (_, three) = await bank.StaffAsync("admin", "cleo");
        var statuses = await Task.WhenAll(PressAsync(bank, two, id, "approve"), PressAsync(bank, three, id, "approve"));
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.SeeOther, status));
        Assert.Contains(Other, await AddressesAsync(bank));
        Assert.Single(await bank.Audit.EntriesAsync("client.changed"));
        Assert.Single(await bank.Audit.EntriesAsync("change.approved"));
        Assert.Single(await bank.Audit.EntriesAsync("change.proposed"));
        Assert.Contains("approved", (await reader.GoAsync("/admin/proposals?show=over")).Text, StringComparison.Ordinal);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task What_is_rejected_taken_back_outdated_or_too_old_is_not_done()
    {
        await using var bank = await app.NewBankAsync();
        _ = bank.WebClient;
        var (_, one) = await bank.StaffAsync("admin", "ada");
        var (_, two) = await bank.StaffAsync("admin", "bea");

        await AddAsync(one, "a new front end");
        Assert.Contains("rejected", (await two.DecideAsync(bank, "reject")).Text, StringComparison.Ordinal);
        await AddAsync(one, "a new front end");
        Assert.Contains("rejected", (await one.DecideAsync(bank, "reject", "a mistake of mine")).Text, StringComparison.Ordinal);

        // The client was changed meanwhile: nobody knows any more what they agree to.
        await AddAsync(one, "a new front end");
        await two.GoAsync("/admin/clients/web");
        await two.SubmitAsync(Form, new Dictionary<string, string> { ["clientName"] = "Renamed" });
        Assert.Contains("has changed since", (await two.DecideAsync(bank)).Text, StringComparison.Ordinal);

        await AddAsync(one, "a new front end");
        var id = Assert.Single(await bank.RowsAsync("select id::text from ciam.admin_proposal where decided_at is null"));
        bank.Clock.Advance(TimeSpan.FromDays(3));
        var (_, later) = await bank.StaffAsync("admin", "cleo");
        Assert.Equal(HttpStatusCode.SeeOther, await PressAsync(bank, later, id, "approve"));
        Assert.Contains("expired", (await later.GoAsync($"/admin/proposals/{id}")).Text, StringComparison.Ordinal);

        Assert.DoesNotContain(Other, await AddressesAsync(bank));
        Assert.Equal(["outdated", "rejected", "rejected"], (await bank.RowsAsync("select verdict from ciam.admin_proposal where verdict is not null")).Order());
        Assert.Empty(await bank.Audit.EntriesAsync("change.approved"));
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task A_programs_dangerous_change_waits_for_a_person()
    {
        await using var bank = await app.NewBankAsync();
        _ = bank.WebClient;
        var program = await OfficeProgram.OpenAsync(bank, [AdminScopes.ReadClients, AdminScopes.WriteClients, AdminScopes.ReadAudit]);
        var uris = (await AddressesAsync(bank)).Append(Other);

        (await program.PatchAsync("/clients/web", new { redirect_uris = uris })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        var waiting = (await program.PatchAsync("/clients/web", new { redirect_uris = uris, reason = "asked for by the team" })).AssertStatus(HttpStatusCode.Accepted);
        Assert.DoesNotContain(Other, await AddressesAsync(bank));
        Assert.Equal("waiting", (await program.GetAsync($"/proposals/{waiting["proposal_id"]}")).AssertStatus(HttpStatusCode.OK)["state"]);
        Assert.Single((await program.GetAsync("/proposals")).AssertStatus(HttpStatusCode.OK).Items);
        (await program.GetAsync("/proposals?state=none")).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await program.GetAsync($"/proposals/{Guid.NewGuid()}")).AssertProblem(HttpStatusCode.NotFound, "not_found");

        var (_, person) = await bank.StaffAsync("admin");
        await person.DecideAsync(bank);

        Assert.Contains(Other, await AddressesAsync(bank));
        Assert.Equal("approved", (await program.GetAsync($"/proposals/{waiting["proposal_id"]}"))["state"]);
        // What only closes is done at once.
        (await program.PatchAsync("/clients/web", new { redirect_uris = uris.Take(1) })).AssertStatus(HttpStatusCode.OK);
        Assert.Single(await AddressesAsync(bank));
    }

    [Fact]
    public async Task Many_customers_are_touched_once_two_people_want_it()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"));
        var (admin, one) = await bank.StaffAsync("admin", "ada");
        var (_, two) = await bank.StaffAsync("admin", "bea");

        (await ProposeAsync(one, $"{alice.Id}\n{admin.Id}")).AssertStatus(HttpStatusCode.BadRequest);
        (await ProposeAsync(one, $"{alice.Id}\nnobody")).AssertStatus(HttpStatusCode.BadRequest);
        (await ProposeAsync(one, "")).AssertStatus(HttpStatusCode.BadRequest);
        (await ProposeAsync(one, string.Join('\n', Enumerable.Range(0, 501).Select(_ => Guid.NewGuid())))).AssertStatus(HttpStatusCode.BadRequest);
        (await ProposeAsync(one, $"{alice.Id}\r\n{bob.Id}, {bob.Id}")).AssertStatus(HttpStatusCode.OK);
        Assert.Equal(["f", "f"], await MustAsync(bank));

        Assert.Contains("approved and made", (await two.DecideAsync(bank)).Text, StringComparison.Ordinal);

        Assert.Equal(["t", "t"], await MustAsync(bank));
        Assert.Equal(2, (await bank.Audit.EntriesAsync("new_password.required")).Count);
    }

    [Fact]
    public async Task A_person_is_forgotten_by_two_and_the_trail_stays_whole()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await bank.SignedInAsync(alice);
        var (admin, one) = await bank.StaffAsync("admin", "ada");
        var (_, two) = await bank.StaffAsync("admin", "bea");
        Assert.NotEmpty(await bank.RowsAsync($"select id::text from ciam.signin_session where customer_id = '{alice.Id}'"));

        // Staff leave the staff first.
        await two.DoAsync($"/admin/customers/{admin.Id}/forget");
        Assert.Empty(await bank.RowsAsync("select id::text from ciam.admin_proposal"));
        await one.DoAsync($"/admin/customers/{alice.Id}/forget", "asked for in writing by Alice");
        Assert.Single(await bank.RowsAsync($"select id::text from ciam.customers_customer where id = '{alice.Id}'"));
        await two.DecideAsync(bank);

        (await two.GoAsync($"/admin/customers/{alice.Id}")).AssertStatus(HttpStatusCode.NotFound);
        var tables = await bank.RowsAsync("select table_name from information_schema.columns where table_schema = 'ciam' and column_name = 'customer_id' and table_name not like 'audit_entry%' order by 1");
        Assert.NotEmpty(tables);
        foreach (var table in tables)
            Assert.Empty(await bank.RowsAsync($"select customer_id::text from ciam.{table} where customer_id = '{alice.Id}'"));
        Assert.Single(await bank.Audit.EntriesAsync("person.forgotten"));
        Assert.DoesNotContain(await bank.RowsAsync("select row_to_json(e)::text from ciam.audit_entry e"), entry => entry.Contains("in writing by Alice", StringComparison.Ordinal));
        bank.Logs.AssertNoFaults();
    }

    private static async Task<BrowserPage> AddAsync(TestBrowser browser, string reason)
    {
        var page = (await browser.GoAsync("/admin/clients/web")).AssertStatus(HttpStatusCode.OK);
        return await browser.SubmitAsync(Form, new Dictionary<string, string> { ["redirectUris"] = page.Find("#redirect-uris").TextContent + "\n" + Other, ["reason"] = reason });
    }

    private static async Task<BrowserPage> ProposeAsync(TestBrowser browser, string ids)
    {
        (await browser.GoAsync("/admin/many")).AssertStatus(HttpStatusCode.OK);
        return await browser.SubmitAsync(Form, new Dictionary<string, string> { ["deed"] = "RequireNewPassword", ["ids"] = ids, ["reason"] = "leaked elsewhere" });
    }

    private static Task<IReadOnlyList<string>> MustAsync(Bank bank) => bank.RowsAsync("select must_change_password::text::char from ciam.customers_customer where staff_role is null");

    private static Task<List<string>> AddressesAsync(Bank bank) =>
        bank.WithDatabaseAsync(async database => (await database.Set<ClientRow>().AsNoTracking().SingleAsync(row => row.ClientId == "web")).RedirectUris.ToList());

    /// <summary>The bare request, whether or not the page shows the button.</summary>
    private static async Task<HttpStatusCode> PressAsync(Bank bank, TestBrowser browser, string id, string answer)
    {
        var token = (await browser.GoAsync("/admin")).AssertStatus(HttpStatusCode.OK).Find("header input[name=__RequestVerificationToken]").GetAttribute("value")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/admin/proposals/{id}?handler={answer}");
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["reason"] = "pressed by hand" });
        using var response = await bank.Http.SendAsync(request);
        return response.StatusCode;
    }
}
