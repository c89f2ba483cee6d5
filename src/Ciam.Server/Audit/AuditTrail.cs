using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Ciam.Decisions.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Audit;

namespace Ciam.Server.Audit;

/// <summary>Who did it.</summary>
public sealed record AuditActor(string Kind, string? Id)
{
    public static AuditActor System { get; } = new("system", null);
    public static AuditActor Customer(Guid id) => new("customer", id.ToString());
    public static AuditActor Staff(Guid id) => new("staff", id.ToString());
    public static AuditActor Client(string clientId) => new("client", clientId);
    public static AuditActor Anonymous { get; } = new("anonymous", null);

    /// <summary>On whose behalf in turn: an agent's client, then who sent it.</summary>
    public IReadOnlyList<string>? Chain { get; init; }
}

/// <summary>One deed, as the story that did it tells it.</summary>
public sealed record AuditDeed(string Event, AuditActor Actor)
{
    public Guid? CustomerId { get; init; }
    public string? ClientId { get; init; }
    public Guid? SessionId { get; init; }
    public bool Succeeded { get; init; } = true;
    public string? Reason { get; init; }
    public object? Before { get; init; }
    public object? After { get; init; }
}

/// <summary>Where an address lies, for the trail: country and city as far as they are known.</summary>
public interface IWhereabouts
{
    (string? Country, string? City) Of(IPAddress address);
}

/// <summary>Appends to the audit trail within the caller's transaction: the entry is saved with the deed or not at all.</summary>
public sealed class AuditTrail(CiamDbContext database, IHttpContextAccessor http, PersonKeys persons, IWhereabouts places)
{
    public void Append(AuditDeed deed, DateTimeOffset now)
    {
        var id = OrderedId.New(now);
        var part = PartOf(deed);
        var row = new AuditEntryRow
        {
            Id = id,
            At = now,
            Class = AuditCatalog.Of(deed.Event).Class,
            Event = deed.Event,
            ActorKind = deed.Actor.Kind,
            ActorId = deed.Actor.Id,
            ActorChain = deed.Actor.Chain is { Count: > 0 } chain ? [.. chain] : null,
            CustomerId = deed.CustomerId,
            ClientId = deed.ClientId,
            SessionId = deed.SessionId,
            Succeeded = deed.Succeeded,
            RequestId = Activity.Current?.TraceId.ToString() ?? http.HttpContext?.TraceIdentifier ?? "none",
        };
        database.Insert(deed.CustomerId is { } customer ? Closed(row, part, customer, now) : Open(row, part));
    }

    /// <summary>Fills in what rows tell of persons, for those who may read it; what belongs to an erased person stays empty and is marked so.</summary>
    public async Task OpenAsync(IEnumerable<AuditEntryRow> rows, CancellationToken ct)
    {
        var closed = rows.Where(row => row is { PersonKeyId: not null, Personal: not null }).ToList();
        var keys = await persons.LoadAsync(database, closed.Select(row => row.PersonKeyId!.Value).ToHashSet(), ct);
        foreach (var row in closed)
        {
            if (!keys.TryGetValue(row.PersonKeyId!.Value, out var key) || PersonCipher.Open(key, row.Id, row.Personal) is not { } part)
                row.IsErased = true;
            else
                (row.Reason, row.Network, row.Place, row.Device, row.Before, row.After) = (part.Reason, part.Address, part.Place, part.Device, part.Before, part.After);
        }
    }

    /// <summary>Destroys the keys of a person: from here on nobody reads what the trail tells of them, and the trail stays whole. Says how many keys there were.</summary>
    public async Task<int> ForgetAsync(Guid customerId, AuditActor actor, DateTimeOffset now, CancellationToken ct)
    {
        var erased = await persons.EraseAsync(database, customerId, ct);
        Append(new AuditDeed(AuditEvents.PersonForgotten, actor) { After = new { customer = customerId, keys = erased } }, now);
        await database.SaveChangesAsync(CancellationToken.None);
        return erased;
    }

    /// <summary>The /24 or /48 an address lies in: enough to see a pattern, too little to name a household for ever.</summary>
    public static string NetworkOf(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var (bytes, kept) = (plain.GetAddressBytes(), plain.AddressFamily == AddressFamily.InterNetwork ? 3 : 6);
        bytes.AsSpan(kept).Clear();
        return $"{new IPAddress(bytes)}/{kept * 8}";
    }

    /// <summary>What is known of a customer goes under the customer's key, whole.</summary>
    private AuditEntryRow Closed(AuditEntryRow row, PersonalPart part, Guid customerId, DateTimeOffset now)
    {
        if (part.IsEmpty)
            return row;
        (row.PersonKeyId, row.Personal) = persons.Seal(database, customerId, row.Id, PersonCipher.Write(part), now);
        return row;
    }

    /// <summary>Where nobody could ask for its erasure, only so much is kept as names nobody.</summary>
    private static AuditEntryRow Open(AuditEntryRow row, PersonalPart part)
    {
        row.Network = part.Address is { } address ? NetworkOf(IPAddress.Parse(address)) : null;
        (row.Place, row.Device) = (part.Place?.Split(',')[0], part.Device);
        (row.Reason, row.Before, row.After) = (part.Reason, part.Before, part.After);
        return row;
    }

    private PersonalPart PartOf(AuditDeed deed)
    {
        var address = http.HttpContext?.Connection.RemoteIpAddress is { } source ? (source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source) : null;
        var (country, city) = address is null ? (null, null) : places.Of(address);
        var device = http.HttpContext is { } context ? DeviceName.Of(context.Request.Headers.UserAgent) : DeviceName.Unknown;
        return new PersonalPart
        {
            Reason = deed.Reason,
            Address = address?.ToString(),
            Place = city is null ? country : $"{country}, {city}",
            Device = device == DeviceName.Unknown ? null : device,
            Before = Told(deed.Before),
            After = Told(deed.After),
        };
    }

    private static string? Told(object? value) => value is null ? null : JsonSerializer.Serialize(value, JsonSerializerOptions.Web);
}
