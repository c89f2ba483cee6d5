using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Storage;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Risk;

/// <summary>How many judgments of a purpose went from one verdict to another under the tried policy.</summary>
public sealed record BackTestTally(Purpose Purpose, Verdict Before, Verdict After, int Count, int EndedWell);

/// <summary>Tries a policy on the judgments of the past: their facts were kept whole, so the answer is exact, not an estimate.</summary>
public sealed class BackTests(CiamDbContext database)
{
    public static readonly TimeSpan Span = TimeSpan.FromDays(30);

    /// <summary>Flips are all counted, but only so many are listed by name.</summary>
    public const int MostListed = 2000;

    internal const string Running = "running";
    internal const string Done = "done";
    internal const string Failed = "failed";
    internal const int PageSize = 500;

    /// <summary>Adds a test of the last thirty days; saved by the caller, done by whichever node is free.</summary>
    public async Task<BackTestRow> AddAsync(string version, Guid by, DateTimeOffset now, CancellationToken ct)
    {
        var from = now - Span;
        var test = new BackTestRow
        {
            Id = Guid.CreateVersion7(now),
            PolicyVersion = version,
            FromAt = from,
            UntilAt = now,
            State = Running,
            Total = await database.Set<JudgmentRow>().CountAsync(row => row.At >= from && row.At < now, ct),
            Done = 0,
            Flipped = 0,
            Tallies = "[]",
            RequestedAt = now,
            RequestedBy = by,
        };
        database.Add(test);
        return test;
    }

    /// <summary>Tries one page of the oldest test that nobody is at; false when there is none.</summary>
    internal async Task<bool> AdvanceAsync(RiskPolicies policies, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var test = (await database.Set<BackTestRow>().FromSql($"""
            select * from ciam.risk_back_test where state = 'running'
            order by requested_at limit 1 for update skip locked
            """).ToListAsync(ct)).SingleOrDefault();
        if (test is null)
            return false;

        try
        {
            await TryPageAsync(test, await policies.ReadAsync(database, test.PolicyVersion, ct), now, ct);
        }
        catch (JsonException)
        {
            // Facts or a policy of a later make: this node cannot tell, and saying so beats a wrong count.
            (test.State, test.FinishedAt) = (Failed, now);
        }
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        database.DiscardChanges();
        return true;
    }

    private async Task TryPageAsync(BackTestRow test, RiskPolicy policy, DateTimeOffset now, CancellationToken ct)
    {
        var page = await NextPageAsync(test, ct);
        var tallies = RiskJson.Read<List<BackTestTally>>(test.Tallies);
        foreach (var row in page)
        {
            var again = RiskJudge.Judge(RiskJson.Read<RiskFacts>(row.Facts), policy);
            if (again.Verdict != row.Verdict)
                Flip(test, tallies, row, again);
        }

        test.Tallies = RiskJson.Write(tallies);
        test.Done += page.Count;
        if (page.Count < PageSize)
            (test.State, test.FinishedAt) = (Done, now);
        else
            (test.CursorAt, test.CursorId) = (page[^1].At, page[^1].Id);
    }

    private void Flip(BackTestRow test, List<BackTestTally> tallies, JudgmentRow row, Judgment again)
    {
        var endedWell = row.EndedWellAt is null ? 0 : 1;
        var at = tallies.FindIndex(tally => tally.Purpose == row.Purpose && tally.Before == row.Verdict && tally.After == again.Verdict);
        if (at < 0)
            tallies.Add(new BackTestTally(row.Purpose, row.Verdict, again.Verdict, 1, endedWell));
        else
            tallies[at] = tallies[at] with { Count = tallies[at].Count + 1, EndedWell = tallies[at].EndedWell + endedWell };

        if (test.Flipped++ < MostListed)
            database.Add(new BackTestFlipRow { BackTestId = test.Id, JudgmentId = row.Id, After = again.Verdict, ScoreAfter = again.Score });
    }

    private Task<List<JudgmentRow>> NextPageAsync(BackTestRow test, CancellationToken ct)
    {
        var rows = database.Set<JudgmentRow>().AsNoTracking().Where(row => row.At >= test.FromAt && row.At < test.UntilAt);
        if (test is { CursorAt: { } at, CursorId: { } id })
            rows = rows.Where(row => EF.Functions.GreaterThan(ValueTuple.Create(row.At, row.Id), ValueTuple.Create(at, id)));
        return rows.OrderBy(row => row.At).ThenBy(row => row.Id).Take(PageSize).ToListAsync(ct);
    }
}
