using Ciam.Decisions.Risk;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>What a kept policy is doing.</summary>
internal enum PolicyState
{
    Kept,
    OnTrial,
    InForce,
}

/// <summary>One policy as a line of the list.</summary>
internal sealed record PolicyLine(string Version, PolicyState State, string? Note, DateTimeOffset CreatedAt, string? CreatedBy, DateTimeOffset? ActivatedAt);

/// <summary>One policy in full, with how it differs from the one in force and what trials of it have shown.</summary>
internal sealed record PolicyFile(
    PolicyLine Line, RiskPolicy Policy, string InForce, IReadOnlyList<Change> Differences, IReadOnlyList<ShadowCount> Shadow, IReadOnlyList<JudgmentLine> ShadowFlips, IReadOnlyList<BackTestRow> Tests);

/// <summary>A test on the past, with one page of the judgments that would have been others.</summary>
internal sealed record BackTestFile(BackTestRow Test, IReadOnlyList<BackTestTally> Tallies, Slice<(JudgmentLine Judgment, Verdict After, double ScoreAfter)> Flips);

/// <summary>Staff read policies and what trials of them have shown.</summary>
internal sealed class PolicyDesk(CiamDbContext database, PolicyShelf shelf, RiskDesk judgments)
{
    private const int MostPolicies = 200;
    private const int MostTests = 10;
    private const int MostShadowFlips = 20;

    public async Task<IReadOnlyList<PolicyLine>> ListAsync(CancellationToken ct)
    {
        var rows = await database.Set<RiskPolicyRow>().AsNoTracking()
            .OrderByDescending(row => row.Active).ThenByDescending(row => row.Shadow).ThenByDescending(row => row.CreatedAt).Take(MostPolicies).ToListAsync(ct);
        var names = await NamesAsync(rows.Select(row => row.CreatedBy), ct);
        return rows.Count == 0 ? [HouseLine] : [.. rows.Select(row => Line(row, names))];
    }

    /// <summary>Null when there is no such policy.</summary>
    public async Task<PolicyFile?> FindAsync(string version, DateTimeOffset now, CancellationToken ct)
    {
        var inForce = await shelf.InForceAsync(ct);
        if (await ReadAsync(version, ct) is not var (line, policy))
            return null;
        var ruling = version == inForce ? policy : (await ReadAsync(inForce, ct))!.Value.Policy;
        return new PolicyFile(
            line,
            policy,
            inForce,
            version == inForce ? [] : [.. Change.Between(RiskJson.Write(ruling), RiskJson.Write(policy)).Where(change => change.IsChanged && change.Path != "version")],
            await database.CountShadowAsync(version, now - BackTests.Span, ct),
            await judgments.ShowAsync(await database.FindShadowFlipsAsync(version, MostShadowFlips, ct), ct),
            await database.Set<BackTestRow>().AsNoTracking().Where(row => row.PolicyVersion == version).OrderByDescending(row => row.RequestedAt).Take(MostTests).ToListAsync(ct));
    }

    /// <summary>Null when there is no such test.</summary>
    public async Task<BackTestFile?> FindTestAsync(Guid id, Cursor? after, CancellationToken ct)
    {
        if (await database.Set<BackTestRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } test)
            return null;
        var flips = await database.FindFlipsAsync(id, after is null ? null : (after.At, after.Id), Slice<JudgmentLine>.Size + 1, ct);
        var lines = (await judgments.ShowAsync([.. flips.Select(flip => flip.Judgment)], ct)).ToDictionary(line => line.Id);
        return new BackTestFile(
            test,
            RiskJson.Read<List<BackTestTally>>(test.Tallies),
            Slice<(JudgmentLine, Verdict, double)>.Of(flips, flip => (lines[flip.Judgment.Id], flip.After, flip.ScoreAfter), flip => new Cursor(flip.Judgment.At, flip.Judgment.Id)));
    }

    private async Task<(PolicyLine Line, RiskPolicy Policy)?> ReadAsync(string version, CancellationToken ct)
    {
        if (await shelf.FindAsync(version, ct) is { } row)
            return (Line(row, await NamesAsync([row.CreatedBy], ct)), RiskJson.Read<RiskPolicy>(row.Policy));
        return version == RiskPolicy.Default.Version ? (HouseLine, RiskPolicy.Default) : null;
    }

    /// <summary>Before the first request is judged the house's own policy rules without having been kept.</summary>
    private static PolicyLine HouseLine { get; } = new(RiskPolicy.Default.Version, PolicyState.InForce, null, DateTimeOffset.UnixEpoch, null, null);

    private static PolicyLine Line(RiskPolicyRow row, IReadOnlyDictionary<Guid, string> names) => new(
        row.Version,
        row.Active ? PolicyState.InForce : row.Shadow ? PolicyState.OnTrial : PolicyState.Kept,
        row.Note,
        row.CreatedAt,
        row.CreatedBy is { } by ? names.GetValueOrDefault(by) : row.CreatedByClient,
        row.ActivatedAt);

    private async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IEnumerable<Guid?> staff, CancellationToken ct)
    {
        var ids = staff.OfType<Guid>().Distinct().ToArray();
        return await database.Set<CustomerRow>().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.DisplayName, ct);
    }
}
