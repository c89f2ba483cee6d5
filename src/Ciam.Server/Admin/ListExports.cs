using Ciam.Server.Audit;
using Ciam.Storage;

namespace Ciam.Server.Admin;

/// <summary>That somebody carried a list away, and by which filter; written before the first line leaves: an export that breaks off has been one.</summary>
internal sealed class ListExports(CiamDbContext database, AuditTrail audit)
{
    public async Task RecordAsync(string list, string filter, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        audit.Append(new AuditDeed(AuditEvents.ListExported, staff.Actor) { SessionId = staff.SessionId, After = new { List = list, Filter = filter } }, now);
        await database.SaveChangesAsync(ct);
    }
}
