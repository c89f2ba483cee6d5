using Ciam.Decisions.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Risk;

/// <summary>Which judgments are wanted; what is null is not asked.</summary>
public sealed record JudgmentFilter
{
    public Verdict? Verdict { get; init; }
    public Purpose? Purpose { get; init; }
    public Guid? CustomerId { get; init; }
    public string? ClientId { get; init; }
}

/// <summary>How often one reason spoke against a request.</summary>
public sealed record ReasonCount(string Code, long Count);

/// <summary>Searching and counting judgments for staff.</summary>
public static class JudgmentSearchQueries
{
    /// <summary>Judgments older than <paramref name="before"/>, which is the last one already seen.</summary>
    public static Task<List<JudgmentRow>> FindJudgmentsAsync(
        this CiamDbContext database, JudgmentFilter filter, (DateTimeOffset At, Guid Id)? before, int count, CancellationToken ct)
    {
        var rows = database.RecentJudgments();
        if (filter.Verdict is { } verdict)
            rows = rows.Where(row => row.Verdict == verdict);
        if (filter.Purpose is { } purpose)
            rows = rows.Where(row => row.Purpose == purpose);
        if (filter.CustomerId is { } customer)
            rows = rows.Where(row => row.CustomerId == customer);
        if (filter.ClientId is { } client)
            rows = rows.Where(row => row.ClientId == client);
        if (before is var (at, id))
            rows = rows.Where(row => EF.Functions.LessThan(ValueTuple.Create(row.At, row.Id), ValueTuple.Create(at, id)));
        return rows.Take(count).ToListAsync(ct);
    }

    /// <summary>Verdicts by number, within a span of time.</summary>
    public static Task<Dictionary<Verdict, int>> CountVerdictsAsync(this CiamDbContext database, DateTimeOffset from, DateTimeOffset until, CancellationToken ct) =>
        database.Set<JudgmentRow>().Where(row => row.At >= from && row.At < until)
            .GroupBy(row => row.Verdict)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, ct);

    /// <summary>The reasons that most often stood against requests that were not simply allowed.</summary>
    public static Task<List<ReasonCount>> CountReasonsAsync(this CiamDbContext database, DateTimeOffset from, DateTimeOffset until, int count, CancellationToken ct) =>
        database.Database.SqlQuery<ReasonCount>($"""
            select reason ->> 'code' as "Code", count(*) as "Count"
            from ciam.risk_judgment, jsonb_array_elements(evidence) reason
            where at >= {from} and at < {until} and verdict <> 'allow' and (reason ->> 'contribution')::double precision > 0
            group by 1
            order by 2 desc, 1
            limit {count}
            """).ToListAsync(ct);
}
