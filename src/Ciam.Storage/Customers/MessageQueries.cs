using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Customers;

/// <summary>What a carrier reports of a message: <paramref name="After"/> are the words that this status may follow.</summary>
public sealed record CarrierReport(Guid MessageId, string CarrierId, string Status, string[] After, string? Error);

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

    /// <summary>
    /// True when it was news. A message that arrived needs no further attempt, even if the answer to the one that sent it was lost;
    /// a report about another attempt than the last one accepted says nothing.
    /// </summary>
    public static async Task<bool> NoteReportAsync(this CiamDbContext database, CarrierReport report, DateTimeOffset now, CancellationToken ct)
    {
        var arrived = report.Status is "sent" or "delivered";
        return await database.Set<MessageRow>()
            .Where(row => row.Id == report.MessageId && (row.CarrierId == null || row.CarrierId == report.CarrierId) && (row.CarrierStatus == null || report.After.Contains(row.CarrierStatus)))
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.CarrierId, report.CarrierId)
                .SetProperty(row => row.CarrierStatus, report.Status)
                .SetProperty(row => row.ReportedAt, now)
                .SetProperty(row => row.Failure, row => report.Error ?? row.Failure)
                .SetProperty(row => row.SentAt, row => arrived && row.SentAt == null ? now : row.SentAt), ct) == 1;
    }

    /// <summary>What was sent to one customer, newest first, without what it said; older than <paramref name="before"/>, which is the last one already seen.</summary>
    public static Task<List<MessageRow>> MessagesOfAsync(this CiamDbContext database, Guid customerId, (DateTimeOffset At, Guid Id)? before, int count, CancellationToken ct)
    {
        var rows = database.Set<MessageRow>().AsNoTracking().Where(row => row.CustomerId == customerId);
        if (before is var (at, id))
            rows = rows.Where(row => EF.Functions.LessThan(ValueTuple.Create(row.CreatedAt, row.Id), ValueTuple.Create(at, id)));
        return rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(count).ToListAsync(ct);
    }

    public static Task<bool> KnowsMessageAsync(this CiamDbContext database, Guid messageId, CancellationToken ct) =>
        database.Set<MessageRow>().AnyAsync(row => row.Id == messageId, ct);
}
