using Ciam.Decisions.Admin;
using Ciam.Protocol;
using Ciam.Server.Audit;
using Ciam.Server.Behaviour;
using Ciam.Server.OAuth;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Ciam.Storage.Behaviour;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>Staff look for customers and open their files; each visit to a file leaves an entry.</summary>
internal sealed class CustomerDesk(CiamDbContext database, RoleCatalog roles, Consents consents, CustomerTimeline timeline, BehaviourAlbums behaviour, PaymentReceipts receipts, AuditTrail audit)
{
    private const int ShortestSearch = 2;
    private const int LongestSearch = 128;
    private const int MostDevices = 20;
    private const int MostSessions = 50;

    /// <summary>Coming back to a file within this time is the same visit.</summary>
    public static readonly TimeSpan Visit = TimeSpan.FromMinutes(15);

    /// <summary>By a part of the name or the beginning of the id; by contacts only for those who may see them, or a mask could be guessed open.</summary>
    public async Task<Outcome<Slice<CustomerLine>>> SearchAsync(string? text, string? after, bool staffOnly, StaffMember staff, CancellationToken ct)
    {
        text = text?.Trim();
        if (text is { Length: > 0 and < ShortestSearch } or { Length: > LongestSearch })
            return Refusal.InvalidRequest("the search has 2 to 128 characters");
        if (!AuditQuestion.TryReadCursor(after, out var cursor))
            return Refusal.InvalidRequest("after is not a cursor of this list");

        var search = new CustomerSearch { Text = text, InContacts = staff.May(Permission.SeeContacts), StaffOnly = staffOnly, Segment = staff.Segment };
        var rows = await database.FindCustomersAsync(search, cursor?.Id, Slice<CustomerLine>.Size + 1, ct);
        return Slice<CustomerLine>.Of(rows, row => Show(row, staff), row => new Cursor(row.CreatedAt, row.Id));
    }

    /// <summary>Null when there is no such person.</summary>
    public async Task<CustomerFile?> OpenAsync(Guid id, TimelineQuestion question, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        // Twelve statements for the whole page: what is there at all is asked with the customer, what is held in one look.
        var since = now - Visit;
        var found = await database.CustomersWithin(staff.Segment).AsNoTracking().Where(row => row.Id == id).Select(row => new
        {
            Row = row,
            IsVisit = database.Set<AuditEntryRow>().Any(entry => entry.CustomerId == row.Id && entry.At >= since && entry.Event == AuditEvents.CustomerViewed && entry.SessionId == staff.SessionId),
            HasReceipts = database.Set<PaymentReceiptRow>().Any(receipt => receipt.CustomerId == row.Id),
            Behaviour = database.Set<BehaviourConsentRow>().FirstOrDefault(consent => consent.CustomerId == row.Id),
        }).SingleOrDefaultAsync(ct);
        if (found is null)
            return null;
        var row = found.Row;
        if (!found.IsVisit)
            await RecordVisitAsync(id, staff, now, ct);
        var held = await database.HoldingsOfAsync(id, MostDevices, MostSessions, now, ct);
        var factors = held.Where(one => one.Kind is Holding.App or Holding.Passkey or Holding.RecoveryCode).OrderBy(one => one.Since).ToList();
        return new CustomerFile
        {
            Line = Show(row, staff),
            EmailConfirmed = row.EmailConfirmed,
            PhoneConfirmed = row.PhoneNumberConfirmed,
            SuspendedAt = row.SuspendedAt,
            PasswordChangedAt = row.PasswordChangedAt,
            MustChangePassword = row.MustChangePassword,
            Factors = [.. factors.Where(factor => factor.Kind != Holding.RecoveryCode).Select(factor => new FactorLine(factor.Kind, factor.Name, factor.Since, factor.SeenAt))],
            RecoveryCodesLeft = factors.Count(factor => factor.Kind == Holding.RecoveryCode),
            Devices = [.. held.Where(one => one.Kind == Holding.Device).OrderByDescending(one => one.SeenAt).Select(one => new DeviceLine(one.Name, one.Since, one.SeenAt!.Value, one.Until))],
            Sessions = [.. held.Where(one => one.Kind == Holding.Session).OrderByDescending(one => one.SeenAt).Select(one => new SessionLine(one.Id, one.Name, one.Place, one.Since, one.SeenAt!.Value, one.Acr!, one.Amr!.Split(' ')))],
            Consents = await consents.ListAsync(id, ct),
            Payments = !staff.May(Permission.SeeAudit) ? null : found.HasReceipts ? await receipts.ListAsync(id, ct) : [],
            Timeline = await timeline.ReadAsync(id, question, staff, ct),
            Behaviour = staff.May(Permission.SeeJudgments) ? await behaviour.OpenAsync(row, found.Behaviour, ct) : null,
            MayTouch = DeedRules.MayTouch(staff.Role, staff.Id == id, row.StaffRole is not null, await roles.FindAsync(row.StaffRole, ct)),
        };
    }

