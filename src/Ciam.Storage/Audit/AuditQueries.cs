using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Audit;

/// <summary>An audit entry with what its session says about device and place.</summary>
public sealed record EntryWithSession(AuditEntryRow Entry, SessionRow? Session);

/// <summary>The audit trail as the customer it is about reads it.</summary>
public static class AuditQueries
{
    public static Task<List<EntryWithSession>> HistoryOfAsync(
        this CiamDbContext database, Guid customerId, IReadOnlyList<string> events, int skip, int take, CancellationToken ct) => (
        from entry in database.Set<AuditEntryRow>().AsNoTracking()
        join session in database.Set<SessionRow>().AsNoTracking() on entry.SessionId equals (Guid?)session.Id into sessions
        from session in sessions.DefaultIfEmpty()
        where entry.CustomerId == customerId && events.Contains(entry.Event)
        orderby entry.At descending, entry.Id descending
        select new EntryWithSession(entry, session)).Skip(skip).Take(take).ToListAsync(ct);
}
