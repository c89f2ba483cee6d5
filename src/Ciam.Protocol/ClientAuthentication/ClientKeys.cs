using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ciam.Protocol.Jose;
using Ciam.Protocol.SenderConstraint;

namespace Ciam.Protocol.ClientAuthentication;

/// <summary>A client's registered JWK Set, read with bounds: keys it signs with, and keys it is encrypted to (RFC 7517, RFC 7518 section 6).</summary>
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
        if (!entries.All(entry => Jwk.Read(entry) is not null || Jwk.ReadForEncryption(entry) is not null))
            return Refusal.InvalidRequest("jwks must contain P-256 or RSA keys of 2048 bits or more only");
        return entries.Count > 1 && entries.Select(entry => entry.Text("kid") ?? "").Distinct().Count() != entries.Count
            ? Refusal.InvalidRequest("jwks must name its keys by different kid values")
            : null;
    }

    /// <summary>For sets that are fetched: they may hold keys for other ends, as long as one is for ours; an escaped NUL is no text that a database takes.</summary>
    [Spec("RFC7517-5")]
    public static bool HasUsable(string jwks) => !jwks.Contains("\\u0000", StringComparison.Ordinal) && Read(jwks).Count > 0;

    /// <summary>Whether the key that a token names is among these.</summary>
    public static bool HasKeyOf(string? jwks, string token) => CompactJws.TryRead(token, out var jws) && jws.Kid is { } kid && Read(jwks).Any(key => key.Kid == kid);

    /// <summary>Whether a certificate is among those registered with the keys.</summary>
    [Spec("RFC8705-2.2.2")]
    public static bool HasCertificate(string? jwks, string thumbprint) => CertificateThumbprints(jwks).Contains(thumbprint);

    /// <summary>The keys that can be used; what cannot be read is passed over.</summary>
    internal static IReadOnlyList<PublicKey> Read(string? jwks, int most = MostKeys) =>
        TryReadSet(jwks, out var entries) ? [.. entries.Take(most).Select(Jwk.Read).OfType<PublicKey>()] : [];

    /// <summary>The newest key, which stands last or alone, that can be encrypted to by the algorithm; null when the client has none.</summary>
    [Spec("OIDCC-10.2")]
    public static EncryptionKey? ForEncryption(string? jwks, string alg) =>
        TryReadSet(jwks, out var entries) ? entries.Take(MostKeys).Select(Jwk.ReadForEncryption).OfType<EncryptionKey>().LastOrDefault(key => key.Algs.Contains(alg)) : null;

    /// <summary>The certificates registered with the keys (<c>x5c</c>, of which the first is the key's own), by their thumbprints.</summary>
    [Spec("RFC8705-2.2.2")]
    internal static IReadOnlyList<string> CertificateThumbprints(string? jwks) =>
        TryReadSet(jwks, out var entries) ? [.. entries.Take(MostKeys).Select(CertificateOf).OfType<byte[]>().Select(der => CertificateThumbprint.Of(der))] : [];

    private static byte[]? CertificateOf(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object || !jwk.TryGetProperty("x5c", out var chain) || chain.ValueKind != JsonValueKind.Array || jwk.Texts("x5c") is not [var first, ..])
            return null;
        var bytes = new byte[first.Length];
        return Convert.TryFromBase64String(first, bytes, out var length) ? bytes[..length] : null;
    }

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
