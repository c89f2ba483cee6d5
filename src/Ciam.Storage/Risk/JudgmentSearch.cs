using Ciam.Decisions.Risk;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Risk;

/// <summary>Which judgments are wanted; what is null is not asked.</summary>
public sealed record JudgmentFilter
{
    public Verdict? Verdict { get; init; }
    public Purpose? Purpose { get; init; }
    public Guid? CustomerId { get; init; }
    public string? ClientId { get; init; }

    /// <summary>What staff found it to have been; one of the labels.</summary>
    public string? Label { get; init; }
    public bool OldestFirst { get; init; }

    /// <summary>To which whoever asks is confined; null is the whole bank.</summary>
    public required string? Segment { get; init; }
}

/// <summary>Searching judgments for staff.</summary>
public static class JudgmentSearchQueries
{
    /// <summary>Judgments behind <paramref name="before"/>, which is the last one already seen.</summary>
    public static Task<List<JudgmentRow>> FindJudgmentsAsync(
        this CiamDbContext database, JudgmentFilter filter, (DateTimeOffset At, Guid Id)? before, int count, CancellationToken ct)
    {
        var ordered = filter.OldestFirst ? database.Set<JudgmentRow>().AsNoTracking().OrderBy(row => row.At).ThenBy(row => row.Id) : database.RecentJudgments();
        var rows = database.Matching(ordered, filter);
        if (before is var (at, id))
            rows = filter.OldestFirst
                ? rows.Where(row => EF.Functions.GreaterThan(ValueTuple.Create(row.At, row.Id), ValueTuple.Create(at, id)))
                : rows.Where(row => EF.Functions.LessThan(ValueTuple.Create(row.At, row.Id), ValueTuple.Create(at, id)));
        return rows.Take(count).ToListAsync(ct);
    }

    /// <summary>Those that were not simply allowed, in no order yet: an index holds their scores, and issued tokens do not enter it.</summary>
    public static IQueryable<JudgmentRow> RemarkableJudgments(this CiamDbContext database, JudgmentFilter filter) =>
        database.Matching(database.Set<JudgmentRow>().AsNoTracking().Where(row => row.Verdict != Verdict.Allow), filter);

    private static IQueryable<JudgmentRow> Matching(this CiamDbContext database, IQueryable<JudgmentRow> rows, JudgmentFilter filter)
    {
        var within = database.CustomersWithin(filter.Segment);
        if (filter.Verdict is { } verdict)
            rows = rows.Where(row => row.Verdict == verdict);
        if (filter.Purpose is { } purpose)
            rows = rows.Where(row => row.Purpose == purpose);
        if (filter.CustomerId is { } customer)
            rows = rows.Where(row => row.CustomerId == customer);
        if (filter.ClientId is { } client)
            rows = rows.Where(row => row.ClientId == client);
        if (filter.Label is { } label)
            rows = rows.Where(row => database.Set<LabelRow>().Any(said => said.JudgmentId == row.Id && said.Label == label));
        if (filter.Segment is not null)
            rows = rows.Where(row => within.Any(customer => customer.Id == row.CustomerId));
        return rows;
    }
}
