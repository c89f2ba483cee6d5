using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ciam.Server.Admin.Configuration;

/// <summary>What staff otherwise set by hand, as one file: a section that is not there is left alone, an entry is told whole.</summary>
internal sealed record ConfigurationDocument
{
    public const string CurrentFormat = "ciam-configuration-1";
    public const int MostBytes = 8 * 1024 * 1024;
    private const int MostEntries = 5000;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        MaxDepth = 24,
        WriteIndented = true,
        // A file for people, never part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string? Format { get; init; }
    public IReadOnlyList<ConfiguredApi>? Apis { get; init; }
    public IReadOnlyList<ConfiguredClient>? Clients { get; init; }
    public ConfiguredPolicies? RiskPolicy { get; init; }
    public ConfiguredPolicies? PaymentPolicy { get; init; }
    public IReadOnlyList<ConfiguredBrand>? Brands { get; init; }
    public IReadOnlyList<ConfiguredRole>? Roles { get; init; }

    /// <summary>A document in which nothing is null that the sections lean on, or where it could not be read.</summary>
    public static (ConfigurationDocument? Document, string? Fault) Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MostBytes)
            return (null, $"the file may have {MostBytes} bytes");
        try
        {
            // An escaped NUL is legal JSON, but no text that a database takes.
            if (utf8.IndexOf("\\u0000"u8) >= 0 || JsonSerializer.Deserialize<ConfigurationDocument>(utf8, Json) is not { } read)
                return (null, "the file must be one JSON object of text");
            return read.FirstFault() is { } fault ? (null, fault) : (read, null);
        }
        // The others: text that is no text (lone surrogates), in the document or in its escapes.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            return (null, unreadable is JsonException { Path: { } path, LineNumber: var line } ? $"{path}, line {line + 1}: is not known here, stands there twice, or is of another type" : "the file must be one JSON object of text");
        }
    }

    public string Write() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>One entry, for comparing it with another: what is the same is written the same.</summary>
    public static string WriteEntry<T>(T entry) => JsonSerializer.Serialize(entry, Json);

    private string? FirstFault() =>
        Format != CurrentFormat ? $"format: must be {CurrentFormat}"
        : Fault("apis", Apis, api => api.Identifier)
        ?? Fault("clients", Clients, client => client.ClientId)
        ?? Clients?.Where(client => client.HasHoles).Select(client => $"clients: {client.ClientId} has a list with nothing in one of its places").FirstOrDefault()
        ?? Apis?.Where(api => api.HasHoles).Select(api => $"apis: {api.Identifier} has a list with nothing in one of its places").FirstOrDefault()
        ?? Fault("brands", Brands, brand => brand.Client ?? "")
        ?? Fault("roles", Roles, role => role.Name);

    private static string? Fault<T>(string section, IReadOnlyList<T>? entries, Func<T, string?> name)
    {
        if (entries is null)
            return null;
        if (entries.Count > MostEntries)
            return $"{section}: at most {MostEntries}";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, entry) in entries.Index())
        {
            if (entry is null || name(entry) is not { } named)
                return $"{section}[{index}]: has no name";
            if (!seen.Add(named))
                return $"{section}[{index}]: {named} stands there twice";
        }
        return null;
    }
}

/// <summary>A protected resource and the scopes that belong to it.</summary>
internal sealed record ConfiguredApi
{
    public string? Identifier { get; init; }
    public string? Name { get; init; }
    public IReadOnlyList<string>? Scopes { get; init; }
    public IReadOnlyList<string>? AuthorizationDetailsTypes { get; init; }

    [JsonIgnore]
    public bool HasHoles => Lists.HasHoles(Scopes) || Lists.HasHoles(AuthorizationDetailsTypes);

    /// <summary>Without differences that mean nothing.</summary>
    public ConfiguredApi Settled() => this with { Name = Name?.Trim(), Scopes = Lists.Sorted(Scopes), AuthorizationDetailsTypes = Lists.Sorted(AuthorizationDetailsTypes) };
}

/// <summary>How pages look for the bank as a whole, or for one client.</summary>
internal sealed record ConfiguredBrand
{
    /// <summary>Null is the bank itself.</summary>
    public string? Client { get; init; }
    public string? Name { get; init; }
    public string? Welcome { get; init; }
    public string? Footer { get; init; }
    public string? Colour { get; init; }

    /// <summary>A small PNG in base64.</summary>
    public byte[]? Logo { get; init; }
}

/// <summary>A role that the bank makes itself.</summary>
internal sealed record ConfiguredRole
{
    public string? Name { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<string>? Permissions { get; init; }

    /// <summary>Null is every customer.</summary>
    public string? Segment { get; init; }
}

/// <summary>Which policy is in force and which is on trial: each by its version alone where it is kept already, or whole.</summary>
internal sealed record ConfiguredPolicies
{
    public JsonElement? InForce { get; init; }
    public JsonElement? OnTrial { get; init; }
}

/// <summary>Lists as the file has them: an empty one is not written.</summary>
internal static class Lists
{
    public static IReadOnlyList<string>? Sorted(IEnumerable<string>? items) => Kept(items?.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    public static bool HasHoles(IReadOnlyList<string>? items) => items?.Any(item => item is null) == true;

    public static IReadOnlyList<string>? Kept(IEnumerable<string>? items) => items?.ToArray() is { Length: > 0 } kept ? kept : null;
}
