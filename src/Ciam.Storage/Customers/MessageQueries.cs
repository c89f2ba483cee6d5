using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Customers;

/// <summary>The queue of messages as the sending workers of all nodes see it.</summary>
public static class MessageQueries
{
    /// <summary>Takes due messages so that no other node takes them before the lease ends; the attempt is counted with the taking.</summary>
    public static Task<List<MessageRow>> LeaseDueMessagesAsync(
        this CiamDbContext database, string[] channels, int most, TimeSpan lease, DateTimeOffset now, CancellationToken ct)
    {
        // Read committed is enough: the row locks make the choice exclusive, and locked rows are skipped instead of waited for.
        var until = now + lease;
        return database.Set<MessageRow>().FromSql($"""
            update ciam.customers_message set attempts = attempts + 1, next_attempt_at = {until}
            where id in (
                select id from ciam.customers_message
                where sent_at is null and sealed_body is not null and next_attempt_at <= {now} and channel = any({channels})
                order by next_attempt_at limit {most} for update skip locked)
            returning *
            """).AsNoTracking().ToListAsync(ct);
    }
}
