using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Ciam.Server.Customers.Passwords;

/// <summary>Argon2id, and Argon2i, which came before it (RFC 9106), as a PHC string: <c>$argon2id$v=19$m=65536,t=3,p=4$salt$key</c>.</summary>
internal sealed record Argon2Hash(int Type, int Version, int Memory, int Passes, int Lanes, byte[] Salt, byte[] Key) : ForeignHash
{
    /// <summary>Kibibytes; RFC 9106's second recommendation needs half of it.</summary>
    public const int MostMemory = 128 * 1024;

    /// <summary>Of passes times memory.</summary>
    public const int MostWork = 512 * 1024;

    public override bool Verify(string password)
    {
        var generator = new Argon2BytesGenerator();
        generator.Init(new Argon2Parameters.Builder(Type).WithVersion(Version).WithMemoryAsKB(Memory).WithIterations(Passes).WithParallelism(Lanes).WithSalt(Salt).Build());
        var computed = new byte[Key.Length];
        generator.GenerateBytes(Bytes(password), computed);
        return Same(computed, Key);
    }

    public static ReadHash Read(string[] parts)
    {
        // Before version 1.3 the version was not written.
        var (version, rest) = parts is ["", _, "v=19", .. var newer] ? (Argon2Parameters.Version13, newer)
            : parts is ["", _, "v=16", .. var older] ? (Argon2Parameters.Version10, older)
            : (Argon2Parameters.Version10, parts[2..]);
        if (rest is not [var parameters, var salt, var key] || SaltAndKey(salt, key) is not { } both || Numbers(parameters, "m", "t", "p") is not [var memory, var passes, var lanes])
            return Fault("an argon2 string is $argon2id$v=19$m=65536,t=3,p=4$SALT$KEY, in base64 without padding");
        if (memory > MostMemory || (long)memory * passes > MostWork || lanes > 16 || memory < 8 * lanes)
            return Fault($"argon2 costs too much: m up to {MostMemory}, m times t up to {MostWork}, p up to 16");
        return new Argon2Hash(parts[1] == "argon2id" ? Argon2Parameters.Argon2id : Argon2Parameters.Argon2i, version, memory, passes, lanes, both.Salt, both.Key);
    }
}
