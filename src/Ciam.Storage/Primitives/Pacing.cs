using Ciam.Decisions.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Primitives;

/// <summary>Counters of failed tries shared by all nodes; the arithmetic is that of <see cref="Pace"/>, done by the database on the locked row.</summary>
public static class Pacing
{
    /// <summary>Counts a try, if one is allowed now, with a single statement: of parallel callers who must wait, none slips through. Keys are the caller's, without personal data.</summary>
    public static async Task<bool> TryCountAsync(this CiamDbContext database, string key, Pace pace, DateTimeOffset now, CancellationToken ct)
    {
        var (first, longest, forgiven) = (pace.FirstWait.TotalSeconds, pace.LongestWait.TotalSeconds, pace.ForgivenEvery.TotalSeconds);
        var (atOnce, doublings) = ((double)pace.AtOnce, (double)Pace.MostDoublings);

        // Read committed is enough: the conflicting row is locked before it is looked at, and looked at afresh.
        return await database.Database.ExecuteSqlAsync($"""
            insert into ciam.signin_pace as kept (key, failures, at) values ({key}, 1, {now})
            on conflict (key) do update set
                failures = greatest(0, kept.failures - greatest(0, extract(epoch from {now} - kept.at)::double precision) / {forgiven}) + 1,
                at = greatest({now}, kept.at)
            where kept.failures < {atOnce}
                or extract(epoch from {now} - kept.at)::double precision >= least({longest}, {first} * power(2, least(kept.failures - {atOnce}, {doublings})))
            """, ct) == 1;
    }

    /// <summary>Null when nothing was counted on this path.</summary>
    public static async Task<PaceCount?> CountOfAsync(this CiamDbContext database, string key, CancellationToken ct) =>
        await database.Set<SignIn.PaceRow>().AsNoTracking().Where(row => row.Key == key).Select(row => (PaceCount?)new PaceCount(row.Failures, row.At)).SingleOrDefaultAsync(ct);

    /// <summary>What went well is not counted. One statement, so that no give-back is lost.</summary>
    public static Task GiveBackCountAsync(this CiamDbContext database, string key, CancellationToken ct) =>
        database.Database.ExecuteSqlAsync($"update ciam.signin_pace set failures = greatest(0, failures - 1) where key = {key}", ct);

    public static Task ForgetCountAsync(this CiamDbContext database, string key, CancellationToken ct) =>
        database.Set<SignIn.PaceRow>().Where(row => row.Key == key).ExecuteDeleteAsync(ct);

    /// <summary>Forgets every counter whose key begins so.</summary>
    public static Task<int> ForgetCountsAsync(this CiamDbContext database, string keyPrefix, CancellationToken ct) =>
        database.Set<SignIn.PaceRow>().Where(row => row.Key.StartsWith(keyPrefix)).ExecuteDeleteAsync(ct);

    /// <summary>Counters nobody raised for so long that all is forgiven say nothing.</summary>
    public static Task<int> SweepCountsAsync(this CiamDbContext database, DateTimeOffset untouchedSince, CancellationToken ct) =>
        database.Set<SignIn.PaceRow>().Where(row => row.At < untouchedSince).ExecuteDeleteAsync(ct);
}
