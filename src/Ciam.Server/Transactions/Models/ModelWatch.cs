using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions.Models;

/// <summary>Looks at what the trained model in force has been doing, keeps what it saw, and falls back by itself when the model misbehaves.</summary>
internal sealed class ModelWatch(CiamDbContext database, ModelLedger ledger, ModelShelf shelf)
{
    /// <summary>Drift and alarms of the last days; the end of payments is known only of older ones.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7), Known = TimeSpan.FromDays(35);
    private const int MostRecent = 20_000;
    private static readonly HealthRule Rule = new();

    /// <summary>What was seen; null when no trained model is in force.</summary>
    public async Task<ModelWatchRow?> LookAsync(DateTimeOffset now, CancellationToken ct)
    {
        if (await database.Set<ModelRow>().AsNoTracking().SingleOrDefaultAsync(row => row.State == ModelShelf.Champion, ct) is not { } model)
            return null;
        var from = model.PromotedAt is { } since && since > now - Recent ? since : now - Recent;
        var recent = await ledger.RecentAsync(model.Version, from, MostRecent, ct);
        var known = (await ledger.KnownAsync(now - Known, now, null, ct)).FindAll(row => row.ModelVersion == model.Version);
        var sighting = Sight(RiskJson.Read<ModelCard>(model.Card), recent, known, row => row.Score, await shelf.AlarmAtAsync(ct));
        var (verdict, why) = Rule.Judge(sighting);
        var row = new ModelWatchRow
        {
            Id = OrderedId.New(now), At = now, ModelVersion = model.Version, Verdict = RiskJson.NameOf(verdict), Sighting = RiskJson.Write(sighting), Why = RiskJson.Write(why),
        };
        database.Add(row);
        await database.SaveChangesAsync(ct);
        if (verdict == ModelVerdict.FallBack)
            await shelf.RollBackAsync(null, string.Join("; ", why), now, ct);
        return row;
    }

    /// <summary>Pure: the figures of what was seen, against the card.</summary>
    public static ModelSighting Sight(
        ModelCard card, IReadOnlyList<(TransactionFacts Facts, double Score)> recent, IReadOnlyList<JudgedPayment> known, Func<JudgedPayment, double> scoreOf, double alarmAt) => new()
        {
            Rows = recent.Count,
            Broken = recent.Count(row => !double.IsFinite(row.Score)),
            AlarmShare = recent.Count == 0 ? 0 : (double)recent.Count(row => row.Score >= alarmAt) / recent.Count,
            AlarmShareBefore = card.AlarmShare,
            Known = known.Count,
            Promised = known.Sum(scoreOf),
            Frauds = known.Count(row => row.Example.IsFraud),
            Drift = [.. card.Spreads.Select(spread => new FeatureDrift(spread.Feature, Math.Round(spread.Psi([.. recent.Select(row => TransactionFeatures.ValueOf(row.Facts, spread.Feature))]), 4))).OrderByDescending(drift => drift.Psi)],
            Segments = FraudTraining.SegmentRates(known.Where(row => !row.Example.IsFraud).Select(row => (row.Example.Facts, Math.Log(scoreOf(row) / (1 - scoreOf(row))))), alarmAt),
        };
}
