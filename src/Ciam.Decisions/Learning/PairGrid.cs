namespace Ciam.Decisions.Learning;

/// <summary>The grid of two features: a cell for each interval of the one and of the other, and cell 0 for what is unknown.</summary>
internal sealed class PairGrid
{
    /// <summary>Intervals a feature is given at most.</summary>
    public const int MostIntervals = 31;
    public const int MostCells = (MostIntervals * MostIntervals) + 1;

    /// <summary>Keeps the sum with any interval below zero.</summary>
    private const int Unknown = -MostCells;

    private readonly string _firstName, _secondName;
    private readonly double[] _firstCuts, _secondCuts;
    private readonly byte[] _firstBins, _secondBins;
    private readonly int[] _firstAt, _secondAt;

    public PairGrid(LearningTable table, int first, int second, int intervals)
    {
        (_firstName, _secondName) = (table.Features[first].Name, table.Features[second].Name);
        (_firstBins, _secondBins) = (table.Bins[first], table.Bins[second]);
        (_firstCuts, _firstAt) = Coarse(table.Cuts[first], Math.Min(intervals, MostIntervals));
        (_secondCuts, _secondAt) = Coarse(table.Cuts[second], Math.Min(intervals, MostIntervals));
        for (var bin = 0; bin < FeatureColumn.Unknown; bin++)
            (_firstAt[bin], _secondAt[bin]) = (_firstAt[bin] * Columns, _secondAt[bin] + 1);
        Steps = new double[(Rows * Columns) + 1];
    }

    /// <summary>What was added to each cell so far.</summary>
    public double[] Steps { get; private set; }

    private int Rows => _firstCuts.Length + 1;
    private int Columns => _secondCuts.Length + 1;

    public int Cell(int row) => Math.Max(0, _firstAt[_firstBins[row]] + _secondAt[_secondBins[row]]);

    public void Add(float[] step)
    {
        for (var cell = 0; cell < step.Length; cell++)
            Steps[cell] += step[cell];
    }

    public void Restore(double[] steps) => Steps = steps;

    /// <summary>The pair as the model keeps it.</summary>
    public PairTerm Term(double middle, double slope) => new()
    {
        First = _firstName,
        Second = _secondName,
        FirstCuts = _firstCuts,
        SecondCuts = _secondCuts,
        Weights = [.. Steps.Skip(1).Select(weight => Math.Round((weight - middle) * slope, ShapeTrainer.Digits))],
    };

    /// <summary>What the best cut of one feature, and of the other within each side of it, would gain.</summary>
    public double Gain(double[] gradient, double[] hessian, ShapeOptions options) => Best(new Sums(gradient, hessian, Rows, Columns, options)).Gain;

    /// <summary>A step on up to four blocks of cells; null when no cut gains anything.</summary>
    public float[]? Find(double[] gradient, double[] hessian, ShapeOptions options)
    {
        var sums = new Sums(gradient, hessian, Rows, Columns, options);
        var (gain, blocks) = Best(sums);
        if (gain <= 1e-9)
            return null;
        var step = new float[Steps.Length];
        foreach (var block in blocks)
        {
            var size = (float)(options.LearningRate * sums.Value(block));
            for (var r = block.Top; r < block.Bottom; r++)
                Array.Fill(step, size, 1 + (r * Columns) + block.Left, block.Right - block.Left);
        }
        return step;
    }

    private (double Gain, Block[] Blocks) Best(Sums sums)
    {
        var all = new Block(0, Rows, 0, Columns);
        (double Gain, Block[] Blocks) best = (0, []);
        void Consider(Block one, Block other, Func<Block, (double, Block[])> divide)
        {
            if (!sums.IsHeavyEnough(one) || !sums.IsHeavyEnough(other))
                return;
            var ((a, left), (b, right)) = (divide(one), divide(other));
            if (a + b - sums.Worth(all) is var gain && gain > best.Gain)
                best = (gain, [.. left, .. right]);
        }

        for (var r = 1; r < Rows; r++)
            Consider(all with { Bottom = r }, all with { Top = r }, block => Divided(sums, block, block.Left, block.Right, (cut, from) => from ? block with { Left = cut } : block with { Right = cut }));
        for (var c = 1; c < Columns; c++)
            Consider(all with { Right = c }, all with { Left = c }, block => Divided(sums, block, block.Top, block.Bottom, (cut, from) => from ? block with { Top = cut } : block with { Bottom = cut }));
        return best;
    }

    private static (double Worth, Block[] Blocks) Divided(Sums sums, Block block, int from, int to, Func<int, bool, Block> part)
    {
        (double Worth, Block[] Blocks) best = (sums.Worth(block), [block]);
        for (var cut = from + 1; cut < to; cut++)
        {
            var (before, after) = (part(cut, false), part(cut, true));
            if (!sums.IsHeavyEnough(before) || !sums.IsHeavyEnough(after))
                continue;
            if (sums.Worth(before) + sums.Worth(after) is var worth && worth > best.Worth)
                best = (worth, [before, after]);
        }
        return best;
    }

    /// <summary>So many of the cuts, evenly; and the interval of each bin.</summary>
    private static (double[] Cuts, int[] At) Coarse(double[] cuts, int intervals)
    {
        var kept = cuts.Length < intervals ? [.. Enumerable.Range(0, cuts.Length)] : Enumerable.Range(1, intervals - 1).Select(i => i * cuts.Length / intervals).Distinct().ToArray();
        var at = new int[FeatureColumn.Unknown + 1];
        for (var bin = 0; bin < FeatureColumn.Unknown; bin++)
            at[bin] = kept.Count(cut => cut < bin);
        at[FeatureColumn.Unknown] = Unknown;
        return ([.. kept.Select(cut => cuts[cut])], at);
    }

    /// <summary>Rows top to bottom and columns left to right, the ends excluded.</summary>
    private readonly record struct Block(int Top, int Bottom, int Left, int Right);

    /// <summary>Sums over any block in four reads.</summary>
    private sealed class Sums
    {
        private readonly double[,] _gradient, _hessian;
        private readonly ShapeOptions _options;

        public Sums(double[] gradient, double[] hessian, int rows, int columns, ShapeOptions options)
        {
            (_gradient, _hessian, _options) = (new double[rows + 1, columns + 1], new double[rows + 1, columns + 1], options);
            for (var r = 0; r < rows; r++)
            {
                for (var c = 0; c < columns; c++)
                {
                    var cell = 1 + (r * columns) + c;
                    _gradient[r + 1, c + 1] = gradient[cell] + _gradient[r, c + 1] + _gradient[r + 1, c] - _gradient[r, c];
                    _hessian[r + 1, c + 1] = hessian[cell] + _hessian[r, c + 1] + _hessian[r + 1, c] - _hessian[r, c];
                }
            }
        }

        public bool IsHeavyEnough(Block block) => Over(_hessian, block) >= _options.LeastHessian;
        public double Value(Block block) => Over(_gradient, block) / (Over(_hessian, block) + _options.L2);
        public double Worth(Block block) => Over(_gradient, block) is var g ? g * g / (Over(_hessian, block) + _options.L2) : 0;

        private static double Over(double[,] sums, Block b) => sums[b.Bottom, b.Right] - sums[b.Top, b.Right] - sums[b.Bottom, b.Left] + sums[b.Top, b.Left];
    }
}
