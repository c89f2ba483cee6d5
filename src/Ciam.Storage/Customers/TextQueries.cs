using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Ciam.Storage.Customers;

/// <summary>So much is wanted of one budget that holds so much a day.</summary>
public sealed record TextBudget(string Name, string Key, long Amount, long Most);

/// <summary>What the sending of codes to one prefix and its country looks like now.</summary>
public sealed record TextStanding
{
    public required (int Settled, int Typed, int Open) Prefix { get; init; }
    public required (int Settled, int Typed, int Open) Country { get; init; }

    /// <summary>Before the last day.</summary>
    public required (int Settled, int Typed) CountryBefore { get; init; }

    public required bool PrefixIsPaused { get; init; }
    public required bool CountryIsPaused { get; init; }

    /// <summary>This customer has typed back a code that went to this number.</summary>
    public required bool NumberIsProven { get; init; }
}

/// <summary>The last day of one country, or of all of them.</summary>
public sealed record TextsOfCountry(string Country, long Sent, long Delivered, long Failed, long Codes, long TypedBack, long CostMicros);

/// <summary>Budgets, shares and pauses of text messages, as all nodes see them.</summary>
public static class TextQueries
{
    /// <summary>Enough to tell a habit, few enough to count at every message.</summary>
    private const int LatestOfPrefix = 200;
    private const int LatestOfCountry = 500;
    private const int LatestBefore = 1000;

    /// <summary>
    /// Takes from every budget or from none, in one statement; null when all had enough, else the name of one that had not. The rows are locked in the
    /// order of their keys before they are looked at, so that parallel callers on any node neither share a message nor wait for one another in a circle.
    /// </summary>
    public static async Task<string?> TakeTextBudgetsAsync(this CiamDbContext database, IReadOnlyList<TextBudget> wanted, DateOnly day, CancellationToken ct)
    {
        string[] keys = [.. wanted.Select(one => one.Key)], names = [.. wanted.Select(one => one.Name)];
        long[] amounts = [.. wanted.Select(one => one.Amount)], mosts = [.. wanted.Select(one => one.Most)];
        await database.Database.ExecuteSqlAsync($"""
            insert into ciam.customers_text_budget (key, day, used) select key, {day}, 0 from unnest({keys}) as key order by key on conflict (key) do nothing
            """, ct);

        // Read committed is enough: a locked row is read as its last writer left it.
        var refused = await database.Database.SqlQuery<string?>($"""
            with wanted as (select * from unnest({keys}, {names}, {amounts}, {mosts}) as wanted (key, name, amount, most)),
            held as materialized (
                select key, case when day < {day} then 0 else used end as used from ciam.customers_text_budget where key = any({keys}) order by key for update),
            exhausted as (select wanted.name from wanted join held using (key) where held.used + wanted.amount > wanted.most),
            taken as (
                update ciam.customers_text_budget budget set used = held.used + wanted.amount, day = greatest(budget.day, {day})
                from held join wanted using (key) where budget.key = held.key and not exists (select 1 from exhausted))
            select min(name) as "Value" from exhausted
            """).ToListAsync(ct);
        return refused.Single();
    }

