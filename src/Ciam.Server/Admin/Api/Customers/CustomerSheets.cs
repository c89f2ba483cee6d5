using Ciam.Server.Audit;
using Ciam.Server.OAuth;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin.Api.Customers;

/// <summary>What programs are told of one customer: less than the page shows, and never without an entry.</summary>
internal sealed class CustomerSheets(CiamDbContext database, Consents consents, AuditTrail audit)
{
    private const int MostSessions = 50;

    /// <summary>Null when there is no such person.</summary>
    public async Task<CustomerView?> OpenAsync(Guid id, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        if (await database.CustomersWithin(staff.Segment).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            return null;
        audit.Append(new AuditDeed(AuditEvents.CustomerViewed, staff.Actor) { CustomerId = id }, now);
        await database.SaveChangesAsync(ct);
        var line = CustomerDesk.Show(row, staff);
        var sessions = await database.Set<SessionRow>().Where(session => session.CustomerId == id && session.EndedAt == null && session.ExpiresAt > now)
            .OrderByDescending(session => session.LastSeenAt).Take(MostSessions)
            .Select(session => new SessionView(session.Id, session.DeviceName, session.PlaceName, session.CreatedAt, session.LastSeenAt, session.Acr)).ToListAsync(ct);
        return new CustomerView(
            line.Id, line.Name, line.Email, line.Phone, line.Role is not null, line.Status, line.CreatedAt, line.LastSignInAt, row.SuspendedAt, row.PasswordChangedAt, row.Segment, sessions,
            [.. (await consents.ListAsync(id, ct)).Select(consent => consent.ClientId)]);
    }
}
