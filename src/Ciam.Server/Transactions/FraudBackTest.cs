using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions;

/// <summary>How many payments went from one verdict to another under a policy, and how many of them were reported as fraud.</summary>
internal sealed record FraudTally(FraudVerdict Before, FraudVerdict After, int Count, int Frauds);

/// <summary>What a policy would have said of payments of the past, or said in the shadow.</summary>
internal sealed record FraudTrial(int Looked, IReadOnlyList<FraudTally> Tallies);

/// <summary>Tries a policy on the payments of the past: their facts were kept whole, so the answer is exact, not an estimate.</summary>
internal sealed class FraudBackTest(CiamDbContext database)
{
    public static readonly TimeSpan Span = TimeSpan.FromDays(30);

    /// <summary>The newest of the span; so many are judged in about a second.</summary>
    public const int MostLooked = 20_000;

    /// <summary>Judged again, now. Null where this node cannot read the kept facts, because they are of a later make.</summary>
    public async Task<FraudTrial?> TryAsync(FraudPolicy policy, DateTimeOffset now, CancellationToken ct)
    {
        var from = now - Span;
        var counts = new Dictionary<(FraudVerdict, FraudVerdict), (int Count, int Frauds)>();
        var looked = 0;
        try
        {
            await foreach (var (before, facts, outcome) in database.Set<AssessmentRow>().AsNoTracking().Where(row => row.At >= from && row.At < now).OrderByDescending(row => row.At).Take(MostLooked)
                .Select(row => new ValueTuple<FraudVerdict, string, string?>(row.Verdict, row.Facts, row.Outcome)).AsAsyncEnumerable().WithCancellation(ct))
            {
                looked++;
                var after = FraudJudge.Judge(RiskJson.Read<TransactionFacts>(facts), policy).Verdict;
                var known = counts.GetValueOrDefault((before, after));
                counts[(before, after)] = (known.Count + 1, known.Frauds + (outcome == TransactionOutcome.ConfirmedFraud ? 1 : 0));
            }
        }
        catch (JsonException)
        {
            return null;
        }
        return new FraudTrial(looked, Sorted(counts.Select(pair => new FraudTally(pair.Key.Item1, pair.Key.Item2, pair.Value.Count, pair.Value.Frauds))));
    }

    /// <summary>What it said in the shadow.</summary>
    public async Task<FraudTrial> ShadowAsync(string version, DateTimeOffset now, CancellationToken ct)
    {
        var from = now - Span;
        var counts = await database.Set<AssessmentRow>().Where(row => row.ShadowVersion == version && row.At >= from).GroupBy(row => new { row.Verdict, row.ShadowVerdict })
            .Select(group => new { group.Key.Verdict, group.Key.ShadowVerdict, Count = group.Count(), Frauds = group.Count(row => row.Outcome == TransactionOutcome.ConfirmedFraud) }).ToListAsync(ct);
        return new FraudTrial(counts.Sum(line => line.Count), Sorted(counts.Select(line => new FraudTally(line.Verdict, line.ShadowVerdict!.Value, line.Count, line.Frauds))));
    }

    private static List<FraudTally> Sorted(IEnumerable<FraudTally> tallies) => [.. tallies.OrderBy(tally => tally.Before).ThenBy(tally => tally.After)];
}
