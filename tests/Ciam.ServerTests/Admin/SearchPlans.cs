using System.Data;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Admin;

/// <summary>Every way to look for a customer is one that an index knows: Postgres is asked how it would go about it among twenty thousand.</summary>
public sealed class SearchPlans(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task A_search_never_reads_every_row()
    {
        await using var bank = await app.NewBankAsync();
        await bank.WithDatabaseAsync(async database =>
        {
            await database.Database.ExecuteSqlRawAsync("""
                insert into ciam.customers_customer (id, display_name, created_at, must_change_password, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number, phone_number_confirmed)
                select gen_random_uuid(), md5('name' || n) || ' ' || md5('last' || n), '2026-01-01', false, mail, upper(mail), mail, upper(mail), true, '+4179' || lpad(n::text, 7, '0'), true
                from generate_series(1, 20000) n, lateral (select md5('mail' || n) || '@example.com' as mail) mails
                """);
            await database.Database.ExecuteSqlRawAsync("vacuum analyze ciam.customers_customer");
            return 0;
        });

        foreach (var (text, inContacts) in new[]
        {
            ("quentin", true), ("que", true), ("qu", true), ("quentin@nowhere", true), ("+41 79 000 4711", true), ("0190-quentin", true), ("0190ffff-aaaa", true), ("quentin", false), ("qu", false),
        })
        {
            var plan = await PlanAsync(bank, new CustomerSearch { Text = text, InContacts = inContacts, Segment = null });
            Assert.True(plan.Contains("Bitmap Index Scan on ix_customers_customer_display_name", StringComparison.Ordinal) && !plan.Contains("Seq Scan", StringComparison.Ordinal), $"{text}:\n{plan}");
            Assert.Equal(inContacts, plan.Contains("ix_customers_customer_email", StringComparison.Ordinal) && plan.Contains("ix_customers_customer_user_name", StringComparison.Ordinal));
        }

        Assert.Contains("ix_customers_customer_phone_number", await PlanAsync(bank, new CustomerSearch { Text = "+41 79 000 4711", InContacts = true, Segment = null }), StringComparison.Ordinal);
        Assert.Contains("pk_customers_customer", await PlanAsync(bank, new CustomerSearch { Text = "0190ffff-aaaa", Segment = null }), StringComparison.Ordinal);
    }

    private static Task<string> PlanAsync(Bank bank, CustomerSearch search) => bank.WithDatabaseAsync(async database =>
    {
        await database.Database.OpenConnectionAsync();
        await using var command = database.Customers(search, null, 26).CreateDbCommand();
        command.CommandText = "explain " + command.CommandText;
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.Default);
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    });
}
