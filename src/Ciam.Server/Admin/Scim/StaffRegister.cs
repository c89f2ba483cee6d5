using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.OAuth;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.Admin;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin.Scim;

/// <summary>A person of the bank with what its directory calls them.</summary>
internal sealed record StaffPerson(CustomerRow Row, StaffRecordRow? Record)
{
    public bool IsActive => Row.SuspendedAt is null;
}

/// <summary>Which directory does it, and when.</summary>
internal sealed record DirectoryDeed(string ClientId, DateTimeOffset Now)
{
    public AuditActor Actor => AuditActor.Client(ClientId);
}

/// <summary>What became of a role that a directory gave or took.</summary>
internal enum GiveOutcome
{
    Done,

    /// <summary>It may do more than the one before, and waits for a person of the bank.</summary>
    Waits,

    /// <summary>There is no such person, they have left, or nobody would be left to let the others in.</summary>
    Refused,
}

/// <summary>What became of a deed of a directory: the person, or what is wrong (RFC 7644 section 3.12).</summary>
internal sealed record RegisterOutcome(StaffPerson? Person, string? ErrorType = null, string? Detail = null)
{
    public static RegisterOutcome BadValue(string detail) => new(null, "invalidValue", detail);

    public static RegisterOutcome LastAdministrator { get; } = new(null, "mutability", "active: the last administrator stays");

    public static RegisterOutcome Taken { get; } = new(null, "uniqueness", "userName: belongs to somebody else");
}

/// <summary>
/// Staff as the bank's directory sends them. 1 A joiner gets an account without a password and sets one by mail. 2 A mover has one role at a time; one that
/// may do more than the one before waits for a person of the bank.
/// 3 A leaver loses role, sessions and tokens at once, in one transaction. Customers are never seen or touched here.
/// </summary>
internal sealed class StaffRegister(CiamDbContext database, RoleCatalog roles, UserManager<CustomerRow> users, Sessions sessions, CustomerAccess access, AuditTrail audit)
{
    private const string Because = "left the bank";
    private const string Asked = "asked for by the directory of staff";
    private const int LongestExternalId = 256;

    public async Task<(int Total, IReadOnlyList<StaffPerson> People)> ListAsync(ScimFilter? filter, ScimWindow window, CancellationToken ct)
    {
        var people = People();
        if (filter is { Attribute: "username", Value: var name } && users.NormalizeName(name) is var normal)
            people = people.Where(person => person.Row.NormalizedUserName == normal);
        else if (filter is { Attribute: "externalid", Value: var external })
            people = people.Where(person => person.Record!.ExternalId == external);
        else if (filter is { Attribute: "id", Value: var text })
            people = Guid.TryParseExact(text, "D", out var id) ? people.Where(person => person.Row.Id == id) : people.Where(_ => false);
        var total = await people.CountAsync(ct);
        var rows = await people.OrderBy(person => person.Row.Id).Skip(window.StartIndex - 1).Take(window.Count).ToListAsync(ct);
        return (total, [.. rows.Select(pair => new StaffPerson(pair.Row, pair.Record))]);
    }

    public async Task<IReadOnlyList<CustomerRow>> HoldersAsync(Role role, CancellationToken ct) =>
        await database.Set<CustomerRow>().AsNoTracking().Where(row => row.StaffRole == role.Name).OrderBy(row => row.Id).ToListAsync(ct);

    /// <summary>Null for everybody who is not staff, and never was by this way.</summary>
    public async Task<StaffPerson?> FindAsync(string id, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var customer) && await People().SingleOrDefaultAsync(person => person.Row.Id == customer, ct) is { } found ? new StaffPerson(found.Row, found.Record) : null;

    public async Task<RegisterOutcome> JoinAsync(PersonChange person, DirectoryDeed deed, CancellationToken ct)
    {
        if (FaultOf(person) is { } fault)
            return fault;
        if (PersonName.ReadEmail(person.UserName ?? person.Email) is not { } address)
            return RegisterOutcome.BadValue("userName: is the e-mail address by which the person signs in");
        if (PersonName.Read(person.DisplayName ?? address.Split('@')[0]) is not { } name)
            return RegisterOutcome.BadValue("displayName: is a name of letters");

        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var row = new CustomerRow
        {
            Id = Guid.CreateVersion7(deed.Now), DisplayName = name, UserName = address, Email = address, EmailConfirmed = true, CreatedAt = deed.Now, SuspendedAt = person.Active is false ? deed.Now : null,
        };
        if (await users.CreateAsync(row) is { Succeeded: false })
            return RegisterOutcome.Taken;
        var record = new StaffRecordRow { CustomerId = row.Id, ExternalId = person.ExternalId, ChangedAt = deed.Now };
        database.Add(record);
        Append(AuditEvents.StaffMemberJoined, row, null, new { row.UserName, record.ExternalId, Active = row.SuspendedAt is null }, deed);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new RegisterOutcome(new StaffPerson(row, record));
    }

