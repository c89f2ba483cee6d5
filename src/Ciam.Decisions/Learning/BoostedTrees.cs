using System.Buffers.Binary;

namespace Ciam.Decisions.Learning;

/// <summary>Gradient-boosted decision trees with logistic loss (Friedman 2001; histograms as in Ke et al. 2017): a row of features to natural-log odds.</summary>
/// <remarks>A feature that is not a finite number is missing, and every split knows where missing goes.</remarks>
public sealed class BoostedTrees
{
    private const byte Version = 1;

    /// <summary>More than any sensible model has; what claims more is not one of ours.</summary>
    private const int MostTrees = 4096, MostNodes = 1 << 20, MostFeatures = 4096;

    private readonly Node[] _nodes;
    private readonly int[] _roots;

    internal BoostedTrees(int features, double start, Node[] nodes, int[] roots)
    {
        Features = features;
        Start = start;
        _nodes = nodes;
        _roots = roots;
    }

    /// <summary>The length of a row.</summary>
    public int Features { get; }

    /// <summary>The log odds before the first tree: those of the training weights.</summary>
    public double Start { get; }

    public int Trees => _roots.Length;

    /// <summary>Learns to tell rows with a true label from the others. Deterministic.</summary>
    public static BoostedTrees Fit(
        IReadOnlyList<double[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<double>? weights = null, BoostedTreesOptions? options = null, ValidationRows? validation = null) =>
        new TreeGrower(rows, labels, weights, options ?? new BoostedTreesOptions()).Grow(validation);

    /// <summary>The natural-log odds that the row belongs to the true label.</summary>
    public double LogOdds(ReadOnlySpan<double> row)
    {
        if (row.Length != Features)
            throw new ArgumentException($"a row of {row.Length} features instead of {Features}", nameof(row));

        var sum = Start;
        foreach (var root in _roots)
            sum += Leaf(root, row);
        return sum;
    }

    internal ReadOnlySpan<Node> Nodes => _nodes;
    internal ReadOnlySpan<int> Roots => _roots;

    /// <summary>What a single tree adds.</summary>
    internal double Tree(int tree, ReadOnlySpan<double> row) => Leaf(_roots[tree], row);

    private double Leaf(int at, ReadOnlySpan<double> row)
    {
        ref readonly var node = ref _nodes[at];
        while (node.Feature >= 0)
        {
            var value = row[node.Feature];
            var left = double.IsFinite(value) ? value <= node.Value : node.MissingLeft;
            at = left ? at + 1 : node.Right;
            node = ref _nodes[at];
        }
        return node.Value;
    }

    /// <summary>Version, counts, start, then the nodes of every tree, left side first: a split costs 5 or 6 bytes, a leaf 3.</summary>
    public byte[] ToBytes()
    {
        var bytes = new List<byte>((_nodes.Length * 5) + 16) { Version };
        WriteCount(bytes, Features);
        WriteCount(bytes, _roots.Length);
        WriteCount(bytes, _nodes.Length);
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(eight, Start);
        bytes.AddRange(eight);
        foreach (var node in _nodes)
        {
            if (node.Feature < 0)
            {
                bytes.Add(0);
                BinaryPrimitives.WriteHalfLittleEndian(eight, (Half)node.Value);
                bytes.AddRange(eight[..2]);
            }
            else
            {
                WriteCount(bytes, 1 + (node.Feature << 1) + (node.MissingLeft ? 1 : 0));
                BinaryPrimitives.WriteSingleLittleEndian(eight, node.Value);
                bytes.AddRange(eight[..4]);
            }
        }
        return [.. bytes];
    }

    /// <summary>The model out of <see cref="ToBytes"/>; anything else is refused.</summary>
    /// <exception cref="FormatException">The bytes are not a model.</exception>
    public static BoostedTrees FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] != Version)
            throw new FormatException("not boosted trees of a known version");

        var rest = bytes[1..];
        var features = ReadCount(ref rest, MostFeatures);
        var trees = ReadCount(ref rest, MostTrees);
        var count = ReadCount(ref rest, MostNodes);
        if (count < trees || count > rest.Length)
            throw new FormatException("boosted trees: impossible number of nodes");

        var start = BinaryPrimitives.ReadDoubleLittleEndian(Take(ref rest, 8));
        if (!double.IsFinite(start))
            throw new FormatException("boosted trees: start is not finite");

        var nodes = new Node[count];
        var roots = new int[trees];
        var at = 0;
        for (var tree = 0; tree < trees; tree++)
        {
            roots[tree] = at;
            at = ReadTree(ref rest, nodes, at, features);
        }
        if (at != count || !rest.IsEmpty)
            throw new FormatException("boosted trees: bytes left over");

        return new BoostedTrees(features, start, nodes, roots);
    }

    /// <summary>Reads one tree in preorder; a stack of splits that still wait for their right side instead of recursion, so that depth cannot exhaust the machine's.</summary>
    private static int ReadTree(ref ReadOnlySpan<byte> rest, Node[] nodes, int at, int features)
    {
        var waiting = new Stack<int>();
        while (true)
        {
            if (at >= nodes.Length)
                throw new FormatException("boosted trees: a tree does not end");

            var tag = ReadCount(ref rest, (2 * features) + 1);
            if (tag == 0)
            {
                var value = (float)BinaryPrimitives.ReadHalfLittleEndian(Take(ref rest, 2));
                if (!float.IsFinite(value))
                    throw new FormatException("boosted trees: a leaf is not finite");
                nodes[at++] = Node.Leaf(value);
                if (waiting.Count == 0)
                    return at;
                var split = waiting.Pop();
                nodes[split] = nodes[split] with { Right = at };
            }
            else
            {
                var threshold = BinaryPrimitives.ReadSingleLittleEndian(Take(ref rest, 4));
                if (!float.IsFinite(threshold) || (tag - 1) >> 1 >= features)
                    throw new FormatException("boosted trees: a split is not possible");
                waiting.Push(at);
                nodes[at++] = new Node(threshold, (short)((tag - 1) >> 1), ((tag - 1) & 1) == 1, 0);
            }
        }
    }

    private static void WriteCount(List<byte> bytes, int count)
    {
        for (; count >= 0x80; count >>= 7)
            bytes.Add((byte)(count | 0x80));
        bytes.Add((byte)count);
    }

    private static int ReadCount(ref ReadOnlySpan<byte> rest, int most)
    {
        long count = 0;
        for (var shift = 0; shift <= 28; shift += 7)
        {
            var next = Take(ref rest, 1)[0];
            count |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
                return count <= most ? (int)count : throw new FormatException("boosted trees: a count is too large");
        }
        throw new FormatException("boosted trees: a count is too long");
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        if (rest.Length < count)
            throw new FormatException("boosted trees: the bytes end too early");

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    /// <summary>A split (value up to the threshold: next node, else <c>Right</c>) or, with a negative feature, a leaf.</summary>
    internal readonly record struct Node(float Value, short Feature, bool MissingLeft, int Right)
    {
        public static Node Leaf(double value) => new((float)(Half)value, -1, false, 0);
    }
}
