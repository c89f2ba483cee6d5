using Ciam.Decisions.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Risk;

/// <summary>How often the policy in force said one thing while the one on trial said another, or the same.</summary>
public sealed record ShadowCount(Verdict InForce, Verdict OnTrial, int Count);

/// <summary>One flip of a test, with the judgment as it was.</summary>
public sealed record BackTestFlip(JudgmentRow Judgment, Verdict After, double ScoreAfter);

/// <summary>Reading what policies on trial said.</summary>
public static class PolicyQueries
{
    public static Task<List<ShadowCount>> CountShadowAsync(this CiamDbContext database, string version, DateTimeOffset from, CancellationToken ct) =>
        database.Set<JudgmentRow>().Where(row => row.ShadowVersion == version && row.At >= from)
            .GroupBy(row => new { row.Verdict, row.ShadowVerdict })
            .Select(group => new ShadowCount(group.Key.Verdict, group.Key.ShadowVerdict!.Value, group.Count()))
            .ToListAsync(ct);

    /// <summary>The newest judgments that the policy on trial would have made otherwise.</summary>
    public static Task<List<JudgmentRow>> FindShadowFlipsAsync(this CiamDbContext database, string version, int count, CancellationToken ct) =>
        database.RecentJudgments().Where(row => row.ShadowVersion == version && row.ShadowVerdict != row.Verdict).Take(count).ToListAsync(ct);

    public static Task<List<BackTestFlip>> FindFlipsAsync(this CiamDbContext database, Guid backTestId, (DateTimeOffset At, Guid Id)? before, int count, CancellationToken ct)
    {
        var flips = database.Set<BackTestFlipRow>().AsNoTracking().Where(row => row.BackTestId == backTestId)
            .Join(database.Set<JudgmentRow>().AsNoTracking(), flip => flip.JudgmentId, judgment => judgment.Id, (flip, judgment) => new { flip, judgment });
        if (before is var (at, id))
            flips = flips.Where(pair => EF.Functions.LessThan(ValueTuple.Create(pair.judgment.At, pair.judgment.Id), ValueTuple.Create(at, id)));
        return flips.OrderByDescending(pair => pair.judgment.At).ThenByDescending(pair => pair.judgment.Id).Take(count)
            .Select(pair => new BackTestFlip(pair.judgment, pair.flip.After, pair.flip.ScoreAfter)).ToListAsync(ct);
    }
}
