using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.OAuth;

/// <summary>Questions of clients to customers: each is decided once, and polled no faster than it may be.</summary>
public static class BackchannelQueries
{
    /// <summary>Within a transaction: whoever else is counting the same account's questions waits until this one is kept.</summary>
    public static Task LockAccountAsync(this CiamDbContext database, byte[] accountHash, CancellationToken ct)
    {
        var key = BitConverter.ToInt64(accountHash, 0);
        return database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({key})", ct);
    }

    /// <summary>True for the one answer that counts: of any number of racers one, and none too late.</summary>
    public static async Task<bool> DecideAsync(this CiamDbContext database, Guid id, Guid customerId, string decision, Guid? grantId, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<BackchannelRequestRow>().Where(row => row.Id == id && row.CustomerId == customerId && row.DecidedAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DecidedAt, now).SetProperty(row => row.Decision, decision).SetProperty(row => row.GrantId, grantId), ct) == 1;

    /// <summary>Notes that the client came; one that came too soon waits longer from now on.</summary>
    public static Task NotePollAsync(this CiamDbContext database, BackchannelRequestRow request, bool tooSoon, DateTimeOffset now, CancellationToken ct)
    {
        const int slower = 5;
        const int slowest = 600;
        var interval = tooSoon ? Math.Min(request.IntervalSeconds + slower, slowest) : request.IntervalSeconds;
        return database.Set<BackchannelRequestRow>().Where(row => row.Id == request.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.IntervalSeconds, interval).SetProperty(row => row.NextPollAt, now.AddSeconds(interval)), ct);
    }

    /// <summary>Takes questions whose customers were not written to yet; each is taken by one node, with the transaction that writes.</summary>
    public static Task<List<BackchannelRequestRow>> TakeUntoldAsync(this CiamDbContext database, int most, DateTimeOffset now, CancellationToken ct) =>
        database.Set<BackchannelRequestRow>().FromSql($"""
            update ciam.oauth_backchannel_request set told_at = {now}
            where id in (
                select id from ciam.oauth_backchannel_request
                where told_at is null and customer_id is not null
                order by created_at limit {most} for update skip locked)
            returning *
            """).AsNoTracking().ToListAsync(ct);
}
