using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Primitives;

/// <summary>A token bucket: how many at once, and how long until one more is there.</summary>
public sealed record Bucket(int Size, TimeSpan RefillEvery);

/// <summary>Token buckets shared by all nodes.</summary>
public static class Throttle
{
    /// <summary>Takes one token, if there is one, with a single statement: parallel callers never share a token. Keys are the caller's, without personal data.</summary>
    public static async Task<bool> TryTakeAsync(this CiamDbContext database, string key, Bucket bucket, DateTimeOffset now, CancellationToken ct)
    {
        var (size, seconds) = ((double)bucket.Size, bucket.RefillEvery.TotalSeconds);

        // Read committed is enough: the conflicting row is locked before its tokens are looked at, and looked at afresh.
        return await database.Database.ExecuteSqlAsync($"""
            insert into ciam.signin_throttle as bucket (key, tokens, refilled_at) values ({key}, {size} - 1, {now})
            on conflict (key) do update set
                tokens = least({size}, bucket.tokens + greatest(0, extract(epoch from {now} - bucket.refilled_at)::double precision) / {seconds}) - 1,
                refilled_at = greatest({now}, bucket.refilled_at)
            where least({size}, bucket.tokens + greatest(0, extract(epoch from {now} - bucket.refilled_at)::double precision) / {seconds}) >= 1
            """, ct) == 1;
    }

    /// <summary>Gives a token back: what went well is not counted. One statement, so that no give-back is lost.</summary>
    public static Task GiveBackAsync(this CiamDbContext database, string key, Bucket bucket, CancellationToken ct)
    {
        var size = (double)bucket.Size;
        return database.Database.ExecuteSqlAsync($"update ciam.signin_throttle set tokens = least({size}, tokens + 1) where key = {key}", ct);
    }

    /// <summary>Fills again every bucket whose key begins so.</summary>
    public static Task<int> ClearThrottlesAsync(this CiamDbContext database, string keyPrefix, CancellationToken ct) =>
        database.Set<SignIn.ThrottleRow>().Where(row => row.Key.StartsWith(keyPrefix)).ExecuteDeleteAsync(ct);

    /// <summary>Buckets nobody drew from for so long that they are full again say nothing.</summary>
    public static Task<int> SweepThrottlesAsync(this CiamDbContext database, DateTimeOffset untouchedSince, CancellationToken ct) =>
        database.Set<SignIn.ThrottleRow>().Where(row => row.RefilledAt < untouchedSince).ExecuteDeleteAsync(ct);

    /// <summary>A key from parts; none of them may hold the separator.</summary>
    public static string Key(params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (part.Contains('|', StringComparison.Ordinal))
                throw new ArgumentException("a part of a throttle's key holds the separator", nameof(parts));
        }

        return string.Join('|', parts);
    }
}
