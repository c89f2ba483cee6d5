using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Ciam.Protocol.Jose;

namespace Ciam.UnitTests.Protocol.Jose;

/// <summary>Keys of a server and of strangers, and a way to write tokens that the signer would not.</summary>
internal static class Keys
{
    /// <summary>The key of RFC 7515 appendix A.3.</summary>
    public static readonly SigningKey Ec = SigningKey.FromPkcs8("ec-1", "ES256", AppendixA3().ExportPkcs8PrivateKey());

    public static readonly RSA Rsa = RSA.Create(2048);
    public static readonly SigningKey Ps = SigningKey.FromPkcs8("ps-1", "PS256", Rsa.ExportPkcs8PrivateKey());
    public static readonly SigningKey Rs = SigningKey.FromPkcs8("rs-1", "RS256", Rsa.ExportPkcs8PrivateKey());
    public static readonly KeySet Ours = new([Ec, Ps, Rs]);

    /// <summary>Has the name of ours and is not.</summary>
    public static readonly SigningKey Stranger = SigningKey.FromPkcs8("ec-1", "ES256", ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKey());

    public static SigningKey Named(string alg) => alg switch { "ES256" => Ec, "PS256" => Ps, _ => Rs };

    public static ECDsa AppendixA3() => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint
        {
            X = Base64Url.DecodeFromChars("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
            Y = Base64Url.DecodeFromChars("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"),
        },
        D = Base64Url.DecodeFromChars("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"),
    });

    /// <summary>Any header over any payload, signed by the key as its algorithm does.</summary>
    public static string Write(string header, string payload, SigningKey key) => Write(header, payload, key.Sign);

    public static string Write(string header, string payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
