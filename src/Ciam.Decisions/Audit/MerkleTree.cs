using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;

namespace Ciam.Decisions.Audit;

/// <summary>The hash tree of RFC 9162 section 2.1 (RFC 6962) over SHA-256: leaves and inner nodes are hashed under different prefixes, so that neither passes for the other.</summary>
public static class MerkleTree
{
    public const int HashBytes = 32;
    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    public static byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(1 + entry.Length);
        bytes[0] = LeafPrefix;
        entry.CopyTo(bytes.AsSpan(1));
        var hash = SHA256.HashData(bytes.AsSpan(0, 1 + entry.Length));
        ArrayPool<byte>.Shared.Return(bytes);
        return hash;
    }

    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> text = stackalloc byte[1 + HashBytes + HashBytes];
        text[0] = NodePrefix;
        left.CopyTo(text[1..]);
        right.CopyTo(text[(1 + HashBytes)..]);
        return SHA256.HashData(text);
    }

    /// <summary>MTH of section 2.1.1; of no leaves it is the hash of nothing.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> leaves) => leaves.Length switch
    {
        0 => SHA256.HashData([]),
        1 => leaves[0],
        _ => Node(Root(leaves[..Split(leaves.Length)]), Root(leaves[Split(leaves.Length)..])),
    };

    /// <summary>PATH of section 2.1.3.1: what has to be known besides one leaf to reach the root, the nearest first.</summary>
    public static IReadOnlyList<byte[]> Path(ReadOnlySpan<byte[]> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)leaves.Length);
        if (leaves.Length == 1)
            return [];
        var split = Split(leaves.Length);
        return index < split
            ? [.. Path(leaves[..split], index), Root(leaves[split..])]
            : [.. Path(leaves[split..], index - split), Root(leaves[..split])];
    }

    /// <summary>The root that a leaf leads to along a path (section 2.1.3.2); null when the path has another length than the tree asks for.</summary>
    public static byte[]? RootAlong(IReadOnlyList<byte[]> path, byte[] leaf, int index, int size)
    {
        if (index < 0 || index >= size)
            return null;
        var (node, last, hash) = (index, size - 1, leaf);
        foreach (var beside in path)
        {
            if (last == 0 || beside.Length != HashBytes)
                return null;
            if ((node & 1) == 1 || node == last)
            {
                hash = Node(beside, hash);
                // Where the tree is not full, a leaf at the right edge rises without a neighbour.
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                hash = Node(hash, beside);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 ? hash : null;
    }

    /// <summary>The largest power of two smaller than <paramref name="count"/>.</summary>
    private static int Split(int count) => 1 << BitOperations.Log2((uint)(count - 1));
}
