using Ciam.Decisions.Risk;
using Ciam.Storage;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Risk;

/// <summary>A judgment as it was kept, for those who read why.</summary>
public sealed record KeptJudgment(
    Guid Id, DateTimeOffset At, Purpose Purpose, Guid? CustomerId, string? ClientId, Guid? SessionId, string? Network, DateTimeOffset? EndedWellAt, Judgment Judgment, RiskFacts Facts)
{
    /// <summary>What the policy then on trial would have said.</summary>
    public ShadowOpinion? Shadow { get; init; }
}

/// <summary>The verdict of a policy on trial; it had no effect.</summary>
public sealed record ShadowOpinion(string PolicyVersion, Verdict Verdict, double Score);

/// <summary>Reads judgments for the pages: of one customer or client, or all, newest first.</summary>
public sealed class JudgmentReader(CiamDbContext database)
{
    /// <summary>No page shows more than this.</summary>
    private const int MostAtOnce = 200;

    public Task<IReadOnlyList<KeptJudgment>> OfCustomerAsync(Guid customerId, int take, CancellationToken ct) => ReadAsync(database.JudgmentsOf(customerId), take, ct);

    public Task<IReadOnlyList<KeptJudgment>> OfClientAsync(string clientId, int take, CancellationToken ct) => ReadAsync(database.JudgmentsOfClient(clientId), take, ct);

    public Task<IReadOnlyList<KeptJudgment>> RecentAsync(int take, CancellationToken ct) => ReadAsync(database.RecentJudgments(), take, ct);

    public async Task<KeptJudgment?> FindAsync(Guid judgmentId, CancellationToken ct) =>
        await database.Set<JudgmentRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == judgmentId, ct) is { } row ? Kept(row) : null;

    /// <summary>Judges the kept facts again by the kept policy; anything but the kept judgment means that the rules have changed.</summary>
    public async Task<Judgment> JudgeAgainAsync(KeptJudgment kept, CancellationToken ct)
    {
        var policy = await database.Set<RiskPolicyRow>().AsNoTracking().SingleAsync(row => row.Version == kept.Judgment.PolicyVersion, ct);
        return RiskJudge.Judge(kept.Facts, RiskJson.Read<RiskPolicy>(policy.Policy));
    }

    private static async Task<IReadOnlyList<KeptJudgment>> ReadAsync(IQueryable<JudgmentRow> rows, int take, CancellationToken ct) =>
        [.. (await rows.Take(Math.Clamp(take, 1, MostAtOnce)).ToListAsync(ct)).Select(Kept)];

    private static KeptJudgment Kept(JudgmentRow row) => new(
        row.Id, row.At, row.Purpose, row.CustomerId, row.ClientId, row.SessionId, row.Network, row.EndedWellAt,
        new Judgment(row.Verdict, row.Score, row.NotifyOwner, RiskJson.Read<List<Evidence>>(row.Evidence), row.PolicyVersion),
        RiskJson.Read<RiskFacts>(row.Facts))
    {
        Shadow = row is { ShadowVersion: { } version, ShadowVerdict: { } verdict, ShadowScore: { } score } ? new ShadowOpinion(version, verdict, score) : null,
    };
}
