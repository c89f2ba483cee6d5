using Ciam.Decisions.Admin;
using Ciam.Protocol;
using Ciam.Server.Audit;
using Ciam.Server.Behaviour;
using Ciam.Server.OAuth;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Ciam.Storage.Behaviour;
using Ciam.Storage.Customers;
using Ciam.Storage.House;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>Staff look for customers and open their files; each visit to a file leaves an entry.</summary>
internal sealed class CustomerDesk(CiamDbContext database, RoleCatalog roles, CustomerTimeline timeline, BehaviourAlbums behaviour, PaymentReceipts receipts, AuditTrail audit)
{
    private const int ShortestSearch = 2;
    private const int LongestSearch = 128;
    private const int MostSorted = 5_000;
    private const int MostDevices = 20;
    private const int MostSessions = 50;

    /// <summary>What a million can be sorted by: an index holds it. The last sign-in is in none, or every sign-in would write all the indexes that the search stands on.</summary>
    public static readonly IReadOnlyList<ListColumn<CustomerRow>> Columns =
        [new ListColumn<CustomerRow, string, Guid>("name", row => row.DisplayName, row => row.Id), new ListColumn<CustomerRow, Guid, Guid>("created", row => row.Id, row => row.Id)];

    /// <summary>Colleagues are hundreds, sorted as they are asked.</summary>
    public static readonly IReadOnlyList<ListColumn<CustomerRow>> StaffColumns =
    [
        .. Columns, new ListColumn<CustomerRow, string, Guid>("role", row => row.StaffRole!, row => row.Id),
        new ListColumn<CustomerRow, DateTimeOffset, Guid>("last_sign_in", row => row.LastSignInAt ?? DateTimeOffset.UnixEpoch, row => row.Id),
    ];

    /// <summary>Coming back to a file within this time is the same visit.</summary>
    public static readonly TimeSpan Visit = TimeSpan.FromMinutes(15);

    /// <summary>By a part of the name or the beginning of the id; by contacts only for those who may see them, or a mask could be guessed open.</summary>
    public async Task<Outcome<Slice<CustomerLine>>> SearchAsync(string? text, string? after, bool staffOnly, StaffMember staff, CancellationToken ct, ListSort? sort = null)
    {
        text = text?.Trim();
        if (text is { Length: > 0 and < ShortestSearch } or { Length: > LongestSearch })
            return Refusal.InvalidRequest("the search has 2 to 128 characters");
        var search = new CustomerSearch { Text = text, InContacts = staff.May(Permission.SeeContacts), StaffOnly = staffOnly, Segment = staff.Segment };
        // The many Marias of a large bank stand together in the order of names, behind all Annas: neither index finds the first of them quickly.
        if (sort?.Column == "name" && !staffOnly && text is { Length: > 0 } && await database.Customers(search).Take(MostSorted + 1).CountAsync(ct) > MostSorted)
            return Refusal.InvalidRequest("more people match than can be sorted by name; say more of whom you look for");
        if (sort is not null)
            return await sort.SliceAsync(database.Customers(search), staffOnly ? StaffColumns : Columns, after, row => Show(row, staff), ct);
        if (!AuditQuestion.TryReadCursor(after, out var cursor))
            return Refusal.InvalidRequest("after is not a cursor of this list");
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
            Waiting = database.Set<BehaviourSampleRow>().Where(sample => sample.CustomerId == row.Id && sample.ConfirmedAt == null).OrderByDescending(sample => sample.TakenAt).FirstOrDefault(),
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
            Sessions = [.. held.Where(one => one.Kind == Holding.Session).OrderByDescending(one => one.SeenAt).Select(one => new SessionLine(one.Id!.Value, one.Name, one.Place, one.Since, one.SeenAt!.Value, one.Acr!, one.Amr!.Split(' ')))],
            Consents = [.. held.Where(one => one.Kind == Holding.Consent).OrderByDescending(one => one.Since).Select(one => new GivenConsent(one.Place!, one.Name, one.Amr!.Split(' ', StringSplitOptions.RemoveEmptyEntries), one.Since))],
            Payments = !staff.May(Permission.SeeAudit) ? null : found.HasReceipts ? await receipts.ListAsync(id, ct) : [],
            Timeline = await timeline.ReadAsync(id, question, staff, ct),
            Behaviour = staff.May(Permission.SeeJudgments) ? await behaviour.OpenAsync(row, found.Behaviour, found.Waiting, ct) : null,
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