    /// <summary>A customer's receipt in the hands of staff leaves an entry. Null when there is none.</summary>
    public async Task<KeptReceipt?> TakeReceiptAsync(Guid customerId, Guid id, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        if (!await database.CustomersWithin(staff.Segment).AnyAsync(row => row.Id == customerId, ct) || await receipts.FindAsync(customerId, id, ct) is not { } receipt)
            return null;
        audit.Append(new AuditDeed(AuditEvents.PaymentReceiptTaken, staff.Actor) { CustomerId = customerId, SessionId = staff.SessionId, After = new { receipt = id } }, now);
        await database.SaveChangesAsync(ct);
        return receipt;
    }

    /// <summary>Whom a deed is about, for the page that asks why; a visit too. Null when there is no such person.</summary>
    public async Task<string?> NameOfAsync(Guid id, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        var name = await database.CustomersWithin(staff.Segment).Where(row => row.Id == id).Select(row => row.DisplayName).SingleOrDefaultAsync(ct);
        if (name is not null && !await database.HasAuditEntryAsync(AuditEvents.CustomerViewed, id, staff.SessionId, now - Visit, ct))
            await RecordVisitAsync(id, staff, now, ct);
        return name;
    }

    /// <summary>Null for most, and for whoever is not there.</summary>
    public Task<string?> SegmentOfAsync(Guid id, StaffMember staff, CancellationToken ct) =>
        database.CustomersWithin(staff.Segment).Where(row => row.Id == id).Select(row => row.Segment).SingleOrDefaultAsync(ct);

    internal static CustomerLine Show(CustomerRow row, StaffMember staff)
    {
        var clear = staff.May(Permission.SeeContacts);
        return new CustomerLine
        {
            Id = row.Id,
            Name = row.DisplayName,
            Email = clear ? row.Email : Masks.Email(row.Email),
            Phone = clear ? row.PhoneNumber : Masks.Phone(row.PhoneNumber),
            Role = row.StaffRole,
            Segment = row.Segment,
            CreatedAt = row.CreatedAt,
            LastSignInAt = row.LastSignInAt,
            Status = row switch
            {
                { SuspendedAt: not null } => CustomerStatus.Suspended,
                { MustChangePassword: true } => CustomerStatus.NewPasswordRequired,
                { EmailConfirmed: false } => CustomerStatus.EmailUnconfirmed,
                _ => CustomerStatus.Active,
            },
        };
    }

    private async Task RecordVisitAsync(Guid id, StaffMember staff, DateTimeOffset now, CancellationToken ct)
    {
        audit.Append(new AuditDeed(AuditEvents.CustomerViewed, staff.Actor) { CustomerId = id, SessionId = staff.SessionId }, now);
        await database.SaveChangesAsync(ct);
    }
}
