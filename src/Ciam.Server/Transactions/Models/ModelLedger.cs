using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Transactions.Models;

/// <summary>A payment that was judged, with what is known by now of how it ended.</summary>
/// <param name="Example">Facts, pseudonym and label.</param>
/// <param name="Score">Probability by the model in force at its time.</param>
/// <param name="ModelVersion">Which that was.</param>
/// <param name="ShadowVersion">The policy on trial at its time.</param>
/// <param name="ShadowScore">What the model on trial said.</param>
internal sealed record JudgedPayment(FraudExample Example, double Score, string ModelVersion, string? ShadowVersion, double? ShadowScore);

/// <summary>Reads the payments of the past for those who train and watch models: under pseudonyms, newest first, a bounded number.</summary>
internal sealed class ModelLedger(CiamDbContext database, IOptions<CiamOptions> options)
{
    /// <summary>The newest so many are read.</summary>
    public const int MostPayments = 200_000;

    /// <summary>Payments teach for so long.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(180);

    /// <summary>Who was robbed often notices days later: what is younger and without a label is not yet genuine.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromDays(7);

    /// <summary>Payments with a known end. Erased customers left no rows, so they are in nobody's training set.</summary>
    public async Task<List<JudgedPayment>> KnownAsync(DateTimeOffset from, DateTimeOffset now, string? shadow, CancellationToken ct)
    {
        var labels = await LabelsAsync(from, ct);
        var rows = database.Set<AssessmentRow>().AsNoTracking().Where(row => row.At >= from && row.At <= now);
        if (shadow is not null)
            rows = rows.Where(row => row.ShadowVersion == shadow && row.ShadowScore != null);
        var known = new List<JudgedPayment>();
        await foreach (var row in rows.OrderByDescending(row => row.At).Take(MostPayments)
            .Select(row => new { row.Id, row.At, row.CustomerKey, row.Facts, row.Verdict, row.Outcome, row.Score, row.ModelVersion, row.ShadowVersion, row.ShadowScore }).AsAsyncEnumerable().WithCancellation(ct))
        {
            var said = labels.GetValueOrDefault(row.Id);

            // Without a word a payment is genuine once it went through and had its time; what was stopped and never looked into is unknown.
            if (said is null && !(row.At <= now - Delay && (row.Outcome == "settled" || row.Verdict == FraudVerdict.Allow)))
                continue;
            var facts = RiskJson.Read<TransactionFacts>(row.Facts);
            if (facts.Unavailable)
                continue;
            var customer = Convert.ToHexStringLower(row.CustomerKey);

            // History brought in bulk tells when each thing became known; all of it on one day would look like a burst.
            var label = said is null ? null : new GivenLabel(said.Fraud, $"{said.SourceKind}:{said.SourceId}", customer, said.SourceKind == "import" ? said.At : said.ReportedAt);
            known.Add(new JudgedPayment(new FraudExample(facts, customer, label), row.Score, row.ModelVersion, row.ShadowVersion, row.ShadowScore));
        }
        return known;
    }

    /// <summary>The facts of the newest payments, whatever became of them, with the score they were given.</summary>
    public async Task<List<(TransactionFacts Facts, double Score)>> RecentAsync(string modelVersion, DateTimeOffset from, int most, CancellationToken ct)
    {
        var rows = await database.Set<AssessmentRow>().AsNoTracking().Where(row => row.At >= from && row.ModelVersion == modelVersion && !row.Imported)
            .OrderByDescending(row => row.At).Take(most).Select(row => new { row.Facts, row.Score }).ToListAsync(ct);
        return [.. rows.Select(row => (RiskJson.Read<TransactionFacts>(row.Facts), row.Score)).Where(row => !row.Item1.Unavailable)];
    }

    /// <summary>How much anybody may teach. The bank's own systems, which report what was reconciled, carry the rest, unless only some are named for that; all others are bounded one by one.</summary>
    public async Task<LabelBounds> BoundsAsync(CancellationToken ct)
    {
        string[] named = [.. options.Value.Payments.TrustedLabelClients];
        var systems = await database.Set<LabelRow>().Where(row => row.SourceKind != "analyst" && (named.Length == 0 || named.Contains(row.SourceId))).Select(row => row.SourceKind + ":" + row.SourceId).Distinct().ToListAsync(ct);
        var released = await database.Set<LabelBurstRow>().Where(row => row.ReleasedAt != null).Select(row => new { row.Source, row.Day }).ToListAsync(ct);
        return new LabelBounds { Trusted = systems.ToHashSet(StringComparer.Ordinal), Released = released.Select(row => (row.Source, row.Day)).ToHashSet() };
    }

    /// <summary>The newest word on each payment.</summary>
    private async Task<Dictionary<Guid, LabelRow>> LabelsAsync(DateTimeOffset from, CancellationToken ct)
    {
        var newest = new Dictionary<Guid, LabelRow>();
        await foreach (var label in database.Set<LabelRow>().AsNoTracking().Where(row => row.ReportedAt >= from).OrderBy(row => row.ReportedAt).ThenBy(row => row.Id).AsAsyncEnumerable().WithCancellation(ct))
            newest[label.AssessmentId] = label;
        return newest;
    }
}
