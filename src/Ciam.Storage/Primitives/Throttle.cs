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
}
