using Ciam.Decisions.Risk;
using Ciam.Storage.Primitives;
using Ciam.Storage;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Risk;

/// <summary>Where policies are kept: new ones are put beside the old, one is in force, one may be on trial. Callers have a transaction open and save.</summary>
public sealed class PolicyShelf(CiamDbContext database)
{
    /// <summary>Two people who change which policy rules do it one after the other.</summary>
    public Task LockAsync(CancellationToken ct) => database.LockAsync("risk-policies", ct);

    public Task<RiskPolicyRow?> FindAsync(string version, CancellationToken ct) =>
        database.Set<RiskPolicyRow>().SingleOrDefaultAsync(row => row.Version == version, ct);

    /// <summary>The house's own can be read before it was ever kept; null when there is no such policy.</summary>
    public async Task<RiskPolicy?> ReadAsync(string version, CancellationToken ct) =>
        await FindAsync(version, ct) is { } row ? RiskJson.Read<RiskPolicy>(row.Policy)
        : version == RiskPolicy.Default.Version ? RiskPolicy.Default
        : null;

    /// <summary>The one in force; the house's own where none was ever kept.</summary>
    public async Task<string> InForceAsync(CancellationToken ct) =>
        await database.Set<RiskPolicyRow>().Where(row => row.Active).Select(row => row.Version).SingleOrDefaultAsync(ct) ?? RiskPolicy.Default.Version;

    /// <summary>What makes the policy unfit to be kept, in words; when there is nothing it has been added, neither in force nor on trial.</summary>
    public async Task<IReadOnlyList<string>> AddAsync(RiskPolicy policy, string? note, PolicyAuthor author, DateTimeOffset now, CancellationToken ct)
    {
        var problems = policy.Problems().ToList();
        if (policy.Version == RiskPolicy.Default.Version || await database.Set<RiskPolicyRow>().AnyAsync(row => row.Version == policy.Version, ct))
            problems.Add("version: is taken; a policy once kept is never changed");
        if (problems.Count == 0)
            database.Add(new RiskPolicyRow { Version = policy.Version, Policy = RiskJson.Write(policy), Active = false, Note = note, CreatedAt = now, CreatedBy = author.Person, CreatedByClient = author.Program });
        return problems;
    }

    /// <summary>False when it is in force already. Written at once: two may never be in force, not even on the way.</summary>
    public async Task<bool> PutInForceAsync(RiskPolicyRow policy, Guid? by, DateTimeOffset now, CancellationToken ct)
    {
        if (policy.Active)
            return false;
        await database.Database.ExecuteSqlAsync($"update ciam.risk_policy set active = false where active", ct);
        (policy.Active, policy.Shadow, policy.ActivatedAt, policy.ActivatedBy) = (true, false, now, by);
        return true;
    }

    /// <summary>False when nothing is to be done: it is on trial already, or in force, where a trial says nothing.</summary>
    public async Task<bool> PutOnTrialAsync(RiskPolicyRow policy, CancellationToken ct)
    {
        if (policy.Active || policy.Shadow)
            return false;
        await database.Database.ExecuteSqlAsync($"update ciam.risk_policy set shadow = false where shadow", ct);
        policy.Shadow = true;
        return true;
    }

    public static bool EndTrial(RiskPolicyRow policy)
    {
        var wasOnTrial = policy.Shadow;
        policy.Shadow = false;
        return wasOnTrial;
    }
}
