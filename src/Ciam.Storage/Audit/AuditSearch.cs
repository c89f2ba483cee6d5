using Ciam.Decisions.Audit;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Audit;

/// <summary>Which audit entries are wanted; what is null is not asked. Events, kinds and classes are names of ours.</summary>
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
    /// <summary>Written with every token or code and in no index of events: found by walking back through their class.</summary>
    private static readonly (string Event, string ActorKind)[] Everyday = [("token.issued", "client"), ("code.issued", "customer")];

    // As the partial indexes say it, word for word: only so does Postgres see that they hold what is asked.
    private const string NotEveryday = "not (event = 'token.issued' and actor_kind = 'client') and not (event = 'code.issued' and actor_kind = 'customer')";
    private const string NotNamedOtherwise = "actor_id is distinct from client_id and actor_id is distinct from customer_id::text";

    /// <summary>Entries behind <paramref name="before"/>, which is the last one already seen.</summary>
    public static Task<List<AuditEntryRow>> FindAuditEntriesAsync(
        this CiamDbContext database, AuditFilter filter, (DateTimeOffset At, Guid Id)? before, int count, CancellationToken ct) =>
        database.AuditEntries(filter, before, count).ToListAsync(ct);

    /// <summary>The same as a question not yet asked.</summary>
    public static IQueryable<AuditEntryRow> AuditEntries(this CiamDbContext database, AuditFilter filter, (DateTimeOffset At, Guid Id)? before, int count)
    {
        var parts = database.Parts(filter).Select(rows => InOrder(Behind(Matching(rows, filter), filter, before), filter).Take(count)).ToList();
        return parts is [var only] ? only : InOrder(parts.Aggregate(Queryable.Concat), filter).Take(count);
    }

    /// <summary>What is asked, in parts that have no entry in common and each an index of its own; a customer's entries are few.</summary>
    private static IEnumerable<IQueryable<AuditEntryRow>> Parts(this CiamDbContext database, AuditFilter filter)
    {
        var all = database.Set<AuditEntryRow>().AsNoTracking();
        if (filter is { CustomerId: null, ActorId: { } actor })
        {
            yield return database.Set<AuditEntryRow>().FromSqlRaw($"select * from ciam.audit_entry where {NotNamedOtherwise}").AsNoTracking();
            yield return all.Where(row => row.ClientId == actor);
            if (Guid.TryParseExact(actor, "D", out var person))
                yield return all.Where(row => row.CustomerId == person && (row.ClientId == null || row.ClientId != actor));
        }
        else if (filter is { CustomerId: null, ActorId: null, Event: null, ActorKind: { } kind })
        {
            yield return database.Set<AuditEntryRow>().FromSqlRaw($"select * from ciam.audit_entry where {NotEveryday}").AsNoTracking();
            foreach (var name in Everyday.Where(one => one.ActorKind == kind).Select(one => one.Event))
                yield return all.Where(row => row.Class == AuditClasses.Token && row.Event == EF.Constant(name));
        }
        else
        {
            // Of other events' entries from the trail's first days the class is not certain.
            yield return Everyday.Any(one => one.Event == filter.Event) ? all.Where(row => row.Class == AuditClasses.Token) : all;
        }
    }

    /// <summary>Names out of a closed list stand in the statement itself, so that it fits a partial index whatever is asked later.</summary>
    private static IQueryable<AuditEntryRow> Matching(IQueryable<AuditEntryRow> rows, AuditFilter filter)
    {
        if (filter.Event is { } name)
            rows = rows.Where(row => row.Event == EF.Constant(name));
        if (filter.ActorKind is { } kind)
            rows = rows.Where(row => row.ActorKind == EF.Constant(kind));
        if (filter.Class is { } wanted)
            rows = rows.Where(row => row.Class == EF.Constant(wanted));
        if (filter.NotActorKind is { } others)
            rows = rows.Where(row => row.ActorKind != EF.Constant(others));
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
        return rows;
    }

    private static IQueryable<AuditEntryRow> Behind(IQueryable<AuditEntryRow> rows, AuditFilter filter, (DateTimeOffset At, Guid Id)? before)
    {
        if (before is not var (at, id))
            return rows;
        return filter.OldestFirst
            ? rows.Where(row => EF.Functions.GreaterThan(ValueTuple.Create(row.At, row.Id), ValueTuple.Create(at, id)))
            : rows.Where(row => EF.Functions.LessThan(ValueTuple.Create(row.At, row.Id), ValueTuple.Create(at, id)));
    }

    private static IOrderedQueryable<AuditEntryRow> InOrder(IQueryable<AuditEntryRow> rows, AuditFilter filter) =>
        filter.OldestFirst ? rows.OrderBy(row => row.At).ThenBy(row => row.Id) : rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id);

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
