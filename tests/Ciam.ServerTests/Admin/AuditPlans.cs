using System.Data;
using System.Text.Json;
using Ciam.Storage.Audit;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Admin;

/// <summary>
/// However rare what is asked of the trail is among issued tokens, a page of it reads about a page of entries: Postgres is asked how many it read and threw away, with a plan that knows no values, as prepared
/// statements get.
/// </summary>
public sealed class AuditPlans(CiamApp app) : IClassFixture<CiamApp>
{
    private const int Page = 26;

    /// <summary>What may lie beside what is wanted: where one entry in ten is, two pages and a half; never a part of the sixty thousand.</summary>
    private const int MostThrownAway = 1_500;

    private static readonly Guid Customer = Guid.Parse("00000000-0000-7000-8000-000000000006");
    private static readonly Guid Colleague = Guid.Parse("00000000-0000-7000-8000-0000000000ff");

    [Fact]
    public async Task A_page_of_the_trail_is_found_without_reading_the_trail()
    {
        await using var bank = await app.NewBankAsync();
        await FillAsync(bank);
        AuditFilter[] asked =
        [
            new(), new() { OldestFirst = true }, new() { Event = "token.issued" }, new() { Event = "code.issued" }, new() { Event = "sign_in.completed" }, new() { Event = "client.created" }, new() { Event = "token.revoked" },
            new() { Event = "key.created" }, new() { Event = "client.created", OldestFirst = true }, new() { ActorKind = "staff" }, new() { ActorKind = "system" }, new() { ActorKind = "anonymous" }, new() { ActorKind = "client" },
            new() { ActorKind = "customer" }, new() { ActorKind = "customer", OldestFirst = true }, new() { ActorKind = "staff", Event = "client.created" }, new() { ActorId = Colleague.ToString() }, new() { ActorId = Customer.ToString() },
            new() { ActorId = "made-3" }, new() { ActorId = "nobody" }, new() { CustomerId = Customer }, new() { CustomerId = Customer, Event = "consent.given" }, new() { CustomerId = Customer, ActorKind = "staff" },
            new() { ClientId = "made-3" }, new() { ClientId = "made-3", Event = "token.revoked" }, new() { ClientId = "made-3", Event = "sign_in.completed" }, new() { ClientId = "made-3", Event = "client.created" },
            new() { ClientId = "busy", Event = "token.revoked" }, new() { ClientId = "busy", Event = "client.changed" }, new() { ClientId = "busy", Event = "sign_in.completed" },
        ];
        foreach (var filter in asked)
        {
            var read = await ThrownAwayAsync(bank, filter);
            Assert.True(read.Rows <= MostThrownAway, $"{filter}: {read.Rows} entries read for nothing\n{read.Plan}");
        }
    }

    /// <summary>What the parts of a question find is what one question without parts would have found, in the same order, page after page.</summary>
    [Fact]
    public async Task Questions_in_parts_lose_and_double_nothing()
    {
        await using var bank = await app.NewBankAsync();
        await FillAsync(bank, 3_000);
        foreach (var (filter, where) in new (AuditFilter, string)[]
        {
            (new() { ActorKind = "client", ClientId = "made-3" }, "actor_kind = 'client' and client_id = 'made-3'"), (new() { ActorKind = "customer" }, "actor_kind = 'customer'"), (new() { ActorKind = "staff" }, "actor_kind = 'staff'"),
            (new() { ActorId = Customer.ToString() }, $"actor_id = '{Customer}'"), (new() { ActorId = "made-3" }, "actor_id = 'made-3'"), (new() { ActorId = Colleague.ToString() }, $"actor_id = '{Colleague}'"),
            (new() { ActorId = Customer.ToString(), OldestFirst = true }, $"actor_id = '{Customer}'"), (new() { Event = "code.issued" }, "event = 'code.issued'"),
        })
        {
            var way = filter.OldestFirst ? "" : "desc";
            var wanted = await bank.RowsAsync($"select id::text from ciam.audit_entry where {where} order by at {way}, id {way}");
            var found = new List<string>();
            (DateTimeOffset, Guid)? before = null;
            while (await bank.WithDatabaseAsync(database => database.FindAuditEntriesAsync(filter, before, 100, CancellationToken.None)) is { Count: > 0 } rows)
            {
                found.AddRange(rows.Select(row => row.Id.ToString()));
                before = (rows[^1].At, rows[^1].Id);
            }
            Assert.NotEmpty(wanted);
            Assert.True(wanted.SequenceEqual(found), $"{filter}: {wanted.Count} expected, {found.Count} found, {found.Distinct().Count()} of them different");
        }
    }