    public static async Task<TextStanding> StandingOfTextsAsync(this CiamDbContext database, Guid? customerId, string number, string prefix, string country, TimeSpan answeredWithin, DateTimeOffset now, CancellationToken ct)
    {
        const string Query = """
            with ended as (
                select target, coalesce(resumed_at, until) as at from ciam.customers_text_pause where target in (@prefix, @country) and (resumed_at is not null or until <= @now)),
            of_prefix as (
                select created_at, typed_back_at from ciam.customers_message where code_id is not null and prefix = @prefix
                    and created_at >= greatest(@day_ago, (select max(at) from ended where target = @prefix)) order by created_at desc limit @latest_of_prefix),
            of_country as (
                select created_at, typed_back_at from ciam.customers_message where code_id is not null and country = @country
                    and created_at >= greatest(@day_ago, (select max(at) from ended where target = @country)) order by created_at desc limit @latest_of_country),
            before as (
                select typed_back_at from ciam.customers_message where code_id is not null and country = @country and created_at <= @day_ago
                order by created_at desc limit @latest_before)
            select
                (select count(*) from of_prefix where created_at <= @settled or typed_back_at is not null)::int, (select count(typed_back_at) from of_prefix)::int,
                (select count(*) from of_prefix where created_at > @settled and typed_back_at is null)::int,
                (select count(*) from of_country where created_at <= @settled or typed_back_at is not null)::int, (select count(typed_back_at) from of_country)::int,
                (select count(*) from of_country where created_at > @settled and typed_back_at is null)::int,
                (select count(*) from before)::int, (select count(typed_back_at) from before)::int,
                exists (select 1 from ciam.customers_text_pause where target = @prefix and resumed_at is null and until > @now),
                exists (select 1 from ciam.customers_text_pause where target = @country and resumed_at is null and until > @now),
                exists (select 1 from ciam.customers_message where customer_id = @customer and recipient = @number and typed_back_at is not null)
            """;
        var connection = (NpgsqlConnection)database.Database.GetDbConnection();
        await database.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = new NpgsqlCommand(Query, connection, (NpgsqlTransaction?)database.Database.CurrentTransaction?.GetDbTransaction());
            command.Parameters.AddWithValue("prefix", prefix);
            command.Parameters.AddWithValue("country", country);
            command.Parameters.AddWithValue("number", number);
            command.Parameters.Add(new NpgsqlParameter("customer", NpgsqlDbType.Uuid) { Value = customerId is { } id ? id : DBNull.Value });
            command.Parameters.AddWithValue("now", now.UtcDateTime);
            command.Parameters.AddWithValue("day_ago", now.AddDays(-1).UtcDateTime);
            command.Parameters.AddWithValue("settled", (now - answeredWithin).UtcDateTime);
            command.Parameters.AddWithValue("latest_of_prefix", LatestOfPrefix);
            command.Parameters.AddWithValue("latest_of_country", LatestOfCountry);
            command.Parameters.AddWithValue("latest_before", LatestBefore);
            await using var row = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, ct);
            await row.ReadAsync(ct);
            return new TextStanding
            {
                Prefix = (row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)),
                Country = (row.GetInt32(3), row.GetInt32(4), row.GetInt32(5)),
                CountryBefore = (row.GetInt32(6), row.GetInt32(7)),
                PrefixIsPaused = row.GetBoolean(8),
                CountryIsPaused = row.GetBoolean(9),
                NumberIsProven = row.GetBoolean(10),
            };
        }
        finally
        {
            await database.Database.CloseConnectionAsync();
        }
    }

    /// <summary>True for the one who begins the pause; each one that follows within a week lasts four times as long, up to <paramref name="longest"/>.</summary>
    public static async Task<bool> PauseTextsAsync(this CiamDbContext database, TextPauseRow pause, TimeSpan longest, CancellationToken ct)
    {
        var week = pause.PausedAt.AddDays(-7);
        var (first, most) = (pause.Until - pause.PausedAt, longest);
        return await database.Database.ExecuteSqlAsync($"""
            insert into ciam.customers_text_pause as pause (target, country, paused_at, until, settled, typed_back, habit, times)
            values ({pause.Target}, {pause.Country}, {pause.PausedAt}, {pause.Until}, {pause.Settled}, {pause.TypedBack}, {pause.Habit}, 1)
            on conflict (target) do update set
                times = case when pause.paused_at < {week} then 1 else pause.times + 1 end,
                until = excluded.paused_at + least({most}, {first} * power(4, case when pause.paused_at < {week} then 0 else least(pause.times, 10) end)),
                paused_at = excluded.paused_at, settled = excluded.settled, typed_back = excluded.typed_back, habit = excluded.habit, resumed_at = null
            where pause.resumed_at is not null or pause.until <= excluded.paused_at
            """, ct) == 1;
    }

    /// <summary>True for the one who ends it.</summary>
    public static async Task<bool> ResumeTextsAsync(this CiamDbContext database, string target, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<TextPauseRow>().Where(row => row.Target == target && row.ResumedAt == null && row.Until > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ResumedAt, now), ct) == 1;

    /// <summary>A code came back: somebody reads what is sent there.</summary>
    public static Task NoteTypedBackAsync(this CiamDbContext database, Guid codeId, DateTimeOffset now, CancellationToken ct) =>
        database.Set<MessageRow>().Where(row => row.CodeId == codeId && row.TypedBackAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.TypedBackAt, now), ct);

    public static Task<List<TextsOfCountry>> CountTextsAsync(this CiamDbContext database, DateTimeOffset since, CancellationToken ct) =>
        database.Set<MessageRow>().Where(row => row.Country != null && row.CreatedAt > since).GroupBy(row => row.Country!)
            .Select(group => new TextsOfCountry(
                group.Key,
                group.LongCount(row => row.SentAt != null),
                group.LongCount(row => row.CarrierStatus == "delivered"),
                group.LongCount(row => row.CarrierStatus == "undelivered" || row.CarrierStatus == "failed" || (row.SentAt == null && row.SealedBody == null)),
                group.LongCount(row => row.CodeId != null),
                group.LongCount(row => row.TypedBackAt != null),
                group.Sum(row => row.CostMicros ?? 0)))
            .ToListAsync(ct);
}
