using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.OAuth;

/// <summary>Questions of clients to customers: each is decided once, and polled no faster than it may be.</summary>
public static class BackchannelQueries
{
    /// <summary>True for the one answer that counts: of any number of racers one, and none too late.</summary>
    public static async Task<bool> DecideAsync(this CiamDbContext database, Guid id, Guid customerId, string decision, Guid? grantId, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<BackchannelRequestRow>().Where(row => row.Id == id && row.CustomerId == customerId && row.DecidedAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DecidedAt, now).SetProperty(row => row.Decision, decision).SetProperty(row => row.GrantId, grantId), ct) == 1;

    /// <summary>
    /// True when the client waited long enough. One conditional statement: of polls that come together one was in time, and all the others make the wait longer
    /// (CIBA Core section 11).
    /// </summary>
    public static async Task<bool> CountPollAsync(this CiamDbContext database, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        const int slower = 5;
        const int slowest = 600;
        var request = database.Set<BackchannelRequestRow>().Where(row => row.Id == id);
        if (await request.Where(row => row.NextPollAt <= now).ExecuteUpdateAsync(set => set.SetProperty(row => row.NextPollAt, row => now.AddSeconds(row.IntervalSeconds)), ct) == 1)
            return true;
        await request.ExecuteUpdateAsync(set => set
            .SetProperty(row => row.IntervalSeconds, row => Math.Min(row.IntervalSeconds + slower, slowest))
            .SetProperty(row => row.NextPollAt, row => now.AddSeconds(Math.Min(row.IntervalSeconds + slower, slowest))), ct);
        return false;
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
