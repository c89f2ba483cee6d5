using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
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

/// <summary>Appends to the audit trail within the caller's transaction: the entry is saved with the deed or not at all.</summary>
public sealed class AuditTrail(CiamDbContext database, IHttpContextAccessor http)
{
    public void Append(AuditDeed deed, DateTimeOffset now) => database.Add(new AuditEntryRow
    {
        Id = OrderedId.New(now),
        At = now,
        Event = deed.Event,
        ActorKind = deed.Actor.Kind,
        ActorId = deed.Actor.Id,
        CustomerId = deed.CustomerId,
        ClientId = deed.ClientId,
        SessionId = deed.SessionId,
        Succeeded = deed.Succeeded,
        Reason = deed.Reason,
        Network = http.HttpContext?.Connection.RemoteIpAddress is { } address ? NetworkOf(address) : null,
        RequestId = Activity.Current?.TraceId.ToString() ?? http.HttpContext?.TraceIdentifier ?? "none",
        Before = deed.Before is null ? null : JsonSerializer.Serialize(deed.Before, JsonSerializerOptions.Web),
        After = deed.After is null ? null : JsonSerializer.Serialize(deed.After, JsonSerializerOptions.Web),
    });

    /// <summary>The /24 or /48 an address lies in: enough to see a pattern, too little to name a household for ever.</summary>
    public static string NetworkOf(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var (bytes, kept) = (plain.GetAddressBytes(), plain.AddressFamily == AddressFamily.InterNetwork ? 3 : 6);
        bytes.AsSpan(kept).Clear();
        return $"{new IPAddress(bytes)}/{kept * 8}";
    }
}
