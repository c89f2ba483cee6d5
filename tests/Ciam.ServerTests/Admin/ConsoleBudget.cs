using System.Net;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.ServerTests.Behaviour;
using Ciam.Testing;
using Npgsql;

namespace Ciam.ServerTests.Admin;

/// <summary>
/// No page of the office asks the database more than twelve times, however much there is in it. Here a hundredth of a large bank's customers and entries, and all of its clients (a tenth is one long transaction, for which the sealing of every other test's bank in the same cluster waits);
/// <c>bench/console</c> opens the same pages on the whole of it and measures how long they take.
/// </summary>
public sealed class ConsoleBudget(CiamApp app) : IClassFixture<CiamApp>
{
    private const int Most = 12;

    [Fact]
    public async Task No_page_asks_the_database_more_than_twelve_times()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await bank.SignedInAsync(alice);
        await bank.AgreeAsync(alice);
        _ = bank.WebClient;
        await Judged.JudgeAsync(bank, Judged.Abroad(bank), alice);
        await AHeldPayment.KeepAsync(bank, alice.Id);
        await FillAsync(bank, customers: 10_000, clients: 1_000, judgments: 10_000, events: 200_000);
        var role = await bank.MakeRoleAsync("branch-desk", [Decisions.Admin.Permission.SeeCustomers]);
        await HasEverythingAsync(bank, alice);
        var (otto, _) = await bank.StaffAsync(role, "otto");
        var (_, browser) = await bank.StaffAsync("admin");
        await bank.HearsChangesAsync();

        var asked = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var pages = RoleMatrix.Doors(bank).Where(door => door.Method == "GET" && !door.Route.Contains('{', StringComparison.Ordinal) && !door.Route.EndsWith("policies/new", StringComparison.Ordinal)).Select(door => door.Route).Distinct().ToList();
        Assert.True(pages.Count > 15);
        pages.AddRange(await FilesAsync(bank, otto));
        pages.Add($"/admin/customers/{alice.Id}");
        foreach (var page in pages.Where(page => !page.Contains("handler=", StringComparison.OrdinalIgnoreCase)))
        {
            // Once to fill what is kept in memory; what counts is what every further visit costs.
            (await browser.GoAsync(page)).AssertStatus(HttpStatusCode.OK);
            var statements = await bank.WatchAsync(() => browser.GoAsync(page));
            asked[page] = statements.Count;
            Assert.True(statements.Count <= Most, $"{page} asks {statements.Count} times:\n{string.Join("\n\n", statements)}");
        }

        Assert.All(asked, page => Assert.True(page.Value > 0, $"{page.Key} asked nothing: nobody counted"));
        // All ten thousand of them, and a part.
        (await browser.GoAsync("/admin/customers?q=post.example&sort=name")).AssertStatus(HttpStatusCode.BadRequest);
        (await browser.GoAsync("/admin/customers?q=post.example&sort=created")).AssertStatus(HttpStatusCode.OK);
        bank.Logs.AssertNoFaults();
    }

    /// <summary>A customer about whom there is one of everything: measured typing, a consent, an approved payment, a label, a visit of a colleague.</summary>
    private static Task HasEverythingAsync(Bank bank, Person person) => Schema.Catalog.ExecuteAsync(bank.ConnectionString, $"""
        insert into ciam.oauth_consent (customer_id, client_id, scopes, given_at) values ('{person.Id}', 'made-7', array['openid'], now());
        insert into ciam.oauth_payment_receipt (id, customer_id, client_id, client_name, request_id, method, statement, receipt, signing_key, approved_at)
        values (gen_random_uuid(), '{person.Id}', 'made-7', 'Made client 7', gen_random_uuid(), 'passkey', '', '', '', now());
        insert into ciam.audit_entry (id, position, at, class, event, actor_kind, actor_id, customer_id, succeeded, request_id)
        select gen_random_uuid(), 0, now(), 'administration', 'customer.viewed', 'staff', id::text, '{person.Id}', true, 'r' from ciam.customers_customer limit 2
        """);

    /// <summary>One of each that has much behind it, by a part of each list.</summary>
    private static async Task<IReadOnlyList<string>> FilesAsync(Bank bank, Person colleague)
    {
        async Task<string> OneAsync(string sql) => (await bank.RowsAsync(sql))[0];
        var customer = await OneAsync("select customer_id::text from ciam.audit_entry where customer_id is not null group by 1 order by count(*) desc, 1 limit 1");
        return
        [
            $"/admin/customers/{customer}", $"/admin/customers/{customer}?show=signins", $"/admin/customers/{customer}/suspend", $"/admin/customers/{customer}/taken-over", $"/admin/customers/{customer}/segment",
            "/admin/customers?q=maria", "/admin/customers?sort=name", "/admin/customers?q=maria.meier&sort=-name", "/admin/judgments?sort=-score", "/admin/cases?sort=amount", "/admin/clients?sort=name", "/admin/staff?sort=role", "/admin/audit?event=client.created", "/admin/audit?actor=staff", "/admin/audit?actor=customer", $"/admin/audit?actor={customer}", "/admin/customers?q=maria.meier", "/admin/customers?q=ma", "/admin/audit?event=sign_in.completed", $"/admin/audit?customer={customer}", "/admin/audit?sort=oldest", "/admin/judgments?verdict=Refuse",
            "/admin/clients/made-7", $"/admin/staff/{colleague.Id}", "/admin/roles/branch-desk", "/admin?span=month",
            $"/admin/policies/{RiskPolicy.Default.Version}", $"/admin/policies/new?from={RiskPolicy.Default.Version}", $"/admin/payment-policies/{FraudPolicy.Default.Version}", $"/admin/payment-policies/new?from={FraudPolicy.Default.Version}",
            $"/admin/judgments/{await OneAsync("select id::text from ciam.risk_judgment order by at desc limit 1")}",
            $"/admin/cases/{await OneAsync("select assessment_id::text from ciam.transactions_case where decided_at is null order by expected_loss desc limit 1")}",
            $"/admin/audit/{await OneAsync("select id::text from ciam.audit_entry order by at desc limit 1")}",
        ];
    }

    private static async Task FillAsync(Bank bank, int customers, int clients, int judgments, int events)
    {
        var sql = await File.ReadAllTextAsync(Repository.PathOf("bench/Ciam.Bench/Office/filling.sql"));
        foreach (var (name, count) in new[] { (":customers", customers), (":clients", clients), (":judgments", judgments), (":events", events) })
            sql = sql.Replace(name, count.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await using var connection = new NpgsqlConnection(bank.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }
}
