namespace Ciam.Decisions.Audit;

/// <summary>Whether the entries found for one seal are those it was made of, and if not, which is the first that is not.</summary>
public static class BatchCheck
{
    /// <param name="seal">The link that names them.</param>
    /// <param name="sealed">What the seal remembers of each; null or altered makes it impossible to say which entry it is, never whether.</param>
    /// <param name="found">What is there now, in the order in which it lies there.</param>
    public static TrailFault? FirstFault(Seal seal, IReadOnlyList<Leaf>? @sealed, IReadOnlyList<Leaf> found)
    {
        if (MerkleTree.Root(Hashes(found)).AsSpan().SequenceEqual(seal.Root) && found.Count == seal.Count)
            return null;
        if (@sealed is null || @sealed.Count != seal.Count || !MerkleTree.Root(Hashes(@sealed)).AsSpan().SequenceEqual(seal.Root))
        {
            return new TrailFault(Tampering.Changed, seal.Number, null, null,
                $"the entries at positions {seal.First} to {seal.Last} do not lead to the sealed root, and the list that would tell which is missing or was changed too");
        }

        for (var at = 0; at < Math.Max(@sealed.Count, found.Count); at++)
        {
            if (at < @sealed.Count && at < found.Count && IsSame(@sealed[at], found[at]))
                continue;
            return Name(seal, @sealed, found, at);
        }

        return null;
    }

    /// <summary>At the first place where the two lists part.</summary>
    private static TrailFault Name(Seal seal, IReadOnlyList<Leaf> @sealed, IReadOnlyList<Leaf> found, int at)
    {
        TrailFault Fault(Tampering what, Leaf leaf, string words) => new(what, seal.Number, leaf.Position, leaf.Id, words);

        if (at >= found.Count)
            return Fault(Tampering.Deleted, @sealed[at], "the entry that was sealed here is gone");
        if (at >= @sealed.Count)
            return Fault(Tampering.Inserted, found[at], "the entry was not there when this was sealed");

        var (was, now) = (@sealed[at], found[at]);
        var (wasIsThere, nowWasThere) = (found.Any(leaf => leaf.Id == was.Id), @sealed.Any(leaf => leaf.Id == now.Id));
        return (was.Id == now.Id, wasIsThere, nowWasThere) switch
        {
            (true, _, _) => Fault(Tampering.Changed, now, "the entry says something else than when it was sealed"),
            (_, true, true) => Fault(Tampering.Reordered, now, $"the entry stands where {was.Id} was sealed"),
            (_, true, false) => Fault(Tampering.Inserted, now, "the entry was not there when this was sealed"),
            (_, false, true) => Fault(Tampering.Deleted, was, "the entry that was sealed here is gone"),
            _ => Fault(Tampering.Changed, now, $"the entry stands in the place of {was.Id}"),
        };
    }

    private static bool IsSame(Leaf one, Leaf other) => one.Hash.AsSpan().SequenceEqual(other.Hash);

    private static byte[][] Hashes(IReadOnlyList<Leaf> leaves)
    {
        var hashes = new byte[leaves.Count][];
        for (var at = 0; at < hashes.Length; at++)
            hashes[at] = leaves[at].Hash;
        return hashes;
    }
}
