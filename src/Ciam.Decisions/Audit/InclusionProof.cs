using System.Text;

namespace Ciam.Decisions.Audit;

/// <summary>That one entry is in the trail, without the rest of the trail: its text, its way to the root, and the seal that names the root.</summary>
public sealed record InclusionProof
{
    /// <summary>The canonical text of the entry.</summary>
    public required string Entry { get; init; }

    /// <summary>The place of the entry within its batch.</summary>
    public required int Index { get; init; }
    public required IReadOnlyList<byte[]> Path { get; init; }
    public required Seal Seal { get; init; }

    public static InclusionProof Of(Seal seal, IReadOnlyList<AuditEntry> batch, Guid id)
    {
        var index = batch.Select((entry, at) => (entry, at)).Single(pair => pair.entry.Id == id).at;
        return new InclusionProof
        {
            Entry = batch[index].ToCanonical(),
            Index = index,
            Path = MerkleTree.Path(batch.Select(entry => entry.ToLeaf().Hash).ToArray(), index),
            Seal = seal,
        };
    }

    /// <summary>The entry leads to the root of the seal; that the seal is genuine, its signature says.</summary>
    public bool LeadsToTheRoot =>
        MerkleTree.RootAlong(Path, MerkleTree.Leaf(Encoding.UTF8.GetBytes(Entry)), Index, Seal.Count) is { } root && root.AsSpan().SequenceEqual(Seal.Root);
}