    /// <summary>Mostly tokens, half of them of one client; a little of everything else, much of it at the same instant.</summary>
    private static Task FillAsync(Bank bank, int entries = 60_000) => Schema.Catalog.ExecuteAsync(bank.ConnectionString, $"""
            insert into ciam.audit_entry (id, position, at, class, event, actor_kind, actor_id, customer_id, client_id, succeeded, request_id)
            select gen_random_uuid(), 0, date_trunc('minute', now() - n * interval '5 minutes'), kind.class, kind.event, kind.actor,
                case kind.actor when 'customer' then '00000000-0000-7000-8000-' || lpad((n % 500)::text, 12, '0') when 'staff' then '{Colleague}' when 'client' then case when n % 2 = 0 then 'busy' else 'made-' || n % 41 end end,
                case when kind.actor in ('customer', 'staff') then ('00000000-0000-7000-8000-' || lpad((n % 500)::text, 12, '0'))::uuid end, case when kind.actor = 'system' then null when n % 2 = 0 then 'busy' else 'made-' || n % 41 end, true, 'r'
            from generate_series(1, {entries}) n
            join (values (0, 'token', 'token.issued', 'client'), (1, 'token', 'code.issued', 'customer'), (2, 'sign_in', 'sign_in.completed', 'customer'), (3, 'sign_in', 'proof.rejected', 'anonymous'),
                (4, 'account', 'consent.given', 'customer'), (5, 'administration', 'customer.viewed', 'staff'), (6, 'token', 'token.revoked', 'client'), (7, 'administration', 'client.created', 'staff'), (8, 'administration', 'key.created', 'system')) kind (k, class, event, actor)
                on kind.k = case when n % 5 = 1 then 1 when n % 25 = 2 then 2 when n % 50 = 3 then 3 when n % 50 = 4 then 4 when n % 50 = 8 then 5 when n % 1000 = 9 then 6 when n % 2000 = 13 then 7 when n % 2000 = 14 then 8 else 0 end;
            analyze ciam.audit_entry
            """);

    private static Task<(double Rows, string Plan)> ThrownAwayAsync(Bank bank, AuditFilter filter) => bank.WithDatabaseAsync(async database =>
    {
        await database.Database.OpenConnectionAsync();
        await using (var setting = database.Database.GetDbConnection().CreateCommand())
        {
            setting.CommandText = "set plan_cache_mode = force_generic_plan";
            await setting.ExecuteNonQueryAsync();
        }
        await using var command = database.AuditEntries(filter, null, Page).CreateDbCommand();
        command.CommandText = "explain (analyze, timing off, format json) " + command.CommandText;
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.Default);
        Assert.True(await reader.ReadAsync());
        var plan = reader.GetString(0);
        using var json = JsonDocument.Parse(plan);
        return (ThrownAway(json.RootElement[0].GetProperty("Plan")), plan);
    });

    /// <summary>Rows that a step read and did not hand on: by its filter, or to find the newest of more than it was asked for.</summary>
    private static double ThrownAway(JsonElement step)
    {
        var loops = step.GetProperty("Actual Loops").GetDouble();
        var own = step.TryGetProperty("Rows Removed by Filter", out var removed) ? removed.GetDouble() * loops : 0;
        if (step.GetProperty("Node Type").GetString() is "Seq Scan" or "Bitmap Heap Scan" or "Sort")
            own += step.GetProperty("Actual Rows").GetDouble() * loops;
        return own + (step.TryGetProperty("Plans", out var below) ? below.EnumerateArray().Sum(ThrownAway) : 0);
    }
}
