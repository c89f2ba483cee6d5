using System.Collections.Concurrent;
using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions;

/// <summary>Policies for payments by version. They never change, so each is read once; which one is in force is read with the facts of every question.</summary>
internal sealed class FraudPolicies
{
    private readonly ConcurrentDictionary<string, FraudPolicy> _known = new(StringComparer.Ordinal);

    /// <summary>The policy in force; the house's own is put in force where there is none yet.</summary>
    public async Task<FraudPolicy> LoadAsync(CiamDbContext database, string? version, DateTimeOffset now, CancellationToken ct)
    {
        if (version is not null)
            return await ReadAsync(database, version, ct);
        var (house, text) = (FraudPolicy.Default.Version, RiskJson.Write(FraudPolicy.Default));
        await database.Database.ExecuteSqlAsync(
            $"insert into ciam.transactions_policy (version, policy, active, shadow, created_at, activated_at) values ({house}, {text}::jsonb, true, false, {now}, {now}) on conflict do nothing", ct);
        return FraudPolicy.Default;
    }

    /// <summary>The policy tried beside the one in force; one that this node cannot read, because it is of a later make, is not tried here.</summary>
    public async Task<FraudPolicy?> FindOnTrialAsync(CiamDbContext database, string? version, CancellationToken ct)
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

    public async Task<FraudPolicy> ReadAsync(CiamDbContext database, string version, CancellationToken ct)
    {
        if (_known.TryGetValue(version, out var policy))
            return policy;
        var row = await database.Set<FraudPolicyRow>().AsNoTracking().SingleAsync(kept => kept.Version == version, ct);
        return _known.GetOrAdd(version, RiskJson.Read<FraudPolicy>(row.Policy));
    }
}
