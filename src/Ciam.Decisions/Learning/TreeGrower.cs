namespace Ciam.Decisions.Learning;

/// <summary>Grows boosted trees leaf by leaf on binned columns; the histogram of the larger child is its parent's less its sibling's.</summary>
internal sealed class TreeGrower
{
    /// <summary>Per bin: sum of first derivatives, of second derivatives, of weights.</summary>
    private const int Sums = 3;

    private readonly BoostedTreesOptions _options;
    private readonly FeatureBins _bins;
    private readonly byte[] _columns;
    private readonly bool[] _labels;
    private readonly double[] _weights, _scores, _first, _second, _gathered;
    private readonly int[] _offsets, _order, _spare;
    private readonly Stack<double[]> _freeHistograms = new();
    private readonly List<BoostedTrees.Node> _nodes = [];
    private readonly List<int> _roots = [];
    private SplitMix64 _draws;

    public TreeGrower(IReadOnlyList<double[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<double>? weights, BoostedTreesOptions options)
    {
        if (labels.Count != rows.Count || (weights is not null && weights.Count != rows.Count))
            throw new ArgumentException("one label and one weight per row", nameof(labels));

        _options = options;
        _draws = new SplitMix64(options.Seed);
        _bins = FeatureBins.Fit(rows, Math.Min(options.Bins, FeatureBins.MaxBins - 1));
        _columns = _bins.Columns(rows);
        _labels = [.. labels];
        _weights = [.. weights ?? Enumerable.Repeat(1.0, rows.Count)];
        _scores = new double[rows.Count];
        _first = new double[rows.Count];
        _second = new double[rows.Count];
        _gathered = new double[rows.Count * Sums];
        _order = new int[rows.Count];
        _spare = new int[rows.Count];
        _offsets = new int[_bins.Features + 1];
        for (var f = 0; f < _bins.Features; f++)
            _offsets[f + 1] = _offsets[f] + (_bins.Count(f) * Sums);
    }

    public BoostedTrees Grow(ValidationRows? validation)
    {
        double positive = 0, negative = 0;
        for (var i = 0; i < _labels.Length; i++)
        {
            if (!(_weights[i] >= 0) || !double.IsFinite(_weights[i]))
                throw new InvalidOperationException("weights are finite and not negative");
            if (_labels[i])
                positive += _weights[i];
            else
                negative += _weights[i];
        }
        if (positive <= 0 || negative <= 0)
            throw new InvalidOperationException("boosted trees need rows of both labels");

        var start = Math.Log(positive / negative);
        Array.Fill(_scores, start);
        var watch = validation is null ? null : new EarlyStop(validation, start, _options.Patience);
        for (var t = 0; t < _options.Trees && watch is not { IsOver: true }; t++)
        {
            if (!GrowTree())
                break;
            watch?.Observe(new BoostedTrees(_bins.Features, start, [.. _nodes], [_roots[^1]]));
        }
        var trees = watch?.Best ?? _roots.Count;
        var nodes = trees < _roots.Count ? _roots[trees] : _nodes.Count;
        return new BoostedTrees(_bins.Features, start, [.. _nodes.Take(nodes)], [.. _roots.Take(trees)]);
    }

    private bool GrowTree()
    {
        for (var i = 0; i < _labels.Length; i++)
        {
            var p = 1 / (1 + Math.Exp(-_scores[i]));
            _first[i] = _weights[i] * (p - (_labels[i] ? 1 : 0));
            _second[i] = _weights[i] * Math.Max(p * (1 - p), 1e-9);
        }
        var (seen, unseen) = DrawRows();
        var features = DrawFeatures();

        var root = new Growing { Start = 0, Count = seen };
        root.Histogram = Histogram(root, features);
        FindSplit(root, features);
        var leaves = new List<Growing> { root };
        while (leaves.Count < _options.MaxLeaves)
        {
            Growing? best = null;
            foreach (var leaf in leaves)
                best = leaf.Gain > (best?.Gain ?? 1e-9) ? leaf : best;
            if (best is null)
                break;
            Split(best, features);
            leaves.Remove(best);
            leaves.Add(best.Left!);
            leaves.Add(best.Right!);
        }
        foreach (var leaf in leaves)
            _freeHistograms.Push(leaf.Histogram!);
        if (leaves.Count == 1)
            return false;

        foreach (var leaf in leaves)
        {
            leaf.Value = BoostedTrees.Node.Leaf(-leaf.First / (leaf.Second + _options.L2) * _options.LearningRate).Value;
            for (var i = leaf.Start; i < leaf.Start + leaf.Count; i++)
                _scores[_order[i]] += leaf.Value;
        }
        foreach (var row in unseen)
            _scores[row] += LeafOf(root, row).Value;
        _roots.Add(_nodes.Count);
        Write(root);
        return true;
    }

    private (int Seen, List<int> Unseen) DrawRows()
    {
        var seen = 0;
        var unseen = new List<int>();
        for (var i = 0; i < _labels.Length; i++)
        {
            if (_options.RowShare >= 1 || _draws.Share() < _options.RowShare)
                _order[seen++] = i;
            else
                unseen.Add(i);
        }
        return (seen, unseen);
    }

    private int[] DrawFeatures()
    {
        var all = _bins.Features;
        return _draws.Pick(_options.FeatureShare >= 1 ? all : Math.Max(1, (int)Math.Ceiling(all * _options.FeatureShare)), all);
    }

    private double[] Histogram(Growing leaf, int[] features)
    {
        var sums = _freeHistograms.Count > 0 ? _freeHistograms.Pop() : new double[_offsets[^1]];
        Array.Clear(sums);
        var rows = _order.AsSpan(leaf.Start, leaf.Count);
        var gathered = _gathered.AsSpan(0, rows.Length * Sums);
        for (int i = 0, j = 0; i < rows.Length; i++, j += Sums)
        {
            gathered[j] = _first[rows[i]];
            gathered[j + 1] = _second[rows[i]];
            gathered[j + 2] = _weights[rows[i]];
        }
        foreach (var f in features)
        {
            var column = _columns.AsSpan(f * _labels.Length, _labels.Length);
            var into = sums.AsSpan(_offsets[f], _offsets[f + 1] - _offsets[f]);
            for (int i = 0, j = 0; i < rows.Length; i++, j += Sums)
            {
                var at = column[rows[i]] * Sums;
                into[at] += gathered[j];
                into[at + 1] += gathered[j + 1];
                into[at + 2] += gathered[j + 2];
            }
        }
        return sums;
    }

    private void FindSplit(Growing leaf, int[] features)
    {
        double first = 0, second = 0, weight = 0;
        for (var at = _offsets[features[0]]; at < _offsets[features[0] + 1]; at += Sums)
            (first, second, weight) = (first + leaf.Histogram![at], second + leaf.Histogram[at + 1], weight + leaf.Histogram[at + 2]);
        (leaf.First, leaf.Second, leaf.Weight) = (first, second, weight);
        if (leaf.Depth >= _options.MaxDepth || weight < 2 * _options.MinLeafWeight)
            return;

        foreach (var f in features)
        {
            var sums = leaf.Histogram.AsSpan(_offsets[f], _offsets[f + 1] - _offsets[f]);
            // Subtraction leaves dust where nothing is.
            var someMissing = sums[2] > 1e-9 * weight;
            double leftFirst = 0, leftSecond = 0, leftWeight = 0;
            for (int bin = 1, at = Sums; at < sums.Length; bin++, at += Sums)
            {
                (leftFirst, leftSecond, leftWeight) = (leftFirst + sums[at], leftSecond + sums[at + 1], leftWeight + sums[at + 2]);
                Consider(leaf, f, bin, leftWeight > weight / 2 && !someMissing, leftFirst, leftSecond, leftWeight);
                if (someMissing)
                    Consider(leaf, f, bin, true, leftFirst + sums[0], leftSecond + sums[1], leftWeight + sums[2]);
            }
        }
    }

    private void Consider(Growing leaf, int feature, int bin, bool missingLeft, double first, double second, double weight)
    {
        if (weight < _options.MinLeafWeight || leaf.Weight - weight < _options.MinLeafWeight)
            return;

        var (otherFirst, otherSecond) = (leaf.First - first, leaf.Second - second);
        var l2 = _options.L2;
        var gain = (first * first / (second + l2)) + (otherFirst * otherFirst / (otherSecond + l2)) - (leaf.First * leaf.First / (leaf.Second + l2));
        if (gain > leaf.Gain)
            (leaf.Gain, leaf.Feature, leaf.Bin, leaf.MissingLeft) = (gain, feature, bin, missingLeft);
    }

    private void Split(Growing leaf, int[] features)
    {
        int left = leaf.Start, away = 0;
        for (var i = leaf.Start; i < leaf.Start + leaf.Count; i++)
        {
            var row = _order[i];
            if (GoesLeft(leaf, row))
                _order[left++] = row;
            else
                _spare[away++] = row;
        }
        Array.Copy(_spare, 0, _order, left, away);
        leaf.Left = new Growing { Start = leaf.Start, Count = left - leaf.Start, Depth = leaf.Depth + 1 };
        leaf.Right = new Growing { Start = left, Count = away, Depth = leaf.Depth + 1 };

        var (small, large) = leaf.Left.Count <= leaf.Right.Count ? (leaf.Left, leaf.Right) : (leaf.Right, leaf.Left);
        small.Histogram = Histogram(small, features);
        large.Histogram = leaf.Histogram!;
        leaf.Histogram = null;
        foreach (var f in features)
        {
            for (var at = _offsets[f]; at < _offsets[f + 1]; at++)
                large.Histogram[at] -= small.Histogram[at];
        }
        FindSplit(small, features);
        FindSplit(large, features);
    }

    private bool GoesLeft(Growing split, int row)
    {
        var bin = _columns[(split.Feature * _labels.Length) + row];
        return bin == 0 ? split.MissingLeft : bin <= split.Bin;
    }

    private Growing LeafOf(Growing at, int row)
    {
        while (at.Left is not null)
            at = GoesLeft(at, row) ? at.Left : at.Right!;
        return at;
    }

    private void Write(Growing growing)
    {
        if (growing.Left is null)
        {
            _nodes.Add(BoostedTrees.Node.Leaf(growing.Value));
            return;
        }
        // Beyond the last cut lies only what is missing: every value that exists goes left.
        var cuts = _bins.Cuts(growing.Feature);
        var threshold = growing.Bin <= cuts.Count ? cuts[growing.Bin - 1] : float.MaxValue;
        var at = _nodes.Count;
        _nodes.Add(default);
        Write(growing.Left);
        _nodes[at] = new BoostedTrees.Node(threshold, (short)growing.Feature, growing.MissingLeft, _nodes.Count);
        Write(growing.Right!);
    }

    /// <summary>A leaf, later perhaps a split, with the rows that reached it.</summary>
    private sealed class Growing
    {
        public required int Start { get; init; }
        public required int Count { get; init; }
        public int Depth { get; init; }
        public double[]? Histogram { get; set; }
        public double First { get; set; }
        public double Second { get; set; }
        public double Weight { get; set; }
        public double Gain { get; set; }
        public int Feature { get; set; }
        public int Bin { get; set; }
        public bool MissingLeft { get; set; }
        public Growing? Left { get; set; }
        public Growing? Right { get; set; }
        public double Value { get; set; }
    }
}
