using System.Text.Json;

namespace Ciam.Protocol.RichAuthorization;

/// <summary>A type of authorization details: which members an object of it has, and what the house asks before it grants one (RFC 9396 section 2).</summary>
public sealed record AuthorizationDetailType
{
    public required string Name { get; init; }

    /// <summary>Its members beside <c>type</c> and <c>locations</c>; any other member is refused.</summary>
    public required IReadOnlyDictionary<string, DetailField> Fields { get; init; }

    /// <summary>Money moves: the customer is always asked, and proves two factors for this one request (PSD2 RTS article 5, dynamic linking).</summary>
    public bool MovesMoney { get; init; }

    /// <summary>Says nothing about a customer, so a client may have it in its own name.</summary>
    public bool IsForMachines { get; init; }

    /// <summary>Whether the second object stays within the first, beyond being the same.</summary>
    public Func<JsonElement, JsonElement, bool> Narrows { get; init; } = static (_, _) => false;
}

/// <summary>A member of an object of details: whether it must be there, and which values it may have.</summary>
public sealed record DetailField(bool Required, Func<JsonElement, bool> Takes);
