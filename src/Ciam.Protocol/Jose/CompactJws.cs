using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Ciam.Protocol.Jose;

/// <summary>A compact JWS taken apart and nothing of it believed yet (RFC 7515 section 5.2, steps 1 to 7).</summary>
internal sealed class CompactJws
{
    /// <summary>Ours are about 1 kB; four times what a generous client assertion or claims request makes of it.</summary>
    private const int LongestToken = 16 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private CompactJws(string text, JsonElement header, JsonElement payload, byte[] signed, byte[] signature) =>
        (Text, Header, Payload, Signed, Signature) = (text, header, payload, signed, signature);

    /// <summary>The whole, as it came.</summary>
    public string Text { get; }

    public JsonElement Header { get; }

    public JsonElement Payload { get; }

    public byte[] Signed { get; }

    public byte[] Signature { get; }

    public string? Alg => Header.Text("alg");

    public string? Kid => Header.Text("kid");

    public string? Typ => Header.Text("typ");

    /// <summary>False for anything but three canonical base64url parts, the first two JSON objects without repeated names.</summary>
    [Spec("RFC7515-5.2")]
    public static bool TryRead(string? token, [NotNullWhen(true)] out CompactJws? jws, int longest = LongestToken)
    {
        jws = null;
        if (token is not { Length: > 0 } || token.Length > longest || token.Split('.') is not [var header, var payload, var signature])
            return false;
        if (Decode(header) is not { } headerBytes || Decode(payload) is not { } payloadBytes || Decode(signature) is not { } signatureBytes)
            return false;
        if (ReadObject(headerBytes) is not { } headerJson || ReadObject(payloadBytes) is not { } payloadJson)
            return false;
        jws = new CompactJws(token, headerJson, payloadJson, Encoding.ASCII.GetBytes(token, 0, header.Length + 1 + payload.Length), signatureBytes);
        return true;
    }

    /// <summary>The platform's decoder forgives white space, padding and stray bits; a token shall have one spelling only.</summary>
    internal static byte[]? Decode(string part)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        if (!Base64Url.IsValid(part) || !Base64Url.TryDecodeFromChars(part, bytes, out var length))
            return null;
        var exact = bytes.AsSpan(0, length);
        return Base64Url.EncodeToString(exact) == part ? exact.ToArray() : null;
    }

    internal static JsonElement? ReadObject(byte[] utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.IsText() ? document.RootElement.Clone() : null;
        }
        // The second: names that cannot be text at all, met while looking for repeats.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
