using Org.BouncyCastle.Crypto.Generators;

namespace Ciam.Server.Customers.Passwords;

/// <summary>scrypt (RFC 7914) as a PHC string: <c>$scrypt$ln=15,r=8,p=1$salt$key</c>.</summary>
internal sealed record ScryptHash(int LogRounds, int BlockSize, int Lanes, byte[] Salt, byte[] Key) : ForeignHash
{
    /// <summary>128 MiB, which OWASP recommends; more is not lent to a stranger's guess.</summary>
    public const long MostMemory = 128L << 20;

    /// <summary>Of lanes times memory.</summary>
    public const long MostWork = 256L << 20;

    public override bool Verify(string password) => Same(SCrypt.Generate(Bytes(password), Salt, 1 << LogRounds, BlockSize, Lanes, Key.Length), Key);

    public static ReadHash Read(string[] parts)
    {
        if (parts is not ["", "scrypt", var parameters, var salt, var key] || SaltAndKey(salt, key) is not { } both || Numbers(parameters, "ln", "r", "p") is not [var rounds, var size, var lanes])
            return Fault("an scrypt string is $scrypt$ln=15,r=8,p=1$SALT$KEY, in base64 without padding");
        if (rounds > 20 || size > 32 || lanes > 16)
            return Fault("scrypt costs too much: ln up to 20, r up to 32, p up to 16");
        var memory = 128L * size << rounds;
        return memory <= MostMemory && memory * lanes <= MostWork
            ? new ScryptHash(rounds, size, lanes, both.Salt, both.Key)
            : Fault($"scrypt needs more than {MostMemory >> 20} MiB, or more than {MostWork >> 20} MiB over all lanes");
    }
}
