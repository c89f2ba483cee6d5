using System.Buffers.Binary;

namespace Ciam.Decisions.Learning;

/// <summary>Gradient-boosted decision trees with logistic loss (Friedman 2001; histograms as in Ke et al. 2017): a row of features to natural-log odds.</summary>
/// <remarks>A feature that is not a finite number is missing, and every split knows where missing goes.</remarks>
public sealed class BoostedTrees
{
    private const byte Version = 1, SmallVersion = 2;

    /// <summary>More than any sensible model has; what claims more is not one of ours.</summary>
    private const int MostTrees = 4096, MostNodes = 1 << 20, MostFeatures = 4096;

    private readonly Node[] _nodes;
    private readonly int[] _roots;

    /// <summary>Leaves of small trees are so many of these; 0 where trees are not small.</summary>
    private readonly float _step;

    internal BoostedTrees(int features, double start, Node[] nodes, int[] roots, float step = 0)
    {
        _step = step;
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

    /// <summary>The most bytes that a tree of so many leaves takes.</summary>
    internal static int MostBytesOf(int leaves) => (leaves * 9) - 6;

    /// <summary>The same for a tree of <see cref="Small"/> ones.</summary>
    internal static int MostBytesOfSmall(int features, int leaves) => ((leaves - 1) * (features < 64 ? 3 : features < 8192 ? 4 : 5)) + (2 * leaves);

    /// <summary>The same trees in less than two thirds of the bytes: thresholds with eight significant bits, leaves in 255 steps.</summary>
    public BoostedTrees Small()
    {
        var most = _nodes.Where(node => node.Feature < 0).Select(node => Math.Abs(node.Value)).DefaultIfEmpty(0).Max();
        var step = most > 0 ? most / sbyte.MaxValue : 1;
        return new BoostedTrees(Features, Start, [.. _nodes.Select(node => node with { Value = node.Feature < 0 ? MathF.Round(node.Value / step) * step : Upper(node.Value) })], _roots, step);
    }

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

    /// <summary>Version, counts, start, then the nodes of every tree, left side first: a split costs 5 or 6 bytes, a leaf 3; 3 or 4 and 2 in small trees.</summary>
    public byte[] ToBytes()
    {
        var small = _step > 0;
        var bytes = new List<byte>((_nodes.Length * 5) + 20) { small ? SmallVersion : Version };
        WriteCount(bytes, Features);
        WriteCount(bytes, _roots.Length);
        WriteCount(bytes, _nodes.Length);
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(eight, Start);
        bytes.AddRange(eight);
        if (small)
        {
            BinaryPrimitives.WriteSingleLittleEndian(eight, _step);
            bytes.AddRange(eight[..4]);
        }
        foreach (var node in _nodes)
        {
            if (node.Feature < 0 && small)
            {
                bytes.Add(0);
                bytes.Add((byte)(sbyte)MathF.Round(node.Value / _step));
            }
            else if (node.Feature < 0)
            {
                bytes.Add(0);
                BinaryPrimitives.WriteHalfLittleEndian(eight, (Half)node.Value);
                bytes.AddRange(eight[..2]);
            }
            else
            {
                WriteCount(bytes, 1 + (node.Feature << 1) + (node.MissingLeft ? 1 : 0));
                BinaryPrimitives.WriteSingleLittleEndian(eight, node.Value);
                bytes.AddRange(small ? eight[2..4] : eight[..4]);
            }
        }
        return [.. bytes];
    }

    /// <summary>The model out of <see cref="ToBytes"/>; anything else is refused.</summary>
    /// <exception cref="FormatException">The bytes are not a model.</exception>
    public static BoostedTrees FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] is not (Version or SmallVersion))
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

        var step = bytes[0] == SmallVersion ? BinaryPrimitives.ReadSingleLittleEndian(Take(ref rest, 4)) : 0;
        if (bytes[0] == SmallVersion && !(step > 0 && float.IsFinite(step * 128)))
            throw new FormatException("boosted trees: the step of the leaves is not possible");

        var nodes = new Node[count];
        var roots = new int[trees];
        var at = 0;
        for (var tree = 0; tree < trees; tree++)
        {
            roots[tree] = at;
            at = ReadTree(ref rest, nodes, at, features, step);
        }
        if (at != count || !rest.IsEmpty)
            throw new FormatException("boosted trees: bytes left over");

        return new BoostedTrees(features, start, nodes, roots, step);
    }

    /// <summary>Reads one tree in preorder; a stack of splits that still wait for their right side instead of recursion, so that depth cannot exhaust the machine's.</summary>
    private static int ReadTree(ref ReadOnlySpan<byte> rest, Node[] nodes, int at, int features, float step)
    {
        var waiting = new Stack<int>();
        while (true)
        {
            if (at >= nodes.Length)
                throw new FormatException("boosted trees: a tree does not end");

            var tag = ReadCount(ref rest, (2 * features) + 1);
            if (tag == 0)
            {
                var value = step > 0 ? (sbyte)Take(ref rest, 1)[0] * step : (float)BinaryPrimitives.ReadHalfLittleEndian(Take(ref rest, 2));
                if (!float.IsFinite(value))
                    throw new FormatException("boosted trees: a leaf is not finite");
                nodes[at++] = new Node(value, -1, false, 0);
                if (waiting.Count == 0)
                    return at;
                var split = waiting.Pop();
                nodes[split] = nodes[split] with { Right = at };
            }
            else
            {
                var threshold = step > 0 ? BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(Take(ref rest, 2)) << 16) : BinaryPrimitives.ReadSingleLittleEndian(Take(ref rest, 4));
                if (!float.IsFinite(threshold) || (tag - 1) >> 1 >= features)
                    throw new FormatException("boosted trees: a split is not possible");
                waiting.Push(at);
                nodes[at++] = new Node(threshold, (short)((tag - 1) >> 1), ((tag - 1) & 1) == 1, 0);
            }
        }
    }

    /// <summary>The nearest number whose lower sixteen bits are none.</summary>
    private static float Upper(float value)
    {
        var nearest = BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(value) + 0x8000) & 0xFFFF_0000);
        return float.IsFinite(nearest) ? nearest : BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xFFFF_0000);
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
