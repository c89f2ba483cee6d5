using System.Collections.Concurrent;
using System.Text.Json;
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

        return await ReadAsync(database, version, ct);
    }

    /// <summary>The policy tried beside the one in force. One that this node cannot read, because it is of a later make, is not tried here: a trial may harm nobody.</summary>
    public async Task<RiskPolicy?> FindOnTrialAsync(CiamDbContext database, string? version, CancellationToken ct)
    {
        try
        {
            return version is null ? null : await ReadAsync(database, version, ct);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public async Task<RiskPolicy> ReadAsync(CiamDbContext database, string version, CancellationToken ct)
    {
        if (_known.TryGetValue(version, out var policy))
            return policy;
        var row = await database.Set<RiskPolicyRow>().AsNoTracking().SingleAsync(kept => kept.Version == version, ct);
        return _known.GetOrAdd(version, RiskJson.Read<RiskPolicy>(row.Policy));
    }

    private static Task<int> PutHousePolicyInForceAsync(CiamDbContext database, DateTimeOffset now, CancellationToken ct)
    {
        var (version, policy) = (RiskPolicy.Default.Version, RiskJson.Write(RiskPolicy.Default));
        return database.Database.ExecuteSqlAsync(
            $"insert into ciam.risk_policy (version, policy, active, shadow, created_at, activated_at) values ({version}, {policy}::jsonb, true, false, {now}, {now}) on conflict do nothing", ct);
    }
}
