using System.Collections.Concurrent;
using Ciam.Decisions.Risk;
using Ciam.Storage;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Risk;

/// <summary>Policies by version. They never change, so each is read once; which one is in force is read with the facts of every request.</summary>
internal sealed class RiskPolicies
{
    private readonly ConcurrentDictionary<string, RiskPolicy> _known = new(StringComparer.Ordinal);

    /// <summary>The policy in force; the house's own is put in force where there is none yet.</summary>
    public async Task<RiskPolicy> LoadAsync(CiamDbContext database, string? version, DateTimeOffset now, CancellationToken ct)
    {
        if (version is null)
        {
            await PutHousePolicyInForceAsync(database, now, ct);
            return RiskPolicy.Default;
        }

        if (_known.TryGetValue(version, out var policy))
            return policy;
        var row = await database.Set<RiskPolicyRow>().AsNoTracking().SingleAsync(kept => kept.Version == version, ct);
        return _known.GetOrAdd(version, RiskJson.Read<RiskPolicy>(row.Policy));
    }

    private static Task<int> PutHousePolicyInForceAsync(CiamDbContext database, DateTimeOffset now, CancellationToken ct)
    {
        var (version, policy) = (RiskPolicy.Default.Version, RiskJson.Write(RiskPolicy.Default));
        return database.Database.ExecuteSqlAsync(
            $"insert into ciam.risk_policy (version, policy, active, created_at) values ({version}, {policy}::jsonb, true, {now}) on conflict do nothing", ct);
    }
}
