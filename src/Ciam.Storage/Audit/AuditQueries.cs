using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Audit;

/// <summary>An audit entry with what its session says about device and place.</summary>
public sealed record EntryWithSession(AuditEntryRow Entry, SessionRow? Session);

/// <summary>The audit trail as the customer it is about reads it.</summary>
public static class AuditQueries
{
    public static Task<List<EntryWithSession>> HistoryOfAsync(
        this CiamDbContext database, Guid customerId, IReadOnlyList<string> events, int skip, int take, CancellationToken ct) =>
        database.EntriesOf(customerId, events).Skip(skip).Take(take).ToListAsync(ct);

    public static Task<EntryWithSession?> EntryOfAsync(this CiamDbContext database, Guid customerId, IReadOnlyList<string> events, Guid id, CancellationToken ct) =>
        database.EntriesOf(customerId, events, id).SingleOrDefaultAsync(ct);

    /// <summary>Newest first.</summary>
    private static IQueryable<EntryWithSession> EntriesOf(this CiamDbContext database, Guid customerId, IReadOnlyList<string> events, Guid? id = null) =>
        from entry in database.Set<AuditEntryRow>().AsNoTracking()
        join session in database.Set<SessionRow>().AsNoTracking() on entry.SessionId equals (Guid?)session.Id into sessions
        from session in sessions.DefaultIfEmpty()
        where entry.CustomerId == customerId && events.Contains(entry.Event) && (id == null || entry.Id == id)
        orderby entry.At descending, entry.Id descending
        select new EntryWithSession(entry, session);
}
