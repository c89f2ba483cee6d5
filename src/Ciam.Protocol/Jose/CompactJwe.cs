using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Ciam.Protocol.Jose;

/// <summary>A compact JWE taken apart, nothing of it opened yet (RFC 7516 section 5.2, steps 1 to 5).</summary>
internal sealed class CompactJwe
{
    /// <summary>What fits around the longest JWS that is read here.</summary>
    private const int LongestToken = 24 * 1024;

    private CompactJwe(JsonElement header, byte[] associated, byte[][] parts) =>
        (Header, Associated, EncryptedKey, Nonce, Ciphertext, Tag) = (header, associated, parts[0], parts[1], parts[2], parts[3]);

    public JsonElement Header { get; }

    public byte[] Associated { get; }

    public byte[] EncryptedKey { get; }

    public byte[] Nonce { get; }

    public byte[] Ciphertext { get; }

    public byte[] Tag { get; }

    public string? Alg => Header.Text("alg");

    public string? Enc => Header.Text("enc");

    public string? Kid => Header.Text("kid");

    /// <summary>Whether to read it so at all: a JWS has three parts.</summary>
    public static bool LooksLikeOne(string token) => token.AsSpan().Count('.') == 4;

    /// <summary>False for anything but five canonical base64url parts; compressed content, which could be a bomb, and critical extensions are not read.</summary>
    [Spec("RFC7516-5.2"), Spec("RFC8725-3.6")]
    public static bool TryRead(string? token, [NotNullWhen(true)] out CompactJwe? jwe)
    {
        jwe = null;
        if (token is not { Length: > 0 and <= LongestToken } || token.Split('.') is not [var header, .. var rest] || rest.Length != 4)
            return false;
        if (CompactJws.Decode(header) is not { } headerBytes || CompactJws.ReadObject(headerBytes) is not { } json)
            return false;
        var parts = rest.Select(CompactJws.Decode).OfType<byte[]>().ToArray();
        if (parts.Length != 4 || json.TryGetProperty("zip", out _) || json.TryGetProperty("crit", out _))
            return false;
        jwe = new CompactJwe(json, Encoding.ASCII.GetBytes(header), parts);
        return true;
    }
}
