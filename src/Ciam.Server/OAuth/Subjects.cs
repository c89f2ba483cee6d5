using System.Buffers.Text;
using System.Security.Cryptography;
using Ciam.Protocol;
using Ciam.Protocol.Registration;
using Ciam.Server.House;

namespace Ciam.Server.OAuth;

/// <summary>
/// The names by which clients know customers. A pairwise one is the customer's id encrypted under a key of the sector's: every node gives the same, two sectors
/// cannot compare theirs, and only this server can read one back (OIDC Core section 8.1, second method).
/// </summary>
public sealed class Subjects(Vault vault)
{
    private const int IdBytes = 16;

    [Spec("OIDCC-8.1")]
    public string Of(Client client, Guid customerId)
    {
        if (Sector.Of(client) is not { } sector)
            return customerId.ToString();
        using var cipher = CipherOf(sector);
        return Base64Url.EncodeToString(cipher.EncryptEcb(customerId.ToByteArray(bigEndian: true), PaddingMode.None));
    }

    /// <summary>Null when it is no name that this client was ever given.</summary>
    public Guid? Read(Client client, string? subject)
    {
        if (Sector.Of(client) is not { } sector)
            return Guid.TryParseExact(subject, "D", out var id) ? id : null;
        var bytes = new byte[IdBytes];
        if (subject?.Length != 22 || !Base64Url.IsValid(subject) || !Base64Url.TryDecodeFromChars(subject, bytes, out var length) || length != IdBytes)
            return null;
        using var cipher = CipherOf(sector);
        return new Guid(cipher.DecryptEcb(bytes, PaddingMode.None), bigEndian: true);
    }

    /// <summary>An id is exactly one block, so that the block cipher alone is a permutation of ids.</summary>
    private Aes CipherOf(string sector)
    {
        var cipher = Aes.Create();
        cipher.Key = vault.HmacText("pairwise-subject", sector);
        return cipher;
    }
}
