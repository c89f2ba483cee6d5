using System.Net;
using System.Text;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Admin;

/// <summary>The bank's directory of staff tells by SCIM who comes, who moves and who leaves.</summary>
public sealed class JoinersMoversLeavers(CiamApp app) : IClassFixture<CiamApp>
{
    private const string UserSchema = "urn:ietf:params:scim:schemas:core:2.0:User";

    [Fact]
    public async Task Somebody_joins_gets_a_role_moves_to_another_and_leaves()
    {
        await using var bank = await app.NewBankAsync();
        var directory = await ScimDirectory.OpenAsync(bank);

        // Joins: an account without a password and without a role.
        var joined = await directory.SendAsync(HttpMethod.Post, "/Users", new
        {
            schemas = new[] { UserSchema }, userName = "nora@bank.example", externalId = "hr-4711", name = new { givenName = "Nora", familyName = "Baer" }, active = true,
            emails = new[] { new { value = "nora@bank.example", type = "work", primary = true } },
        });
        Assert.Equal(HttpStatusCode.Created, joined.Status);
        Assert.Equal(("Nora Baer", "hr-4711", true, 0), (joined["displayName"], joined["externalId"], joined.Json.GetProperty("active").GetBoolean(), joined.Json.GetProperty("groups").GetArrayLength()));
        var id = joined["id"];
        Assert.Equal($"{bank.Issuer.GetLeftPart(UriPartial.Authority)}/scim/v2/Users/{id}", joined.Headers["Location"]);
        Assert.Equal(joined["meta", "version"], joined.Headers["ETag"]);
        var row = await RowAsync(bank, id);
        Assert.Equal((null, null, true), (row.PasswordHash, row.StaffRole, row.EmailConfirmed));

        // Is found by each name, page by page.
        Assert.Equal(id, (await directory.GetAsync("/Users?filter=" + Uri.EscapeDataString("userName eq \"NORA@bank.example\""))).Json.GetProperty("Resources")[0].GetProperty("id").GetString());
        Assert.Equal(1, (await directory.GetAsync("/Users?filter=" + Uri.EscapeDataString("externalid EQ \"hr-4711\""))).Json.GetProperty("totalResults").GetInt32());
        Assert.Equal(0, (await directory.GetAsync("/Users?filter=" + Uri.EscapeDataString("externalId eq \"hr-1\""))).Json.GetProperty("totalResults").GetInt32());

        // Gets a role by a group once somebody of the bank agrees, moves to another one, has one at a time.
        var (_, ada) = await bank.StaffAsync("admin", "ada");
        object[] her = [new { value = id }];
        Assert.Empty(MembersOf((await directory.PatchAsync("/Groups/support", new { op = "add", path = "members", value = her })).AssertWaits()));
        Assert.Null((await RowAsync(bank, id)).StaffRole);
        Assert.Empty(MembersOf((await directory.PatchAsync("/Groups/support", new { op = "add", path = "members", value = her })).AssertWaits()));
        await ada.DecideAsync(bank);
        Assert.Equal("support", (await RowAsync(bank, id)).StaffRole);
        Assert.Equal([id], MembersOf(await directory.PatchAsync("/Groups/support", new { op = "add", path = "members", value = her })));
        (await directory.PatchAsync("/Groups/analyst", new { op = "Add", value = new { members = her } })).AssertWaits();
        Assert.Equal("support", (await RowAsync(bank, id)).StaffRole);
        await directory.PatchAsync("/Groups/support", new { op = "remove", path = $"members[value eq \"{id}\"]" });
        Assert.Null((await RowAsync(bank, id)).StaffRole);
        await ada.DecideAsync(bank);
        Assert.Equal([id], MembersOf(await directory.GetAsync("/Groups/analyst")));
        Assert.Empty(MembersOf(await directory.GetAsync("/Groups/support")));
        Assert.Equal("analyst", (await directory.GetAsync($"/Users/{id}")).Json.GetProperty("groups")[0].GetProperty("value").GetString());

        // Is called otherwise: by PATCH in the letters of a large directory, and by PUT.
        var moved = await directory.PatchAsync($"/Users/{id}", new { op = "Replace", path = "displayName", value = "Nora Baer-Lang" });
        Assert.Equal("Nora Baer-Lang", moved["displayName"]);
        Assert.Equal(["nora.lang@bank.example"], (await directory.SendAsync(HttpMethod.Put, $"/Users/{id}", new { userName = "nora.lang@bank.example", externalId = "hr-4711", displayName = "Nora Lang", active = true })).Json.GetProperty("emails").EnumerateArray().Select(mail => mail.GetProperty("value").GetString()));

        // Leaves: sessions end at once, the role is gone, nobody gets in.
        var colleague = await bank.SignUpAsync("otto", new PersonSettings { App = true, StaffRole = "auditor" });
        var browser = await bank.SignedInAsync(colleague, Ciam.Server.SignIn.Acrs.TwoFactors);
        (await browser.GoAsync("/admin/audit")).AssertStatus(HttpStatusCode.OK);
        var left = await directory.PatchAsync($"/Users/{colleague.Id}", new { op = "replace", value = new { active = "False" } });
        Assert.Equal((HttpStatusCode.OK, false, 0), (left.Status, left.Json.GetProperty("active").GetBoolean(), left.Json.GetProperty("groups").GetArrayLength()));
        await browser.GoAsync("/admin/audit");
        Assert.StartsWith("/signin/", browser.Page.Url.AbsolutePath, StringComparison.Ordinal);
        var gone = await RowAsync(bank, colleague.Id.ToString());
        Assert.Equal((null, true), (gone.StaffRole, gone.SuspendedAt is not null));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Patch, "/Groups/auditor", ScimDirectory.Operations(new { op = "add", path = "members", value = new[] { new { value = colleague.Id.ToString() } } })));

        // Comes back without the role, and leaves for good.
        Assert.True((await directory.PatchAsync($"/Users/{colleague.Id}", new { op = "replace", path = "active", value = true })).Json.GetProperty("active").GetBoolean());
        Assert.Null((await RowAsync(bank, colleague.Id.ToString())).StaffRole);
        Assert.Equal(HttpStatusCode.NoContent, (await directory.SendAsync(HttpMethod.Delete, $"/Users/{id}", null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await directory.GetAsync($"/Users/{id}")).Status);
        Assert.Equal((null, true), ((await RowAsync(bank, id)).StaffRole, (await RowAsync(bank, id)).SuspendedAt is not null));

        // All of it in the trail, in the directory's name.
        var events = await bank.RowsAsync($"select event from ciam.audit_entry where actor_kind = 'client' and actor_id = 'directory' and customer_id is not null order by at, position");
        Assert.Equal(
            ["staff_member.joined", "change.proposed", "change.proposed", "staff_role.changed", "staff_member.changed", "staff_member.changed", "staff_role.changed", "staff_member.left", "staff_member.changed", "customer.restored", "staff_member.changed", "staff_role.changed", "staff_member.left"],
            events);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task Whoever_joined_sets_a_password_by_mail()
    {
        await using var bank = await app.NewBankAsync();
        var directory = await ScimDirectory.OpenAsync(bank);
        await directory.SendAsync(HttpMethod.Post, "/Users", new { userName = "nora@bank.example", displayName = "Nora Baer" });
        var browser = bank.NewBrowser();

        await browser.GoAsync("/forgot");
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["email"] = "nora@bank.example" });
        await browser.GoAsync(await bank.LastLinkAsync("nora@bank.example"));
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["password"] = "violin-harbour-mosaic-9" });

        Assert.Equal("/reset/done", browser.Page.Url.AbsolutePath);
        Assert.NotNull(await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.NormalizedEmail == "NORA@BANK.EXAMPLE").Select(row => row.PasswordHash).SingleAsync()));
    }

    [Fact]
    public async Task Customers_are_neither_seen_nor_touched()
    {
        await using var bank = await app.NewBankAsync();
        var directory = await ScimDirectory.OpenAsync(bank);
        var alice = await bank.SignUpAsync("alice");
        var colleague = await bank.SignUpAsync("otto", new PersonSettings { StaffRole = "auditor" });

        var all = await directory.GetAsync("/Users");
        Assert.Equal([colleague.Id.ToString()], all.Json.GetProperty("Resources").EnumerateArray().Select(user => user.GetProperty("id").GetString()));
        Assert.Equal(0, (await directory.GetAsync("/Users?filter=" + Uri.EscapeDataString($"userName eq \"{alice.Email}\""))).Json.GetProperty("totalResults").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await directory.GetAsync($"/Users/{alice.Id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await directory.PatchAsync($"/Users/{alice.Id}", new { op = "replace", path = "active", value = false })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await directory.SendAsync(HttpMethod.Delete, $"/Users/{alice.Id}", null)).Status);
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Patch, "/Groups/admin", ScimDirectory.Operations(new { op = "add", path = "members", value = new[] { new { value = alice.Id.ToString() } } })));
        Assert.Equal((HttpStatusCode.Conflict, "uniqueness"), await directory.RefusedAsync(HttpMethod.Post, "/Users", new { userName = alice.Email, displayName = "Somebody Else" }));
        Assert.Equal((HttpStatusCode.Conflict, "uniqueness"), await directory.RefusedAsync(HttpMethod.Patch, $"/Users/{colleague.Id}", ScimDirectory.Operations(new { op = "replace", path = "userName", value = alice.Email })));
        Assert.Equal((null, null), ((await RowAsync(bank, alice.Id.ToString())).StaffRole, (await RowAsync(bank, alice.Id.ToString())).SuspendedAt));

        // Of two members one is nobody: neither gets the role.
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Put, "/Groups/admin", new { members = new[] { new { value = colleague.Id.ToString() }, new { value = alice.Id.ToString() } } }));
        Assert.Equal("auditor", (await RowAsync(bank, colleague.Id.ToString())).StaffRole);
    }

    [Fact]
    public async Task A_role_of_the_banks_own_is_a_group_and_whoever_left_while_it_waited_does_not_get_it()
    {
        await using var bank = await app.NewBankAsync();
        var directory = await ScimDirectory.OpenAsync(bank);
        var (_, ada) = await bank.StaffAsync("admin", "ada");
        await bank.MakeRoleAsync("branch-desk", [Decisions.Admin.Permission.SeeCustomers], "retail");
        var otto = await bank.SignUpAsync("otto", new PersonSettings { StaffRole = "auditor" });
        object[] him = [new { value = otto.Id.ToString() }];

        // From more to less there is nothing to agree to.
        Assert.Equal([otto.Id.ToString()], MembersOf(await directory.PatchAsync("/Groups/branch-desk", new { op = "add", path = "members", value = him })));
        Assert.Equal("branch-desk", (await directory.GetAsync($"/Users/{otto.Id}")).Json.GetProperty("groups")[0].GetProperty("value").GetString());
        Assert.Contains("branch-desk", (await directory.GetAsync("/Groups")).Json.GetProperty("Resources").EnumerateArray().Select(group => group.GetProperty("id").GetString()));

        (await directory.PatchAsync("/Groups/auditor", new { op = "add", path = "members", value = him })).AssertWaits();
        await directory.PatchAsync($"/Users/{otto.Id}", new { op = "replace", path = "active", value = false });
        Assert.Contains("has changed since", (await ada.DecideAsync(bank)).Text, StringComparison.Ordinal);
        Assert.Null((await RowAsync(bank, otto.Id.ToString())).StaffRole);
        await bank.WithDatabaseAsync(database => database.Set<Storage.Admin.RoleRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.RetiredAt, bank.Clock.GetUtcNow())));
        Assert.Equal(HttpStatusCode.NotFound, (await directory.GetAsync("/Groups/branch-desk")).Status);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        await using var bank = await app.NewBankAsync();
        var directory = await ScimDirectory.OpenAsync(bank);
        var ada = await bank.SignUpAsync("ada", new PersonSettings { StaffRole = "admin" });

        Assert.Equal((HttpStatusCode.BadRequest, "mutability"), await directory.RefusedAsync(HttpMethod.Patch, $"/Users/{ada.Id}", ScimDirectory.Operations(new { op = "replace", path = "active", value = false })));
        Assert.Equal((HttpStatusCode.BadRequest, "mutability"), await directory.RefusedAsync(HttpMethod.Delete, $"/Users/{ada.Id}", null));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Put, "/Groups/admin", new { members = Array.Empty<object>() }));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Patch, "/Groups/support", ScimDirectory.Operations(new { op = "add", path = "members", value = new[] { new { value = ada.Id.ToString() } } })));
        Assert.Equal(("admin", null), ((await RowAsync(bank, ada.Id.ToString())).StaffRole, (await RowAsync(bank, ada.Id.ToString())).SuspendedAt));

        // Another one takes her place, but not before somebody of the bank agrees; then she may go.
        var bea = await bank.SignUpAsync("bea", new PersonSettings { StaffRole = "auditor" });
        object[] both = [new { value = ada.Id.ToString() }, new { value = bea.Id.ToString() }];
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Put, "/Groups/admin", new { displayName = "admin", members = both[1..] }));
        Assert.Empty(await bank.RowsAsync("select id::text from ciam.admin_proposal"));
        (await directory.SendAsync(HttpMethod.Put, "/Groups/admin", new { displayName = "admin", members = both })).AssertWaits();
        await (await bank.SignedInAsync(ada, Ciam.Server.SignIn.Acrs.TwoFactors)).DecideAsync(bank);
        Assert.Equal(HttpStatusCode.OK, (await directory.SendAsync(HttpMethod.Put, "/Groups/admin", new { displayName = "admin", members = both[1..] })).Status);
        Assert.Equal((null, "admin"), ((await RowAsync(bank, ada.Id.ToString())).StaffRole, (await RowAsync(bank, bea.Id.ToString())).StaffRole));
    }

    [Fact]
    public async Task What_was_changed_meanwhile_is_not_overwritten()
    {
        await using var bank = await app.NewBankAsync();
        var directory = await ScimDirectory.OpenAsync(bank);
        var otto = await bank.SignUpAsync("otto", new PersonSettings { StaffRole = "auditor" });
        var seen = (await directory.GetAsync($"/Users/{otto.Id}")).Headers["ETag"];
        Assert.Equal(HttpStatusCode.NotModified, (await directory.SendAsync(HttpMethod.Get, $"/Users/{otto.Id}", null, ("If-None-Match", seen))).Status);

        Assert.Equal(HttpStatusCode.OK, (await directory.SendAsync(HttpMethod.Patch, $"/Users/{otto.Id}", ScimDirectory.Operations(new { op = "replace", path = "displayName", value = "Otto Bieri" }), ("If-Match", seen))).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await directory.SendAsync(HttpMethod.Patch, $"/Users/{otto.Id}", ScimDirectory.Operations(new { op = "replace", path = "displayName", value = "Late" }), ("If-Match", seen))).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await directory.SendAsync(HttpMethod.Put, $"/Users/{otto.Id}", new { userName = otto.Email }, ("If-Match", seen))).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await directory.SendAsync(HttpMethod.Delete, $"/Users/{otto.Id}", null, ("If-Match", seen))).Status);
        Assert.Equal(HttpStatusCode.OK, (await directory.SendAsync(HttpMethod.Get, $"/Users/{otto.Id}", null, ("If-None-Match", seen))).Status);
        var group = (await directory.GetAsync("/Groups/auditor")).Headers["ETag"];
        Assert.Equal(HttpStatusCode.OK, (await directory.PatchAsync("/Groups/auditor", new { op = "remove", path = $"members[value eq \"{otto.Id}\"]" })).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await directory.SendAsync(HttpMethod.Put, "/Groups/auditor", new { members = Array.Empty<object>() }, ("If-Match", group))).Status);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_in_the_words_of_the_specification()
    {
        await using var bank = await app.NewBankAsync();
        var directory = await ScimDirectory.OpenAsync(bank);
        var otto = await bank.SignUpAsync("otto", new PersonSettings { StaffRole = "auditor" });
        var path = $"/Users/{otto.Id}";

        foreach (var filter in new[] { "userName sw \"a\"", "userName eq a", "userName eq \"a\" and active eq true", "password eq \"a\"", "\"", "userName eq \"\\u0000\"" })
            Assert.Equal((HttpStatusCode.BadRequest, "invalidFilter"), await directory.RefusedAsync(HttpMethod.Get, "/Users?filter=" + Uri.EscapeDataString(filter), null));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Get, "/Users?startIndex=x", null));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Post, "/Users", new { userName = "no address" }));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Post, "/Users", new { displayName = "No Name" }));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Post, "/Users", new { userName = "a@bank.example", password = "set by another" }));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Post, "/Users", new { userName = "a@bank.example", emails = new[] { new { value = "b@elsewhere.example" } } }));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Patch, path, ScimDirectory.Operations(new { op = "replace", path = "active", value = "maybe" })));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), await directory.RefusedAsync(HttpMethod.Patch, path, ScimDirectory.Operations(new { op = "remove", path = "userName" })));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidSyntax"), await directory.RefusedAsync(HttpMethod.Patch, path, new { Operations = new[] { new { op = "move" } } }));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidSyntax"), await directory.RefusedAsync(HttpMethod.Patch, path, new { }));
        Assert.Equal((HttpStatusCode.BadRequest, "invalidPath"), await directory.RefusedAsync(HttpMethod.Patch, "/Groups/admin", ScimDirectory.Operations(new { op = "add", path = "owners", value = "x" })));
        Assert.Equal((HttpStatusCode.BadRequest, "mutability"), await directory.RefusedAsync(HttpMethod.Patch, "/Groups/admin", ScimDirectory.Operations(new { op = "replace", path = "displayName", value = "root" })));
        Assert.Equal((HttpStatusCode.NotFound, null), await directory.RefusedAsync(HttpMethod.Get, "/Groups/nobody", null));
        Assert.Equal((HttpStatusCode.NotFound, null), await directory.RefusedAsync(HttpMethod.Get, "/Users/nobody", null));
        using var text = new StringContent("{}", Encoding.UTF8, "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await directory.SendAsync(HttpMethod.Post, "/Users", text)).Status);
        using var broken = new StringContent("{\"userName\":\"a\",\"userName\":\"b\"}", Encoding.UTF8, "application/scim+json");
        Assert.Equal(HttpStatusCode.BadRequest, (await directory.SendAsync(HttpMethod.Post, "/Users", broken)).Status);
        Assert.Equal("auditor", (await RowAsync(bank, otto.Id.ToString())).StaffRole);

        // Without the scope, without a token, with a token of another API.
        var other = new ScimDirectory(bank.AgentClient, (await bank.AgentClient.ClientCredentialsAsync("accounts.read")).AssertGranted().AccessToken);
        foreach (var (method, route) in new[] { (HttpMethod.Get, "/Users"), (HttpMethod.Post, "/Users"), (HttpMethod.Put, path), (HttpMethod.Patch, path), (HttpMethod.Delete, path), (HttpMethod.Get, "/Groups"), (HttpMethod.Patch, "/Groups/admin"), (HttpMethod.Get, "/ServiceProviderConfig"), (HttpMethod.Get, "/Schemas"), (HttpMethod.Get, "/ResourceTypes") })
            Assert.Equal(HttpStatusCode.Unauthorized, (await other.SendAsync(method, route, null)).Status);
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task The_service_says_what_it_can()
    {
        await using var bank = await app.NewBankAsync();
        var directory = await ScimDirectory.OpenAsync(bank);

        var provider = await directory.GetAsync("/ServiceProviderConfig");
        Assert.True(provider.Json.GetProperty("patch").GetProperty("supported").GetBoolean());
        Assert.False(provider.Json.GetProperty("bulk").GetProperty("supported").GetBoolean());
        Assert.Equal(["User", "Group"], (await directory.GetAsync("/ResourceTypes")).Json.GetProperty("Resources").EnumerateArray().Select(type => type.GetProperty("id").GetString()));
        Assert.Equal("/Users", (await directory.GetAsync("/ResourceTypes/User"))["endpoint"]);
        var schema = await directory.GetAsync("/Schemas/" + UserSchema);
        var described = schema.Json.GetProperty("attributes").EnumerateArray().Select(attribute => attribute.GetProperty("name").GetString()!).ToHashSet();
        await bank.SignUpAsync("otto", new PersonSettings { StaffRole = "auditor" });
        var told = (await directory.GetAsync("/Users")).Json.GetProperty("Resources")[0].EnumerateObject().Select(member => member.Name);
        Assert.Empty(told.Except(described).Except(["schemas", "id", "meta"]));
        Assert.Equal(["admin", "support", "analyst", "auditor"], (await directory.GetAsync("/Groups")).Json.GetProperty("Resources").EnumerateArray().Select(group => group.GetProperty("displayName").GetString()));
        Assert.Equal(2, (await directory.GetAsync("/Groups?startIndex=3&count=5")).Json.GetProperty("itemsPerPage").GetInt32());
        Assert.Equal(0, (await directory.GetAsync("/Users?count=0")).Json.GetProperty("Resources").GetArrayLength());
    }

    private static IReadOnlyList<string> MembersOf(ScimReply reply) => [.. reply.Json.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("value").GetString()!)];

    private static Task<CustomerRow> RowAsync(Bank bank, string id) => bank.WithDatabaseAsync(database => database.Set<CustomerRow>().AsNoTracking().SingleAsync(row => row.Id == Guid.Parse(id)));
}
