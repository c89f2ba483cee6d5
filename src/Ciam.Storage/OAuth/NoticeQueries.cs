using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.OAuth;

/// <summary>The queue of notices as the workers of all nodes see it.</summary>
public static class NoticeQueries
{
    /// <summary>
    /// Turns ended sessions into one notice for each client that took part and has an address for it. One statement, so that a session is marked as told if and
    /// only if its notices are kept; rows another node works on are skipped.
    /// </summary>
    public static Task<int> QueueLogoutNoticesAsync(this CiamDbContext database, string kind, int most, DateTimeOffset now, CancellationToken ct) =>
        database.Database.ExecuteSqlAsync($"""
            with ended as (
                update ciam.signin_session set clients_told_at = {now}
                where id in (
                    select id from ciam.signin_session
                    where ended_at is not null and clients_told_at is null and ended_at <= {now}
                    order by ended_at limit {most} for update skip locked)
                returning id, customer_id)
            insert into ciam.oauth_notice (id, kind, client_id, customer_id, session_id, created_at, next_attempt_at, attempts)
            select gen_random_uuid(), {kind}, client.client_id, ended.customer_id, ended.id, {now}, {now}, 0
            from ended
            join lateral (select distinct client_id from ciam.oauth_grant where session_id = ended.id) part on true
            join ciam.oauth_client client on client.client_id = part.client_id
            where client.disabled_at is null and client.metadata ? 'backchannel_logout_uri'
            """, ct);

    /// <summary>Takes due notices so that no other node takes them before the lease ends; the attempt is counted with the taking.</summary>
    public static Task<List<NoticeRow>> LeaseDueNoticesAsync(this CiamDbContext database, int most, int mostAttempts, TimeSpan lease, DateTimeOffset now, CancellationToken ct)
    {
        // Read committed is enough: the row locks make the choice exclusive, and locked rows are skipped instead of waited for.
        var until = now + lease;
        return database.Set<NoticeRow>().FromSql($"""
            update ciam.oauth_notice set attempts = attempts + 1, next_attempt_at = {until}
            where id in (
                select id from ciam.oauth_notice
                where delivered_at is null and next_attempt_at <= {now} and attempts < {mostAttempts}
                order by next_attempt_at limit {most} for update skip locked)
            returning *
            """).AsNoTracking().ToListAsync(ct);
    }
}
