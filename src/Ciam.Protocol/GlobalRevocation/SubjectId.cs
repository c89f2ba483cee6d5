using System.Text.Json;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.GlobalRevocation;

/// <summary>Whose tokens shall end, in one of the formats of RFC 9493 that this server can look up.</summary>
/// <param name="Subject">The subject of our tokens; null when told by <paramref name="Email"/>.</param>
/// <param name="Email">An address; null when told by <paramref name="Subject"/>.</param>
public sealed record SubjectId(string? Subject, string? Email)
{
    public const int MostBytes = 2048;

    private const int LongestName = 320;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    public static IReadOnlyList<string> Formats { get; } = ["iss_sub", "email", "opaque"];

    /// <summary>Reads the body of a request; a name of another issuer's is nobody here.</summary>
    [Spec("GTR-3"), Spec("RFC9493-3")]
    public static Outcome<SubjectId> Read(ReadOnlyMemory<byte> body, string issuer)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.IsText() || !root.TryGetProperty("sub_id", out var id) || id.ValueKind != JsonValueKind.Object)
                return Refusal.InvalidRequest("sub_id is required") with { Check = Name };
            return Of(id, issuer) is { } subject ? subject : Refusal.InvalidRequest("sub_id has a format or a value that is not known here") with { Check = Name };
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return Refusal.InvalidRequest("the body must be a JSON object with sub_id") with { Check = Name };
        }
    }

    private static SubjectId? Of(JsonElement id, string issuer) => id.Text("format") switch
    {
        "iss_sub" when Has(id, 3) && id.Text("iss") == issuer && Short(id.Text("sub")) is { } subject => new SubjectId(subject, null),
        "email" when Has(id, 2) && Short(id.Text("email")) is { } email => new SubjectId(null, email),
        "opaque" when Has(id, 2) && Short(id.Text("id")) is { } opaque => new SubjectId(opaque, null),
        _ => null,
    };

    /// <summary>A member that a format does not have makes it another one (RFC 9493 section 3).</summary>
    private static bool Has(JsonElement id, int members) => id.EnumerateObject().Count() == members;

    private static string? Short(string? text) => text is { Length: > 0 and <= LongestName } ? text : null;

    private const string Name = "SubjectId.Read";
}