    /// <summary>What is not said stays. Null when there is no such person, or it is not what the caller saw.</summary>
    public async Task<RegisterOutcome?> ChangeAsync(StaffPerson seen, PersonChange change, DirectoryDeed deed, CancellationToken ct)
    {
        if (FaultOf(change) is { } fault)
            return fault;
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await LockAsync(seen, ct) is not { } person)
            return null;
        var (row, before) = (person.Row, Told(person));
        if (change.Active is false && await database.IsLastAdministratorAsync(row, ct))
            return RegisterOutcome.LastAdministrator;
        if ((change.UserName ?? change.Email) is { } wanted && !wanted.Equals(row.UserName, StringComparison.OrdinalIgnoreCase))
        {
            if (PersonName.ReadEmail(wanted) is not { } address)
                return RegisterOutcome.BadValue("userName: is the e-mail address by which the person signs in");
            (row.UserName, row.Email) = (address, address);
            if (await users.UpdateAsync(row) is { Succeeded: false })
                return RegisterOutcome.Taken;
        }
        if (change.DisplayName is { } said)
        {
            if (PersonName.Read(said) is not { } name)
                return RegisterOutcome.BadValue("displayName: is a name of letters");
            row.DisplayName = name;
        }

        var record = Recorded(person, change, deed);
        if (change.Active is false)
            await LeaveAsync(row, deed, ct);
        else if (change.Active is true && CustomerStanding.Restore(row))
            Append(AuditEvents.CustomerRestored, row, new { Suspended = true }, new { Suspended = false }, deed);
        var after = Told(new StaffPerson(row, record));
        if (before != after)
            Append(AuditEvents.StaffMemberChanged, row, before, after, deed);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new RegisterOutcome(new StaffPerson(row, record));
    }

    /// <summary>A leaver whom the directory will never name again. Null when there is no such person, or it is not what the caller saw.</summary>
    public async Task<RegisterOutcome?> ForgetAsync(StaffPerson seen, DirectoryDeed deed, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await LockAsync(seen, ct) is not { } person)
            return null;
        if (await database.IsLastAdministratorAsync(person.Row, ct))
            return RegisterOutcome.LastAdministrator;
        await LeaveAsync(person.Row, deed, ct);
        if (person.Record is not null)
            database.Remove(person.Record);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new RegisterOutcome(person);
    }

    /// <summary>Null takes the role away, at once.</summary>
    public async Task<GiveOutcome> GiveAsync(string id, Role? role, DirectoryDeed deed, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { } seen || await LockAsync(seen, ct) is not { } person || (role is not null && !person.IsActive))
            return GiveOutcome.Refused;
        var before = await roles.HoldAsync(person.Row.StaffRole, ct);
        Recorded(person, new PersonChange(), deed);
        if (role is not null && role.Name != person.Row.StaffRole && ApprovalRules.TakesTwo(before, role))
        {
            await ProposeAsync(person.Row, before, role, deed, ct);
            return GiveOutcome.Waits;
        }
        if (role?.Name != RoleTable.NameOf(StaffRole.Admin) && await database.IsLastAdministratorAsync(person.Row, ct))
            return GiveOutcome.Refused;
        Give(person.Row, role, deed);
        return GiveOutcome.Done;
    }

    /// <summary>A directory says the same thing at every turn; it waits once.</summary>
    private async Task ProposeAsync(CustomerRow row, Role? before, Role role, DirectoryDeed deed, CancellationToken ct)
    {
        var (subject, told, wanted) = (row.Id.ToString("D"), RoleCatalog.Told(before) with { Role = row.StaffRole ?? "none" }, RoleCatalog.Told(role));
        var order = new RoleOrder(row.StaffRole, role.Name) { Allows = wanted };
        if (await database.WaitingAsync(ProposedRoles.Kind, subject, order, one => one with { From = null }, deed.Now, ct) is not null)
            return;
        var program = StaffMember.Of(new Machine(deed.ClientId, new HashSet<Permission>()));
        var proposal = Proposals.Of(ProposedRoles.Kind, subject, order, told, wanted, program, Asked, deed.Now);
        database.Add(proposal);
        Append(AuditEvents.ChangeProposed, row, told, new { wanted.Role, Proposal = proposal.Id }, deed);
    }

    /// <summary>Sessions and tokens end, the role goes, nobody signs in with it any more; at once, and all of it or nothing.</summary>
    private async Task LeaveAsync(CustomerRow row, DirectoryDeed deed, CancellationToken ct)
    {
        Give(row, null, deed);
        if (!CustomerStanding.Suspend(row, deed.Now))
            return;
        var ended = await sessions.EndAllAsync(row.Id, Because, deed.Now, ct);
        var grants = await access.EndGrantsAsync(row.Id, Because, deed.Now, ct);
        Append(AuditEvents.StaffMemberLeft, row, null, new { sessions = ended, grants }, deed);
    }

    private void Give(CustomerRow row, Role? role, DirectoryDeed deed)
    {
        var (before, after) = (row.StaffRole, role?.Name);
        if (CustomerStanding.ChangeRole(row, after))
            Append(AuditEvents.StaffRoleChanged, row, new { Role = before ?? "none" }, new { Role = after ?? "none" }, deed);
    }

    /// <summary>Whoever was touched once is known here for ever, with or without a role.</summary>
    private StaffRecordRow Recorded(StaffPerson person, PersonChange change, DirectoryDeed deed)
    {
        var record = person.Record;
        if (record is null)
            database.Add(record = new StaffRecordRow { CustomerId = person.Row.Id, ChangedAt = deed.Now });
        (record.ExternalId, record.ChangedAt) = (change.ForgetsExternalId ? null : change.ExternalId ?? record.ExternalId, deed.Now);
        return record;
    }

    /// <summary>The rows, locked, if they are still what was seen; the caller has a transaction open.</summary>
    private async Task<StaffPerson?> LockAsync(StaffPerson seen, CancellationToken ct)
    {
        database.DiscardChanges();
        var id = seen.Row.Id;
        var row = (await database.Set<CustomerRow>().FromSql($"select * from ciam.customers_customer where id = {id} for update").ToListAsync(ct)).SingleOrDefault();
        var record = await database.Set<StaffRecordRow>().SingleOrDefaultAsync(kept => kept.CustomerId == id, ct);
        return row is null || Told(new StaffPerson(row, record)) != Told(seen) || row.StaffRole != seen.Row.StaffRole ? null : new StaffPerson(row, record);
    }

    /// <summary>Two indexes tell who they are: among a million customers staff are few.</summary>
    private IQueryable<Pair> People()
    {
        var known = database.Set<CustomerRow>().Where(row => row.StaffRole != null).Select(row => row.Id).Union(database.Set<StaffRecordRow>().Select(record => record.CustomerId));
        return from row in database.Set<CustomerRow>().AsNoTracking()
               join kept in database.Set<StaffRecordRow>().AsNoTracking() on row.Id equals kept.CustomerId into records
               from record in records.DefaultIfEmpty()
               where known.Contains(row.Id)
               select new Pair { Row = row, Record = record };
    }

    private static RegisterOutcome? FaultOf(PersonChange change) =>
        change is { UserName: { } name, Email: { } address } && !name.Equals(address, StringComparison.OrdinalIgnoreCase) ? RegisterOutcome.BadValue("emails: holds the userName and nothing else")
        : change.ExternalId is { } external && (external.Length is 0 or > LongestExternalId || external.Any(char.IsControl)) ? RegisterOutcome.BadValue($"externalId: has 1 to {LongestExternalId} letters")
        : null;

    private void Append(string name, CustomerRow row, object? before, object? after, DirectoryDeed deed) =>
        audit.Append(new AuditDeed(name, deed.Actor) { CustomerId = row.Id, Before = before, After = after }, deed.Now);

    private static PersonTold Told(StaffPerson person) => new(person.Row.UserName, person.Row.DisplayName, person.Record?.ExternalId, person.IsActive);

    private sealed record PersonTold(string? UserName, string DisplayName, string? ExternalId, bool Active);

    private sealed class Pair
    {
        public required CustomerRow Row { get; init; }
        public StaffRecordRow? Record { get; init; }
    }
}
