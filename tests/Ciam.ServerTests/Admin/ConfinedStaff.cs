using System.Net;
using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Admin;

/// <summary>Whoever is confined to a segment of the customers sees and touches those of it; the others are not there: on every page, in every file, by every deed.</summary>
public sealed class ConfinedStaff(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Segment = "private-banking";

    /// <summary>Customers of a segment, of another and of none, each with a session, a judgment and a held payment.</summary>
    private sealed record Scene(Person Inside, Person Other, Person Nobodys, IReadOnlyDictionary<Guid, Guid> Judgments, IReadOnlyDictionary<Guid, Guid> Cases)
    {
        public IReadOnlyList<Person> Outside => [Other, Nobodys];

        /// <summary>The ids that a door's address could name, for one customer.</summary>
        public IEnumerable<Guid> IdsOf(Person person) => [person.Id, Judgments[person.Id], Cases[person.Id]];
    }

    [Fact]
    public async Task On_no_page_and_in_no_file_is_anybody_of_another_segment()
    {
        await using var bank = await app.NewBankAsync();
        var scene = await SetAsync(bank);
        var (_, browser) = await bank.StaffAsync(await bank.MakeRoleAsync("private-desk", RoleRules.OfOneCustomer, Segment), "pia");
        var (_, everywhere) = await bank.StaffAsync(await bank.MakeRoleAsync("whole-desk", RoleRules.OfOneCustomer), "willi");
        var opened = new HashSet<string>(StringComparer.Ordinal);

        foreach (var door in RoleMatrix.Doors(bank).Where(door => door.Method == "GET"))
        {
            foreach (var (person, id) in IdsFor(door, scene))
            {
                var asked = door with { Route = door.Route.Replace("{id}", id.ToString(), StringComparison.Ordinal) };
                using var answer = await RoleMatrix.KnockAsync(bank, asked, browser, null);
                var text = await answer.Content.ReadAsStringAsync();
                foreach (var outsider in scene.Outside)
                    Assert.False(Tells(text, outsider, scene, id), $"{asked.Path} tells of {outsider.Name}: {(int)answer.StatusCode}");
                if (!door.Needed.All(RoleRules.OfOneCustomer.Contains) || !door.Route.Contains("{id}", StringComparison.Ordinal))
                    continue;

                // Whoever may see the whole bank gets exactly what the confined one gets of their own.
                using var whole = await RoleMatrix.KnockAsync(bank, asked, everywhere, null);
                Assert.Equal(person == scene.Inside ? whole.StatusCode : HttpStatusCode.NotFound, answer.StatusCode);
                if (whole.StatusCode == HttpStatusCode.OK && answer.StatusCode == HttpStatusCode.OK)
                    opened.Add(door.Route);
            }
        }

        Assert.Superset(new HashSet<string> { "/admin/customers/{id}", "/admin/customers/{id}/suspend", "/admin/judgments/{id}", "/admin/cases/{id}" }, opened);
        foreach (var list in new[] { "/admin/customers", "/admin/customers?handler=csv", "/admin/judgments", "/admin/judgments?handler=csv", "/admin/cases", "/admin/cases?handler=csv", "/admin/judgments?sort=oldest", $"/admin/customers?q={scene.Inside.Name}" })
            Assert.Contains(scene.Inside.Name, await TakeAsync(bank, browser, list), StringComparison.Ordinal);
        foreach (var person in scene.Outside)
        {
            foreach (var search in new[] { person.Name, person.Email, person.Id.ToString() })
                Assert.DoesNotContain($"/admin/customers/{person.Id}", await TakeAsync(bank, browser, $"/admin/customers?q={Uri.EscapeDataString(search)}"), StringComparison.Ordinal);
            Assert.DoesNotContain(scene.Judgments[person.Id].ToString(), await TakeAsync(bank, browser, $"/admin/judgments?customer={person.Id}"), StringComparison.Ordinal);
        }
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task By_no_deed_is_anybody_of_another_segment_touched()
    {
        await using var bank = await app.NewBankAsync();
        var scene = await SetAsync(bank);
        var (_, browser) = await bank.StaffAsync(await bank.MakeRoleAsync("private-desk", RoleRules.OfOneCustomer, Segment), "pia");
        var token = (await browser.GoAsync("/admin/customers")).AssertStatus(HttpStatusCode.OK).Find("header input[name=__RequestVerificationToken]").GetAttribute("value")!;
        var before = await StateAsync(bank, scene);
        var tried = 0;

        foreach (var door in RoleMatrix.Doors(bank).Where(door => door.Method == "POST" && door.Needed.All(RoleRules.OfOneCustomer.Contains)))
        {
            foreach (var id in scene.Outside.SelectMany(scene.IdsOf))
            {
                using var answer = await PressAsync(bank, browser, token, door.Route.Replace("{id}", id.ToString(), StringComparison.Ordinal));
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{door.Route} upon {id} answered {(int)answer.StatusCode}");
                tried++;
            }
        }

        Assert.True(tried > 50);
        Assert.Equal(before, await StateAsync(bank, scene));
        Assert.Empty(await bank.RowsAsync($"select event from ciam.audit_entry where actor_kind = 'staff' and customer_id in ('{scene.Other.Id}', '{scene.Nobodys.Id}')"));

        // The same deed upon one's own customer is done; then the customer leaves the segment, and the page that is still open does nothing any more.
        using (var own = await PressAsync(bank, browser, token, $"/admin/customers/{scene.Inside.Id}/require-new-password"))
            Assert.Equal(HttpStatusCode.SeeOther, own.StatusCode);
        (await browser.GoAsync($"/admin/customers/{scene.Inside.Id}/suspend")).AssertStatus(HttpStatusCode.OK);
        await bank.AssignAsync(scene.Inside, "retail");
        (await browser.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["reason"] = "asked for on the telephone" })).AssertStatus(HttpStatusCode.NotFound);
        Assert.Null(await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == scene.Inside.Id).Select(row => row.SuspendedAt).SingleAsync()));
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task A_deed_is_held_against_the_segment_once_more_under_the_lock()
    {
        await using var bank = await app.NewBankAsync();
        var scene = await SetAsync(bank);
        var role = await bank.MakeRoleAsync("private-desk", RoleRules.OfOneCustomer, Segment);
        var (pia, _) = await bank.StaffAsync(role, "pia");
        // A request that began while the role was still for the whole bank.
        var stale = new StaffMember(pia.Id, pia.Name, new Role(role, RoleRules.OfOneCustomer, null), null);

        var outcome = await bank.WithServicesAsync(services => services.GetRequiredService<CustomerDeeds>().SuspendAsync(new StaffDeed(stale, scene.Other.Id, "a stale page", bank.Clock.GetUtcNow()), default));

        Assert.Equal(DeedOutcome.NoSuchSubject, outcome);
    }

    private static async Task<Scene> SetAsync(Bank bank)
    {
        var (inside, other, nobodys) = (await bank.SignUpAsync("ingrid"), await bank.SignUpAsync("ottokar"), await bank.SignUpAsync("norbert"));
        await bank.AssignAsync(inside, Segment);
        await bank.AssignAsync(other, "retail");
        var (judgments, cases) = (new Dictionary<Guid, Guid>(), new Dictionary<Guid, Guid>());
        foreach (var person in new[] { inside, other, nobodys })
        {
            await bank.SignedInAsync(person);
            judgments[person.Id] = await Judged.JudgeAsync(bank, Judged.Abroad(bank), person);
            cases[person.Id] = await AHeldPayment.KeepAsync(bank, person.Id);
            bank.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        return new Scene(inside, other, nobodys, judgments, cases);
    }

    /// <summary>A door without an id is opened once; one with an id is tried with every id there is.</summary>
    private static IEnumerable<(Person Person, Guid Id)> IdsFor(RoleMatrix.Door door, Scene scene) =>
        door.Route.Contains("{id}", StringComparison.Ordinal)
            ? new[] { scene.Inside, scene.Other, scene.Nobodys }.SelectMany(person => scene.IdsOf(person).Select(id => (person, id)))
            : [(scene.Inside, Guid.Empty)];

    /// <summary>The name, the address or an id of somebody stands there; what was asked for may be said back.</summary>
    private static bool Tells(string text, Person person, Scene scene, Guid asked) =>
        text.Contains(person.Name, StringComparison.OrdinalIgnoreCase) || text.Contains(person.Email, StringComparison.OrdinalIgnoreCase)
        || scene.IdsOf(person).Any(id => id != asked && text.Contains(id.ToString(), StringComparison.OrdinalIgnoreCase));

    private static async Task<string> TakeAsync(Bank bank, TestBrowser browser, string path)
    {
        using var answer = await RoleMatrix.KnockAsync(bank, new RoleMatrix.Door("GET", path, []), browser, null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> PressAsync(Bank bank, TestBrowser browser, string token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = token, ["reason"] = "tried from outside", ["note"] = "tried from outside", ["verdict"] = "confirmed_fraud", ["label"] = JudgmentLabels.Fraud, ["segment"] = Segment,
            ["first"] = nameof(IdentityProof.IdentityDocument), ["second"] = nameof(IdentityProof.CallBack), ["days"] = "30",
        });
        return await bank.Http.SendAsync(request);
    }

    private static async Task<IReadOnlyList<string>> StateAsync(Bank bank, Scene scene)
    {
        var ids = $"('{scene.Other.Id}', '{scene.Nobodys.Id}')";
        return
        [
            .. await bank.RowsAsync($"select to_jsonb(customer)::text from ciam.customers_customer customer where id in {ids} order by id"),
            .. await bank.RowsAsync($"select to_jsonb(session)::text from ciam.signin_session session where customer_id in {ids} order by id"),
            .. await bank.RowsAsync($"select to_jsonb(one)::text from ciam.transactions_case one join ciam.transactions_assessment paid on paid.id = one.assessment_id where paid.customer_id in {ids} order by paid.id"),
            .. await bank.RowsAsync("select to_jsonb(label)::text from ciam.risk_label label order by judgment_id"),
        ];
    }
}
