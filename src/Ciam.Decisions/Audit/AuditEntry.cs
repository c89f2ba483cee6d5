using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ciam.Decisions.Audit;

/// <summary>One audit entry as it lies in the trail: what tells of a person is ciphertext.</summary>
public sealed record AuditEntry
{
    /// <summary>Of the canonical form; a later one is another leaf.</summary>
    public const int Version = 1;

    public required Guid Id { get; init; }
    public required long Position { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Class { get; init; }
    public required string Event { get; init; }
    public required string ActorKind { get; init; }
    public string? ActorId { get; init; }
    public IReadOnlyList<string>? ActorChain { get; init; }
    public Guid? CustomerId { get; init; }
    public string? ClientId { get; init; }
    public Guid? SessionId { get; init; }
    public required bool Succeeded { get; init; }
    public string? Reason { get; init; }
    public string? Network { get; init; }
    public string? Place { get; init; }
    public string? Device { get; init; }
    public required string RequestId { get; init; }

    /// <summary>JSON, in whatever spelling.</summary>
    public string? Before { get; init; }
    public string? After { get; init; }

    public Guid? PersonKeyId { get; init; }
    public byte[]? Personal { get; init; }

    /// <summary>The bytes that are hashed: one JSON object in the spelling of <see cref="CanonicalJson"/>, without what is absent; one line of an export.</summary>
    public string ToCanonical()
    {
        var text = new StringBuilder(512);
        text.Append("{\"actor_chain\":[");
        for (var at = 0; at < (ActorChain?.Count ?? 0); at++)
        {
            if (at > 0)
                text.Append(',');
            CanonicalJson.Append(text, ActorChain![at]);
        }

        text.Append(']');
        Member(text, "actor_id", ActorId);
        Member(text, "actor_kind", ActorKind);
        Json(text, "after", After);
        Member(text, "at", Instant(At));
        Json(text, "before", Before);
        Member(text, "class", Class);
        Member(text, "client_id", ClientId);
        Member(text, "customer_id", CustomerId?.ToString());
        Member(text, "device", Device);
        Member(text, "event", Event);
        Member(text, "id", Id.ToString());
        Member(text, "network", Network);
        Member(text, "person_key_id", PersonKeyId?.ToString());
        Member(text, "personal", Personal is null ? null : Base64Url.EncodeToString(Personal));
        Member(text, "place", Place);
        text.Append(CultureInfo.InvariantCulture, $",\"position\":{Position}");
        Member(text, "reason", Reason);
        Member(text, "request_id", RequestId);
        Member(text, "session_id", SessionId?.ToString());
        text.Append(Succeeded ? ",\"succeeded\":true" : ",\"succeeded\":false");
        text.Append(CultureInfo.InvariantCulture, $",\"v\":{Version}}}");
        return text.ToString();
    }

    public Leaf ToLeaf() => new(Position, Id, MerkleTree.Leaf(Encoding.UTF8.GetBytes(ToCanonical())));

    /// <summary>To the microsecond, as Postgres keeps it.</summary>
    internal static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static void Member(StringBuilder text, string name, string? value)
    {
        if (value is null)
            return;
        text.Append(",\"").Append(name).Append("\":");
        CanonicalJson.Append(text, value);
    }

    private static void Json(StringBuilder text, string name, string? json)
    {
        if (json is null)
            return;
        using var document = JsonDocument.Parse(json);
        text.Append(",\"").Append(name).Append("\":");
        CanonicalJson.Append(text, document.RootElement);
    }
}

/// <summary>What a seal remembers of one entry.</summary>
public readonly record struct Leaf(long Position, Guid Id, byte[] Hash);
