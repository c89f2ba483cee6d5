using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ciam.Server.House;

/// <summary>An opaque 256-bit value that is given out once; only its SHA-256 is kept (its entropy makes a salt needless).</summary>
public sealed class Handle
{
    private readonly string _value;

    private Handle(string value) => _value = value;

    public static Handle New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>The hash under which a handle given back to us would be stored; noise hashes to something that is not found.</summary>
    public static byte[] HashOf(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));

    public byte[] Hash => HashOf(_value);

    public string Reveal() => _value;

    public override string ToString() => nameof(Handle);
}
