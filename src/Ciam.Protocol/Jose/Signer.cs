using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Ciam.Protocol.Jose;

/// <summary>Claims become a signed token (RFC 7515 section 5.1, compact serialization).</summary>
public static class Signer
{
    [Spec("RFC7515-5.1"), Spec("RFC8725-3.11")]
    public static string Sign(IReadOnlyDictionary<string, object> claims, SigningKey key, string typ)
    {
        var header = new Dictionary<string, string> { ["alg"] = key.Alg, ["kid"] = key.Kid, ["typ"] = typ };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode<T>(T json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
