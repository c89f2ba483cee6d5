using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ciam.Decisions.Audit;

/// <summary>
/// One link of the chain: it names a batch of entries of one class and period by their Merkle root, or says that a whole period was let go because its time was
/// over, and it names the link before.
/// </summary>
public sealed record Seal
{
    /// <summary>Of the canonical form.</summary>
    public const int Version = 1;

    public const string Batch = "batch";
    public const string Retirement = "retirement";

    /// <summary>Counted from 1 without gaps.</summary>
    public required long Number { get; init; }
    public required string Kind { get; init; }
    public required string Class { get; init; }
    public required string Period { get; init; }

    /// <summary>Positions of the first and the last entry; of a retirement 0.</summary>
    public required long First { get; init; }
    public required long Last { get; init; }
    public required int Count { get; init; }

    /// <summary>Up to here every entry of every class is sealed by this link or one before, or will be by those sealed at the same moment.</summary>
    public required long Horizon { get; init; }
    public required byte[] Root { get; init; }

    /// <summary>The hash of the link before; 32 zero bytes before the first.</summary>
    public required byte[] Previous { get; init; }
    public required DateTimeOffset SealedAt { get; init; }

    public static byte[] NothingBefore => new byte[MerkleTree.HashBytes];

    /// <summary>The bytes that are hashed and signed for, in the spelling of RFC 8785.</summary>
    public string ToCanonical() => string.Create(CultureInfo.InvariantCulture,
        $"{{\"class\":\"{Class}\",\"count\":{Count},\"first\":{First},\"horizon\":{Horizon},\"kind\":\"{Kind}\",\"last\":{Last},\"number\":{Number},\"period\":\"{Period}\",\"previous\":\"{Convert.ToHexStringLower(Previous)}\",\"root\":\"{Convert.ToHexStringLower(Root)}\",\"sealed_at\":\"{AuditEntry.Instant(SealedAt)}\",\"v\":{Version}}}");

    public byte[] ToHash() => SHA256.HashData(Encoding.UTF8.GetBytes(ToCanonical()));
}
