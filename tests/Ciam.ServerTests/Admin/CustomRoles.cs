using System.Net;
using System.Text.Json;
using Ciam.Decisions.Admin;
using Ciam.Protocol.Wire;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Admin;

/// <summary>Roles that the bank makes itself: by two people where they open something, never beyond what those two may do, closed at once.</summary>
public sealed class CustomRoles(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Form = "main form[method=post]";
    private static readonly Permission[] Manager = [Permission.SeeOverview, Permission.SeeStaff, Permission.ChangeStaff, Permission.ApproveChanges, Permission.SeeCustomers];

    [Fact]
    public async Task A_role_is_made_by_two_given_by_two_narrowed_by_one_and_retired_by_one()
    {
        await using var bank = await app.NewBankAsync();
        var (_, ada) = await bank.StaffAsync("admin", "ada");
        var (_, bea) = await bank.StaffAsync("admin", "bea");
        var nora = await bank.SignUpAsync("nora", new PersonSettings { App = true });
        Assert.Contains("no roles of its own", (await ada.GoAsync("/admin/roles")).AssertStatus(HttpStatusCode.OK).Text, StringComparison.Ordinal);

        // Made by two.
        (await MakeAsync(ada, "branch-desk", ["SeeCustomers", "EndSessions"], "retail")).AssertStatus(HttpStatusCode.OK);
        Assert.Empty(await bank.RowsAsync("select name from ciam.admin_role"));
        await ada.DecideAsync(bank, "reject", "not like this");
        Assert.Empty(await bank.RowsAsync("select name from ciam.admin_role"));
        await MakeAsync(ada, "branch-desk", ["SeeCustomers", "EndSessions"], "retail");
        await MakeAsync(ada, "branch-desk", ["SeeCustomers", "EndSessions"], "retail");
        await bea.DecideAsync(bank);
        Assert.Equal(["branch-desk EndSessions,SeeCustomers retail"], await bank.RowsAsync("select name || ' ' || array_to_string(array(select unnest(permissions) order by 1), ',') || ' ' || segment from ciam.admin_role"));

        // Given by two; from the next click it opens what it names, to its own customers.
        await ada.GoAsync($"/admin/staff/{nora.Id}");
        await ada.SubmitAsync(Form, new Dictionary<string, string> { ["role"] = "branch-desk", ["reason"] = "works at the branch" });
        var browser = await bank.SignedInAsync(nora, Ciam.Server.SignIn.Acrs.TwoFactors);
        (await browser.GoAsync("/admin/customers")).AssertStatus(HttpStatusCode.Forbidden);
        await bea.DecideAsync(bank);
        (await browser.GoAsync("/admin/customers")).AssertStatus(HttpStatusCode.OK);
        (await browser.GoAsync("/admin/audit")).AssertStatus(HttpStatusCode.Forbidden);
        Assert.Equal("/admin/customers", (await browser.GoAsync("/admin")).Url.AbsolutePath);
        var alice = await bank.SignUpAsync("alice");
        await bank.AssignAsync(alice, "retail");
        (await browser.GoAsync($"/admin/customers/{alice.Id}/end-sessions")).AssertStatus(HttpStatusCode.OK);

        // What it loses it loses at once; what it would gain waits.
        Assert.Contains("was saved", (await ChangeAsync(ada, "branch-desk", ["SeeCustomers"], "retail")).Text, StringComparison.Ordinal);
        (await browser.GoAsync($"/admin/customers/{alice.Id}/end-sessions")).AssertStatus(HttpStatusCode.Forbidden);
        Assert.Contains("second person", (await ChangeAsync(ada, "branch-desk", ["SeeCustomers"], "")).Text, StringComparison.Ordinal);
        Assert.Equal(["retail"], await bank.RowsAsync("select segment from ciam.admin_role"));
        await bea.DecideAsync(bank);
        Assert.Equal(["none"], await bank.RowsAsync("select coalesce(segment, 'none') from ciam.admin_role"));

        // Retired it opens nothing; taking it up again takes two.
        Assert.Contains("retired", (await ada.DoAsync("/admin/roles/branch-desk/retire")).Text, StringComparison.Ordinal);
        (await browser.GoAsync("/admin/customers")).AssertStatus(HttpStatusCode.Forbidden);
        Assert.DoesNotContain("branch-desk", (await ada.GoAsync($"/admin/staff/{alice.Id}")).Find(Form).InnerHtml, StringComparison.Ordinal);
        await ChangeAsync(ada, "branch-desk", ["SeeCustomers"], "");
        (await browser.GoAsync("/admin/customers")).AssertStatus(HttpStatusCode.Forbidden);
        await bea.DecideAsync(bank);
        (await browser.GoAsync("/admin/customers")).AssertStatus(HttpStatusCode.OK);

        Assert.Single(await bank.Audit.EntriesAsync("role.created"));
        Assert.Contains("\"permissions\": [\"SeeCustomers\", \"EndSessions\"]", (await bank.Audit.EntriesAsync("role.changed"))[0], StringComparison.Ordinal);
        Assert.Single(await bank.Audit.EntriesAsync("role.retired"));
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task Nobody_makes_gives_approves_or_touches_what_is_more_than_their_own()
    {
        await using var bank = await app.NewBankAsync();
        var (ada, admins) = await bank.StaffAsync("admin", "ada");
        var manager = await bank.MakeRoleAsync("manager", Manager);
        await bank.MakeRoleAsync("clerk", [Permission.SeeCustomers], "retail");
        await bank.MakeRoleAsync("auditors-of-the-branch", [Permission.SeeCustomers, Permission.SeeAudit]);
        var (mona, one) = await bank.StaffAsync(manager, "mona");
        var (_, two) = await bank.StaffAsync(manager, "mia");
        var (otto, _) = await bank.StaffAsync("auditor");
        var carl = await bank.SignUpAsync("carl", new PersonSettings { App = true });

        // Made: what they have, and nothing else, whatever is sent. In the form the rest cannot be ticked.
        await one.GoAsync("/admin/roles/new");
        Assert.NotNull(one.Page.Find("input[value=SeeAudit]").GetAttribute("disabled"));
        (await MakeAsync(one, "too-much", ["SeeCustomers", "SeeAudit"], "")).AssertStatus(HttpStatusCode.Forbidden);
        (await MakeAsync(one, "enough", ["SeeCustomers"], "")).AssertStatus(HttpStatusCode.OK);
        await two.DecideAsync(bank);
        Assert.Contains("enough", await bank.RowsAsync("select name from ciam.admin_role"));

        // Given: the choices are those they could fill themselves.
        Assert.Equal(["clerk", "enough", "manager", "none"], (await one.GoAsync($"/admin/staff/{carl.Id}")).Document.QuerySelectorAll("input[name=role]").Select(input => input.GetAttribute("value")!).Order());
        (await one.SubmitAsync(Form, new Dictionary<string, string> { ["role"] = "admin", ["reason"] = "more than mine" })).AssertStatus(HttpStatusCode.BadRequest);

        // Approved: an admin wants more for somebody than a manager may agree to.
        await admins.GoAsync($"/admin/staff/{carl.Id}");
        await admins.SubmitAsync(Form, new Dictionary<string, string> { ["role"] = "auditors-of-the-branch", ["reason"] = "a new auditor" });
        (await one.DecideAsync(bank)).AssertStatus(HttpStatusCode.Forbidden);
        Assert.Null(await RoleOfAsync(bank, carl));

        // Touched: neither an administrator nor an auditor, nor oneself, nor their roles.
        foreach (var colleague in new[] { ada, otto, mona })
            (await one.GoAsync($"/admin/staff/{colleague.Id}")).AssertStatus(HttpStatusCode.Forbidden);
        Assert.Null((await one.GoAsync("/admin/roles/auditors-of-the-branch")).Document.QuerySelector(Form));
        (await one.DoAsync("/admin/roles/auditors-of-the-branch/retire")).AssertStatus(HttpStatusCode.Forbidden);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task What_was_asked_for_is_what_is_given_or_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var (_, ada) = await bank.StaffAsync("admin", "ada");
        var (_, bea) = await bank.StaffAsync("admin", "bea");
        await bank.MakeRoleAsync("clerk", [Permission.SeeCustomers]);
        var carl = await bank.SignUpAsync("carl", new PersonSettings { App = true });

        await ada.GoAsync($"/admin/staff/{carl.Id}");
        await ada.SubmitAsync(Form, new Dictionary<string, string> { ["role"] = "clerk", ["reason"] = "works here now" });
        await bank.WithDatabaseAsync(database => database.Set<Ciam.Storage.Admin.RoleRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Permissions, ["SeeCustomers", "SeeAudit"])));
        Assert.Contains("has changed since", (await bea.DecideAsync(bank)).Text, StringComparison.Ordinal);
        Assert.Null(await RoleOfAsync(bank, carl));

        // Two people who change the same role: the second is told.
        await ada.GoAsync("/admin/roles/clerk");
        await bea.GoAsync("/admin/roles/clerk");
        bank.Clock.Advance(TimeSpan.FromSeconds(1));
        await bea.SubmitAsync(Form, Fields(["SeeCustomers"], "", "the first"));
        Assert.Contains("somebody else meanwhile", (await ada.SubmitAsync(Form, Fields(["SeeAudit"], "", "the second"))).AssertStatus(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);

        // What cannot be is told, and nothing is kept.
        foreach (var (name, permissions, segment) in new[] { ("admin", "SeeCustomers", ""), ("Desk", "SeeCustomers", ""), ("desk", "", ""), ("desk", "SeeAudit", "retail"), ("desk", "SeeCustomers", "Retail!"), ("clerk", "SeeCustomers", ""), ("desk", "Everything", "") })
            (await MakeAsync(ada, name, permissions.Split(',', StringSplitOptions.RemoveEmptyEntries), segment)).AssertStatus(HttpStatusCode.BadRequest);
        (await MakeAsync(ada, "desk", ["SeeCustomers"], "", reason: "no")).AssertStatus(HttpStatusCode.BadRequest);
        (await ada.GoAsync("/admin/roles/nowhere")).AssertStatus(HttpStatusCode.NotFound);
        (await ada.GoAsync("/admin/roles/nowhere/retire")).AssertStatus(HttpStatusCode.NotFound);
        Assert.Equal(["clerk"], await bank.RowsAsync("select name from ciam.admin_role"));
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task Programs_propose_roles_close_them_and_say_who_belongs_where()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, ada) = await bank.StaffAsync("admin", "ada");
        var program = await OfficeProgram.OpenAsync(bank, [AdminScopes.ReadStaff, AdminScopes.WriteStaff, AdminScopes.WriteCustomers, AdminScopes.ReadCustomers]);
        var body = new { description = "Branches", permissions = new[] { "see_customers", "end_sessions" }, segment = "retail", reason = "as the directory has it" };

        // Asked for twice it waits once; a person agrees.
        var waits = (await PutAsync(program, "/roles/branch-desk", body)).AssertStatus(HttpStatusCode.Accepted);
        Assert.Equal(waits["proposal_id"], (await PutAsync(program, "/roles/branch-desk", body)).AssertStatus(HttpStatusCode.Accepted)["proposal_id"]);
        (await program.GetAsync("/roles/branch-desk")).AssertProblem(HttpStatusCode.NotFound, "not_found");
        await ada.DecideAsync(bank);
        var role = (await program.GetAsync("/roles/branch-desk")).AssertStatus(HttpStatusCode.OK);
        Assert.Equal(["see_customers", "end_sessions"], role.Json.GetProperty("permissions").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["admin", "support", "analyst", "auditor", "branch-desk"], (await program.GetAsync("/roles")).Items.Select(item => item.GetProperty("name").GetString()));

        // Narrowed at once, if it is what was seen; then retired.
        var narrow = new { permissions = new[] { "see_customers" }, segment = "retail", reason = "nobody ended one" };
        (await PutAsync(program, "/roles/branch-desk", narrow, "\"0\"")).AssertProblem(HttpStatusCode.PreconditionFailed, "changed_meanwhile");
        (await PutAsync(program, "/roles/branch-desk", narrow, role.ETag)).AssertStatus(HttpStatusCode.OK);
        (await PutAsync(program, "/roles/branch-desk", new { permissions = new[] { "see_audit" }, segment = "retail", reason = "not for a segment" })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await PutAsync(program, "/roles/admin", narrow)).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        (await PutAsync(program, "/roles/branch-desk", new { permissions = new[] { "fly" }, reason = "no such thing" })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        Assert.NotEqual(JsonValueKind.Undefined, (await program.PostAsync("/roles/branch-desk/retire", new { reason = "the branch is closed" })).AssertStatus(HttpStatusCode.OK).Json.GetProperty("retired_at").ValueKind);
        (await program.PostAsync("/roles/nowhere/retire", new { reason = "the branch is closed" })).AssertProblem(HttpStatusCode.NotFound, "not_found");

        // Segments.
        Assert.Equal("done", (await program.PostAsync($"/customers/{alice.Id}/segment", new { segment = "retail", reason = "moved to the branch" }))["outcome"]);
        Assert.Equal("retail", (await program.GetAsync($"/customers/{alice.Id}"))["segment"]);
        Assert.Equal("nothing_to_do", (await program.PostAsync($"/customers/{alice.Id}/segment", new { segment = "retail", reason = "moved to the branch" }))["outcome"]);
        (await program.PostAsync($"/customers/{alice.Id}/segment", new { segment = "Retail!", reason = "moved to the branch" })).AssertProblem(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains("\"after\": {\"segment\": \"retail\"}", Assert.Single(await bank.Audit.EntriesAsync("customer_segment.assigned")), StringComparison.Ordinal);
        Assert.Contains("retail", (await ada.GoAsync($"/admin/customers/{alice.Id}")).Text, StringComparison.Ordinal);
        await ada.GoAsync($"/admin/customers/{alice.Id}/segment");
        (await ada.SubmitAsync(Form, new Dictionary<string, string> { ["segment"] = "Not One", ["reason"] = "moved to the branch" })).AssertStatus(HttpStatusCode.BadRequest);
        await ada.SubmitAsync(Form, new Dictionary<string, string> { ["segment"] = "", ["reason"] = "left the branch" });
        Assert.Equal(["none"], await bank.RowsAsync($"select coalesce(segment, 'none') from ciam.customers_customer where id = '{alice.Id}'"));
        bank.Logs.AssertNoFaults();
    }

    private static Task<DescribedAnswer> PutAsync(OfficeProgram program, string path, object body, string? seen = null) =>
        program.SendAsync(HttpMethod.Put, path, JsonSerializer.Serialize(body), Guid.NewGuid().ToString("N"), request =>
        {
            if (seen is not null)
                request.Headers.TryAddWithoutValidation("If-Match", seen);
        });

    private static Task<string?> RoleOfAsync(Bank bank, Person person) => bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == person.Id).Select(row => row.StaffRole).SingleAsync());

    private static async Task<BrowserPage> MakeAsync(TestBrowser browser, string name, IReadOnlyList<string> permissions, string segment, string reason = "the branches need it")
    {
        (await browser.GoAsync("/admin/roles/new")).AssertStatus(HttpStatusCode.OK);
        var fields = Fields(permissions, segment, reason);
        fields["name"] = name;
        return await browser.SubmitAsync(Form, fields);
    }

    private static async Task<BrowserPage> ChangeAsync(TestBrowser browser, string name, IReadOnlyList<string> permissions, string segment)
    {
        (await browser.GoAsync($"/admin/roles/{name}")).AssertStatus(HttpStatusCode.OK);
        return await browser.SubmitAsync(Form, Fields(permissions, segment, "the branches need it so"));
    }

    private static Dictionary<string, string> Fields(IReadOnlyList<string> permissions, string segment, string reason) => new()
    {
        ["segment"] = segment, ["reason"] = reason, ["permissions"] = string.Join('\n', permissions),
    };
}
