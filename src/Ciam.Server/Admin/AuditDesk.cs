using System.Net;
using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>One entry of the trail, as a line of a list.</summary>
internal sealed record AuditLine
{
    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Event { get; init; }
    public required string ActorKind { get; init; }
    public string? ActorId { get; init; }

    /// <summary>The colleague's name; customers are not named here.</summary>
    public string? ActorName { get; init; }

    public Guid? CustomerId { get; init; }
    public string? ClientId { get; init; }
    public bool Succeeded { get; init; }
    public string? Reason { get; init; }
    /// <summary>The whole address for those who may see contacts, otherwise its network.</summary>
    public string? Network { get; init; }
    public string? Place { get; init; }
    public string? Device { get; init; }
    public IReadOnlyList<string> ActorChain { get; init; } = [];

    /// <summary>It told of a customer whose data were erased.</summary>
    public bool IsErased { get; init; }
}

/// <summary>One entry in full, with what it changed.</summary>
internal sealed record AuditDetail(AuditLine Line, Guid? SessionId, string RequestId, IReadOnlyList<Change> Changes);

/// <summary>How far the trail is sealed and handed on.</summary>
internal sealed record AuditStanding(long? LastSeal, DateTimeOffset? SealedAt, long Unsealed, IReadOnlyList<OutletStanding> Outlets);

/// <summary>Staff read the audit trail.</summary>
internal sealed class AuditDesk(CiamDbContext database, AuditTrail audit, AuditOutlets outlets)
{
    public async Task<Slice<AuditLine>> ListAsync(AuditQuestion question, StaffMember staff, CancellationToken ct)
    {
        var before = question.After is { } after ? (after.At, after.Id) : ((DateTimeOffset, Guid)?)null;
        var rows = await database.FindAuditEntriesAsync(question.Filter, before, Slice<AuditLine>.Size + 1, ct);
        await audit.OpenAsync(rows, ct);
        var names = await database.NamesOfStaffAsync(rows, ct);
        return Slice<AuditLine>.Of(rows, row => Show(row, names, staff), row => new Cursor(row.At, row.Id));
    }

    public async Task<AuditStanding> StandingAsync(DateTimeOffset now, CancellationToken ct)
    {
        var last = await database.LastSealAsync(ct);
        var horizon = last?.Horizon ?? 0;
        var unsealed = await database.Set<AuditEntryRow>().LongCountAsync(row => row.Position > horizon, ct);
        return new AuditStanding(last?.Number, last?.SealedAt, unsealed, await outlets.StandingAsync(now, ct));
    }

    /// <summary>Null when there is no such entry.</summary>
    public async Task<AuditDetail?> FindAsync(Guid id, StaffMember staff, CancellationToken ct)
    {
        if (await database.Set<AuditEntryRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            return null;
        await audit.OpenAsync([row], ct);
        var changes = Change.Between(row.Before, row.After);
        return new AuditDetail(
            Show(row, await database.NamesOfStaffAsync([row], ct), staff),
            row.SessionId,
            row.RequestId,
            staff.May(Permission.SeeContacts) ? changes : [.. changes.Select(change => change.Masked())]);
    }

    internal static AuditLine Show(AuditEntryRow row, IReadOnlyDictionary<string, string> names, StaffMember staff) => new()
    {
        Id = row.Id,
        At = row.At,
        Event = row.Event,
        ActorKind = row.ActorKind,
        ActorId = row.ActorId,
        ActorName = row is { ActorKind: "staff", ActorId: { } actor } ? names.GetValueOrDefault(actor) : null,
        CustomerId = row.CustomerId,
        ClientId = row.ClientId,
        Succeeded = row.Succeeded,
        Reason = row.Reason is { } reason && !staff.May(Permission.SeeContacts) ? Masks.Text(reason) : row.Reason,
        Network = row.Network is { } source && !staff.May(Permission.SeeContacts) && IPAddress.TryParse(source, out var address) ? AuditTrail.NetworkOf(address) : row.Network,
        Place = row.Place,
        Device = row.Device,
        ActorChain = row.ActorChain ?? [],
        IsErased = row.IsErased,
    };
}
