using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions;

/// <summary>Where policies for payments are kept: new ones are put beside the old, one is in force, one may be on trial. Callers have a transaction open and save.</summary>
internal sealed class FraudPolicyShelf(CiamDbContext database)
{
    private const int Most = 200;

    /// <summary>Two people who change which policy rules do it one after the other.</summary>
    public Task LockAsync(CancellationToken ct) =>
        database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('transactions-policies', 0))", ct);

    /// <summary>The one in force first, then the one on trial, then the newest; the house's own where none was ever kept.</summary>
    public async Task<IReadOnlyList<FraudPolicyRow>> ListAsync(CancellationToken ct)
    {
        var rows = await database.Set<FraudPolicyRow>().AsNoTracking()
            .OrderByDescending(row => row.Active).ThenByDescending(row => row.Shadow).ThenByDescending(row => row.CreatedAt).Take(Most).ToListAsync(ct);
        return rows.Exists(row => row.Active) ? rows : [House, .. rows];
    }

    public Task<FraudPolicyRow?> FindAsync(string version, CancellationToken ct) => database.Set<FraudPolicyRow>().SingleOrDefaultAsync(row => row.Version == version, ct);

    /// <summary>The house's own can be read before it was ever kept; null when there is no such policy.</summary>
    public async Task<FraudPolicyRow?> ReadAsync(string version, CancellationToken ct) =>
        await FindAsync(version, ct) ?? (version == FraudPolicy.Default.Version ? House : null);

    /// <summary>A trained model is put in force on a proof and by two people, never by way of the policy it is tried in.</summary>
    public Task<bool> IsOfChallengerAsync(string version, CancellationToken ct) => database.Set<ModelRow>().AnyAsync(row => row.Version == version, ct);

    public async Task<string> InForceAsync(CancellationToken ct) =>
        await database.Set<FraudPolicyRow>().Where(row => row.Active).Select(row => row.Version).SingleOrDefaultAsync(ct) ?? FraudPolicy.Default.Version;

    /// <summary>What makes the policy unfit to be kept, in words; when there is nothing it has been added, neither in force nor on trial.</summary>
    public async Task<IReadOnlyList<string>> AddAsync(FraudPolicy policy, string? note, PolicyAuthor author, DateTimeOffset now, CancellationToken ct)
    {
        var problems = policy.Problems().ToList();
        if (policy.Version == FraudPolicy.Default.Version || await database.Set<FraudPolicyRow>().AnyAsync(row => row.Version == policy.Version, ct))
            problems.Add("version: is taken; a policy once kept is never changed");
        if (problems.Count == 0)
            database.Add(new FraudPolicyRow { Version = policy.Version, Policy = RiskJson.Write(policy), Active = false, Note = note, CreatedAt = now, CreatedBy = author.Person, CreatedByClient = author.Program });
        return problems;
    }

    /// <summary>False when it is in force already. Written at once: two may never be in force, not even on the way.</summary>
    public async Task<bool> PutInForceAsync(FraudPolicyRow policy, Guid? by, DateTimeOffset now, CancellationToken ct)
    {
        if (policy.Active)
            return false;
        await database.Database.ExecuteSqlAsync($"update ciam.transactions_policy set active = false where active", ct);
        (policy.Active, policy.Shadow, policy.ActivatedAt, policy.ActivatedBy) = (true, false, now, by);
        return true;
    }

    /// <summary>False when it is on trial already, or in force, where a trial says nothing.</summary>
    public async Task<bool> PutOnTrialAsync(FraudPolicyRow policy, CancellationToken ct)
    {
        if (policy.Active || policy.Shadow)
            return false;
        await database.Database.ExecuteSqlAsync($"update ciam.transactions_policy set shadow = false where shadow", ct);
        policy.Shadow = true;
        return true;
    }

    public static bool EndTrial(FraudPolicyRow policy)
    {
        var wasOnTrial = policy.Shadow;
        policy.Shadow = false;
        return wasOnTrial;
    }

    private static FraudPolicyRow House => new() { Version = FraudPolicy.Default.Version, Policy = RiskJson.Write(FraudPolicy.Default), Active = true, CreatedAt = DateTimeOffset.UnixEpoch };
}
