using System.Security.Cryptography;
using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Server.OAuth.Keys;

namespace Ciam.Server.OAuth;

/// <summary>Answers that one client reads: signed by the server's key, encrypted to the client's where it registered that.</summary>
internal static class ClientJwts
{
    /// <summary>Signed, then encrypted: whoever opens it can show others who wrote it (RFC 7519 section 11.2).</summary>
    public static string Write(IReadOnlyDictionary<string, object> claims, string typ, string alg, Client client, EncryptionWish? wish, KeyRing.Snapshot ring, DateTimeOffset now) =>
        Seal(Signer.Sign(claims, ring.Signing(alg, now), typ), "JWT", client, wish);

    /// <summary>Claims that the client wants encrypted and not signed (OIDC Core section 5.3.2).</summary>
    public static string WriteUnsigned(IReadOnlyDictionary<string, object> claims, Client client, EncryptionWish wish) => Seal(JsonSerializer.Serialize(claims), null, client, wish);

    /// <summary>The content itself when the client asked for no encryption. Registration sees to it that there is a key; a client that took it away since gets nothing in the clear.</summary>
    public static string Seal(string content, string? contentType, Client client, EncryptionWish? wish)
    {
        if (wish is null)
            return content;
        var key = ClientKeys.ForEncryption(client.Jwks, wish.Alg) ?? throw new InvalidOperationException($"client {client.ClientId} has no key for {wish.Alg}");
        return Encrypter.Encrypt(content, key, wish, contentType, RandomNumberGenerator.GetBytes);
    }
}
