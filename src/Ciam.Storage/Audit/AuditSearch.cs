using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Audit;

/// <summary>Which audit entries are wanted; what is null is not asked.</summary>
public sealed record AuditFilter
{
    public string? Event { get; init; }

    /// <summary>One of the names in <c>AuditClasses</c>.</summary>
    public string? Class { get; init; }
    public string? ActorKind { get; init; }

    /// <summary>Whose entries are left out.</summary>
    public string? NotActorKind { get; init; }
    public string? ActorId { get; init; }
    public Guid? CustomerId { get; init; }
    public string? ClientId { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public bool OldestFirst { get; init; }
}

/// <summary>Reading the trail, newest first, page by page.</summary>
public static class AuditSearchQueries
{
    /// <summary>Entries behind <paramref name="before"/>, which is the last one already seen.</summary>
    public static Task<List<AuditEntryRow>> FindAuditEntriesAsync(
        this CiamDbContext database, AuditFilter filter, (DateTimeOffset At, Guid Id)? before, int count, CancellationToken ct)
    {
        var rows = database.Set<AuditEntryRow>().AsNoTracking();
        if (filter.Event is { } name)
            rows = rows.Where(row => row.Event == name);
        if (filter.ActorKind is { } kind)
            rows = rows.Where(row => row.ActorKind == kind);
        if (filter.Class is { } wanted)
            rows = rows.Where(row => row.Class == wanted);
        if (filter.NotActorKind is { } others)
            rows = rows.Where(row => row.ActorKind != others);
        if (filter.ActorId is { } actor)
            rows = rows.Where(row => row.ActorId == actor);
        if (filter.CustomerId is { } customer)
            rows = rows.Where(row => row.CustomerId == customer);
        if (filter.ClientId is { } client)
            rows = rows.Where(row => row.ClientId == client);
        if (filter.From is { } from)
            rows = rows.Where(row => row.At >= from);
        if (filter.Until is { } until)
            rows = rows.Where(row => row.At < until);
        if (before is var (at, id))
            rows = filter.OldestFirst
                ? rows.Where(row => EF.Functions.GreaterThan(ValueTuple.Create(row.At, row.Id), ValueTuple.Create(at, id)))
                : rows.Where(row => EF.Functions.LessThan(ValueTuple.Create(row.At, row.Id), ValueTuple.Create(at, id)));
        if (filter.OldestFirst)
            return rows.OrderBy(row => row.At).ThenBy(row => row.Id).Take(count).ToListAsync(ct);
        return rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(count).ToListAsync(ct);
    }

    /// <summary>The names of the staff who acted, by the id that the entries bear.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> NamesOfStaffAsync(this CiamDbContext database, IEnumerable<AuditEntryRow> entries, CancellationToken ct)
    {
        var ids = entries.Where(row => row.ActorKind == "staff" && row.ActorId is not null).Select(row => Guid.Parse(row.ActorId!)).Distinct().ToArray();
        return ids.Length == 0
            ? new Dictionary<string, string>()
            : await database.Set<CustomerRow>().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id.ToString(), row => row.DisplayName, ct);
    }

    /// <summary>Whether one session already left such an entry about one customer since an instant.</summary>
    public static Task<bool> HasAuditEntryAsync(
        this CiamDbContext database, string name, Guid customerId, Guid? sessionId, DateTimeOffset since, CancellationToken ct) =>
        database.Set<AuditEntryRow>().AnyAsync(
            row => row.CustomerId == customerId && row.At >= since && row.Event == name && row.SessionId == sessionId, ct);
}
