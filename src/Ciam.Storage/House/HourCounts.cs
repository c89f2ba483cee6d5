using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.House;

/// <summary>How often one thing happened in one hour.</summary>
public sealed record HourCount(DateTime Hour, string Kind, string Name, long Count);

/// <summary>How often one thing happened in one column of a chart; reasons and places are counted over the whole span, in column -1.</summary>
public sealed record SpanCount(int Column, string Kind, string Name, long Count);

/// <summary>
/// Counting what happened, by the hour. An hour that is over is counted once and kept; only the hours since are counted when somebody looks, so that a look
/// costs the same whether a thousand or twenty million entries lie in the trail.
/// </summary>
public static class HourCounts
{
    /// <summary>Marks an hour as counted, whatever happened in it.</summary>
    public const string Marker = "hour";

    /// <summary>{0} and {1} bound the time, {2} names the events. Places are rounded to two degrees: enough for a map, too little for a street. A payment counts when it was asked about: its own time may lie an hour back, in one that was counted.</summary>
    private const string Counting = """
        select date_trunc('hour', at at time zone 'UTC') as hour, 'event' as kind, event as name, count(*) as count
        from ciam.audit_entry where at >= {0} and at < {1} and event = any({2}) group by 1, 3
        union all
        select date_trunc('hour', at at time zone 'UTC'), 'verdict', verdict, count(*)
        from ciam.risk_judgment where at >= {0} and at < {1} group by 1, 3
        union all
        select date_trunc('hour', at at time zone 'UTC'), 'reason', reason ->> 'code', count(*)
        from ciam.risk_judgment, jsonb_array_elements(evidence) reason
        where at >= {0} and at < {1} and verdict <> 'allow' and (reason ->> 'contribution')::double precision > 0 group by 1, 3
        union all
        select date_trunc('hour', received_at at time zone 'UTC'), 'payment', verdict, count(*)
        from ciam.transactions_assessment where received_at >= {0} and received_at < {1} and not imported group by 1, 3
        union all
        select date_trunc('hour', at at time zone 'UTC'), 'place', concat_ws('|', coalesce(place ->> 'country', ''),
            2 * round((place ->> 'latitude')::numeric / 2), 2 * round((place ->> 'longitude')::numeric / 2), case when verdict = 'allow' then 'allowed' else 'held' end), count(*)
        from ciam.risk_judgment, lateral (select facts -> 'place' as place) places
        where at >= {0} and at < {1} and purpose = 'sign_in' and place -> 'latitude' is not null and place -> 'longitude' is not null group by 1, 3
        """;

    /// <summary>What happened since, counted now.</summary>
    public static Task<List<HourCount>> CountHoursAsync(this CiamDbContext database, IReadOnlyCollection<string> events, DateTimeOffset from, DateTimeOffset until, CancellationToken ct) =>
        database.Database.SqlQueryRaw<HourCount>($"""select hour as "Hour", kind as "Kind", name as "Name", count as "Count" from ({Counting}) counted""", from, until, events.ToArray()).ToListAsync(ct);

    /// <summary>Counts whole hours and keeps them, with their marks.</summary>
    public static Task<int> KeepHoursAsync(this CiamDbContext database, IReadOnlyCollection<string> events, DateTimeOffset from, DateTimeOffset until, CancellationToken ct) =>
        database.Database.ExecuteSqlRawAsync($$"""
            insert into ciam.house_hour_count (hour, kind, name, count)
            select hour at time zone 'UTC', kind, name, count from ({{Counting}}) counted
            union all
            select hour, 'hour', '', 0 from generate_series({0}, {1} - interval '1 hour', interval '1 hour') hour
            on conflict do nothing
            """, [from, until, events.ToArray()], ct);

    /// <summary>The last hour that has been counted; null when none has.</summary>
    public static Task<DateTimeOffset?> LastCountedHourAsync(this CiamDbContext database, CancellationToken ct) =>
        database.Set<HourCountRow>().Where(row => row.Kind == Marker).MaxAsync(row => (DateTimeOffset?)row.Hour, ct);

    /// <summary>Kept hours, in columns of so many hours each.</summary>
    public static Task<List<SpanCount>> CountedAsync(this CiamDbContext database, DateTimeOffset from, DateTimeOffset until, int hoursPerColumn, CancellationToken ct)
    {
        var seconds = hoursPerColumn * 3600;
        return database.Database.SqlQuery<SpanCount>($"""
            select case when kind in ('reason', 'place') then -1 else floor(extract(epoch from hour - {from}) / {seconds})::int end as "Column", kind as "Kind", name as "Name", sum(count)::bigint as "Count"
            from ciam.house_hour_count where hour >= {from} and hour < {until} and kind <> 'hour' group by 1, 2, 3
            """).ToListAsync(ct);
    }

    public static Task<int> ForgetHoursAsync(this CiamDbContext database, DateTimeOffset before, CancellationToken ct) =>
        database.Set<HourCountRow>().Where(row => row.Hour < before).ExecuteDeleteAsync(ct);
}
