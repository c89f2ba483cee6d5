using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ciam.Protocol.Jose;
using Ciam.Protocol.WebAuthn;

namespace Ciam.Protocol.PaymentApproval;

/// <summary>A passkey's public key as somebody keeps it: COSE (bare or in base64url), a JWK, or PEM.</summary>
public static class CredentialFile
{
    /// <summary>The key in COSE; null for anything that no passkey of the house signs with.</summary>
    public static byte[]? ToCose(ReadOnlySpan<byte> file)
    {
        try
        {
            var text = Encoding.UTF8.GetString(file).Trim();
            var cose = text.StartsWith("-----BEGIN", StringComparison.Ordinal) ? FromPem(text)
                : text.StartsWith('{') ? FromJwk(text)
                : CoseKey.TryRead(file) is not null ? file.ToArray() : CompactJws.Decode(text);
            return cose is not null && CoseKey.TryRead(cose) is not null ? cose : null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[]? FromJwk(string text)
    {
        using var document = JsonDocument.Parse(text);
        var jwk = document.RootElement;
        return (jwk.Text("kty"), jwk.Text("crv")) switch
        {
            ("EC", "P-256") when Bytes(jwk, "x") is { Length: 32 } x && Bytes(jwk, "y") is { Length: 32 } y => OfCurve(x, y),
            ("EC", "P-384") when Bytes(jwk, "x") is { Length: 48 } x && Bytes(jwk, "y") is { Length: 48 } y => OfCurve(x, y),
            ("RSA", _) when Bytes(jwk, "n") is { Length: >= 256 and <= 1024 } n && Bytes(jwk, "e") is { Length: >= 1 and <= 4 } e => OfRsa(n, e),
            _ => null,
        };
    }

    private static byte[]? FromPem(string text)
    {
        try
        {
            using var ec = ECDsa.Create();
            ec.ImportFromPem(text);
            var point = ec.ExportParameters(includePrivateParameters: false).Q;
            return ec.KeySize is 256 or 384 ? OfCurve(point.X!, point.Y!) : null;
        }
        catch (CryptographicException)
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(text);
            var key = rsa.ExportParameters(includePrivateParameters: false);
            return OfRsa(key.Modulus!, key.Exponent!);
        }
    }

    /// <summary>RFC 9053 section 7.1.1: kty 2, alg -7 or -35, crv 1 or 2, x, y.</summary>
    private static byte[] OfCurve(byte[] x, byte[] y)
    {
        byte[] alg = x.Length == 32 ? [0x26] : [0x38, 0x22];
        return [0xA5, 0x01, 0x02, 0x03, .. alg, 0x20, (byte)(x.Length == 32 ? 1 : 2), 0x21, 0x58, (byte)x.Length, .. x, 0x22, 0x58, (byte)y.Length, .. y];
    }

    /// <summary>RFC 8230 section 4: kty 3, alg -257, n, e.</summary>
    private static byte[] OfRsa(byte[] n, byte[] e) => [0xA4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, (byte)(n.Length >> 8), (byte)n.Length, .. n, 0x21, (byte)(0x40 | e.Length), .. e];

    private static byte[]? Bytes(JsonElement jwk, string name) => jwk.Text(name) is { Length: <= 2048 } text ? CompactJws.Decode(text) : null;
}
