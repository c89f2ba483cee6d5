using System.Data;
using System.Net;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Risk;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Admin;

/// <summary>Lists of the office by other columns than the time: in the address, page after page, as a file, and by an index where there may be a million.</summary>
public sealed class SortedLists(CiamApp app) : IClassFixture<CiamApp>
{
    private const int Alike = 40;

    [Theory]
    [InlineData("/admin/customers", "name", "display_name, id", "created")]
    [InlineData("/admin/customers", "created", "id", "name")]
    [InlineData("/admin/staff", "role", "staff_role, id", "last_sign_in")]
    [InlineData("/admin/staff", "last_sign_in", "coalesce(last_sign_in_at, 'epoch'), id", "name")]
    public async Task People_are_paged_in_their_order_although_many_are_alike(string list, string column, string order, string other)
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");
        await FillAsync(bank, list.EndsWith("staff", StringComparison.Ordinal) ? "support" : null);

        await AssertPagedAsync(bank, browser, list, column, other, $"select id::text from ciam.customers_customer {(list.EndsWith("staff", StringComparison.Ordinal) ? "where staff_role is not null" : "")} order by {{0}}", order, "/admin/customers/");
    }

    [Theory]
    [InlineData("name", "client_name, client_id", "created")]
    [InlineData("created", "created_at, client_id", "name")]
    public async Task Clients_are_paged_in_their_order_although_many_are_alike(string column, string order, string other)
    {
        await using var bank = await app.NewBankAsync();
        var (_, browser) = await bank.StaffAsync("admin");
        await Schema.Catalog.ExecuteAsync(bank.ConnectionString, $"""
            insert into ciam.oauth_client (client_id, client_name, token_endpoint_auth_method, redirect_uris, post_logout_redirect_uris, grant_types, scopes, first_party, id_token_signed_response_alg, created_at, metadata)
            select 'made|' || n, 'Alike ' || n / 30, 'private_key_jwt', array[]::text[], array[]::text[], array[]::text[], array[]::text[], false, 'ES256', '2026-01-01', '{"{}"}' from generate_series(1, {Alike}) n
            """);

        await AssertPagedAsync(bank, browser, "/admin/clients", column, other, "select client_id from ciam.oauth_client order by {0}", order, "/admin/clients/");
    }

    [Fact]
    public async Task Judgments_by_score_leave_out_what_was_simply_allowed_and_say_so()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var (_, browser) = await bank.StaffAsync("admin");
        await Judged.JudgeAsync(bank, Judged.Abroad(bank), alice);
        await Schema.Catalog.ExecuteAsync(bank.ConnectionString, $"""
            insert into ciam.risk_judgment (id, at, purpose, customer_id, from_customer_device, verdict, score, notify_owner, evidence, facts, policy_version)
            select gen_random_uuid(), sample.at - n * interval '1 hour', sample.purpose, sample.customer_id, true, case when n % 4 = 0 then 'allow' else 'refuse' end, n / 30, false, sample.evidence, sample.facts, sample.policy_version
            from (select * from ciam.risk_judgment limit 1) sample, generate_series(1, {Alike * 2}) n
            """);

        await AssertPagedAsync(bank, browser, "/admin/judgments", "score", null, "select id::text from ciam.risk_judgment where verdict <> 'allow' order by {0}", "score, id", "/admin/judgments/");

        Assert.Contains("not simply allowed", (await browser.GoAsync("/admin/judgments?sort=-score")).Text, StringComparison.Ordinal);
        (await browser.GoAsync("/admin/judgments?sort=score&verdict=Allow")).AssertStatus(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Held_payments_and_short_lists_are_sorted_too_and_a_column_that_is_none_leaves_the_own_order()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await AHeldPayment.KeepAsync(bank, alice.Id);
        await bank.MakeRoleAsync("branch-desk", [Decisions.Admin.Permission.SeeCustomers]);
        await bank.MakeRoleAsync("auditing-desk", [Decisions.Admin.Permission.SeeAudit]);
        var (_, browser) = await bank.StaffAsync("admin");

        foreach (var path in new[] { "cases?sort=amount", "cases?sort=-probability", "cases?sort=customer", "cases?sort=time", "policies?sort=-drafted", "payment-policies?sort=state", "models?sort=trained", "messages?sort=-cost", "roles?sort=-name" })
        {
            var page = (await browser.GoAsync($"/admin/{path}")).AssertStatus(HttpStatusCode.OK);
            if (page.Has("thead"))
                Assert.True(page.Has(path.Contains('-', StringComparison.Ordinal) && path.Contains("=-", StringComparison.Ordinal) ? "th[aria-sort=descending]" : "th[aria-sort=ascending]"), path);
        }
        Assert.Equal(["branch-desk", "auditing-desk"], (await browser.GoAsync("/admin/roles?sort=-name")).Document.QuerySelectorAll("tbody td:first-child").Select(cell => cell.TextContent.Trim()));
        foreach (var list in new[] { "customers", "staff", "clients", "judgments", "cases", "roles", "policies" })
        {
            (await browser.GoAsync($"/admin/{list}?sort=password_hash")).AssertStatus(HttpStatusCode.OK);
            if (list is "roles" or "policies")
                continue;
            var known = list switch { "judgments" => "score", "cases" => "amount", _ => "name" };
            foreach (var after in new[] { "nonsense!", "bm9uc2Vuc2U", "NXxhYg", "MXxhYg", "OTk5OTk5OTk5OTl8YQ" })
                Assert.Contains((int)(await browser.GoAsync($"/admin/{list}?sort={known}&after={after}")).Status, list == "clients" ? new[] { 200, 400 } : [400]);
        }
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    public async Task What_may_be_a_million_is_sorted_by_an_index()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await Judged.JudgeAsync(bank, Judged.Abroad(bank), alice);
        await Schema.Catalog.ExecuteAsync(bank.ConnectionString, """
            insert into ciam.customers_customer (id, display_name, created_at, must_change_password, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number_confirmed)
            select gen_random_uuid(), md5('name' || n % 5000), '2026-01-01', false, mail, upper(mail), mail, upper(mail), true, false from generate_series(1, 20000) n, lateral (select md5('mail' || n) || '@example.com' as mail) mails;
            insert into ciam.risk_judgment (id, at, purpose, customer_id, from_customer_device, verdict, score, notify_owner, evidence, facts, policy_version)
            select gen_random_uuid(), sample.at - n * interval '1 minute', sample.purpose, sample.customer_id, true, case when n % 5 = 0 then 'refuse' else 'allow' end, n % 90, false, '[]', '{}', sample.policy_version
            from (select * from ciam.risk_judgment limit 1) sample, generate_series(1, 20000) n;
            analyze ciam.customers_customer; analyze ciam.risk_judgment
            """);

        foreach (var descending in new[] { false, true })
        {
            var place = new Storage.House.ListPlace("8", Guid.Empty.ToString());
            Assert.Contains("ix_customers_customer_display_name_id", await PlanAsync(bank, database => Ciam.Server.Admin.CustomerDesk.Columns[0].Sort(database.Customers(new CustomerSearch { Segment = null }), descending, place)!.Take(26)), StringComparison.Ordinal);
            Assert.Contains("ix_risk_judgment_score_id", await PlanAsync(bank, database => Ciam.Server.Admin.RiskDesk.Columns[0].Sort(database.RemarkableJudgments(new JudgmentFilter { Segment = null }), descending, place)!.Take(26)), StringComparison.Ordinal);
        }
    }

    /// <summary>Both ways round: the pages one after another and the file hold what one question without pages finds, in that order, and the heads say so.</summary>
    private static async Task AssertPagedAsync(Bank bank, TestBrowser browser, string list, string column, string? other, string sql, string order, string link)
    {
        foreach (var descending in new[] { false, true })
        {
            var way = string.Join(", ", order.Split(", id").Select((part, at) => (at == 0 ? part : "id") + (descending ? " desc" : "")));
            if (order.Contains("client_id", StringComparison.Ordinal))
                way = string.Join(", ", order.Split(", ").Select(part => part + (descending ? " desc" : "")));
            var wanted = await bank.RowsAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, way));
            var page = await browser.GoAsync($"{list}?sort={(descending ? "-" : "")}{column}");
            var head = page.Find($"th[aria-sort={(descending ? "descending" : "ascending")}] a");
            Assert.Contains($"sort={(descending ? "" : "-")}{column}", head.GetAttribute("href"), StringComparison.Ordinal);
            if (other is not null)
                Assert.Contains(page.Document.QuerySelectorAll("th:not([aria-sort]) a"), link => link.GetAttribute("href")!.EndsWith(other, StringComparison.Ordinal));

            var seen = new List<string>();
            while (true)
            {
                seen.AddRange(page.Document.QuerySelector("tbody")!.Children.Select(row => row.QuerySelectorAll("a").Select(one => one.GetAttribute("href")!).First(href => href.StartsWith(link, StringComparison.Ordinal))).Select(href => Uri.UnescapeDataString(href[link.Length..])));
                if (!page.Has("nav.pages a[rel=next]"))
                    break;
                page = await browser.ClickAsync("nav.pages a[rel=next]");
            }
            Assert.True(wanted.Count >= Alike && wanted.SequenceEqual(seen), $"{column} {way}: {wanted.Count} wanted, {seen.Count} seen, {seen.Distinct().Count()} of them different");
        }
    }

    private static Task FillAsync(Bank bank, string? role) => Schema.Catalog.ExecuteAsync(bank.ConnectionString, $"""
        insert into ciam.customers_customer (id, display_name, created_at, last_sign_in_at, must_change_password, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number_confirmed, staff_role)
        select gen_random_uuid(), 'Alike | ' || n / 30, '2026-01-01', case when n % 3 = 0 then timestamptz '2026-02-01' end, false, mail, upper(mail), mail, upper(mail), true, false, {(role is null ? "null" : $"'{role}'")}
        from generate_series(1, {Alike}) n, lateral (select 'alike' || n || '@example.com' as mail) mails
        """);

    private static Task<string> PlanAsync<T>(Bank bank, Func<CiamDbContext, IQueryable<T>> ask) => bank.WithDatabaseAsync(async database =>
    {
        await database.Database.OpenConnectionAsync();
        await using var command = ask(database).CreateDbCommand();
        command.CommandText = "explain " + command.CommandText;
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.Default);
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    });
}
