using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ciam.Protocol.Jose;

namespace Ciam.Protocol.ClientAuthentication;

/// <summary>A client's registered JWK Set, read with bounds (RFC 7517, RFC 7518 section 6).</summary>
public static class ClientKeys
{
    private const int LongestDocument = 64 * 1024;
    private const int MostKeys = 16;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>For registration: null when every key can be used, otherwise why not.</summary>
    [Spec("RFC7591-2")]
    public static Refusal? AreUsable(string jwks)
    {
        if (!TryReadSet(jwks, out var entries) || entries.Count is 0 or > MostKeys)
            return Refusal.InvalidRequest("jwks must be a JWK Set of 1 to 16 keys");
        if (entries.Any(entry => entry.ValueKind == JsonValueKind.Object && Jwk.IsPrivate(entry)))
            return Refusal.InvalidRequest("jwks must not contain private keys");
        var keys = entries.Select(Jwk.Read).OfType<PublicKey>().ToList();
        if (keys.Count != entries.Count)
            return Refusal.InvalidRequest("jwks must contain P-256 or RSA signature keys of 2048 bits or more only");
        return keys.Count > 1 && keys.Select(key => key.Kid ?? "").Distinct().Count() != keys.Count
            ? Refusal.InvalidRequest("jwks must name its keys by different kid values")
            : null;
    }

    /// <summary>The keys that can be used; what cannot be read is passed over.</summary>
    internal static IReadOnlyList<PublicKey> Read(string? jwks) =>
        TryReadSet(jwks, out var entries) ? [.. entries.Take(MostKeys).Select(Jwk.Read).OfType<PublicKey>()] : [];

    private static bool TryReadSet(string? jwks, [NotNullWhen(true)] out List<JsonElement>? entries)
    {
        entries = null;
        if (jwks is not { Length: > 0 and <= LongestDocument })
            return false;
        try
        {
            using var document = JsonDocument.Parse(jwks, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.IsText() || !root.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
                return false;
            entries = [.. keys.EnumerateArray().Select(key => key.Clone())];
            return true;
        }
        // The others: text that is no text (lone surrogates), in the document or in its escapes.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
