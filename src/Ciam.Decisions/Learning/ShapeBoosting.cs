namespace Ciam.Decisions.Learning;

/// <summary>The state of a fit: the log-odds of every row so far, and the shapes and grids they are the sum of.</summary>
internal sealed class ShapeBoosting
{
    private const int HistogramSize = 256;

    private readonly LearningTable _table;
    private readonly ShapeOptions _options;
    private readonly StepSearch _steps;
    private readonly double[] _gradient = new double[PairGrid.MostCells], _hessian = new double[PairGrid.MostCells];

    public ShapeBoosting(LearningTable table, ShapeOptions options, AdditiveModel? start)
    {
        (_table, _options) = (table, options);
        _steps = new StepSearch(options.Leaves, options.LearningRate, options.LeastHessian, options.L2);
        Logits = new float[table.Rows];
        Shapes = [.. table.Cuts.Select(cuts => new double[cuts.Length + 1])];
        Start = start?.Intercept ?? BaseRate();
        Array.Fill(Logits, (float)Start);
        if (start is not null)
            TakeOver(start);
    }

    /// <summary>Log-odds of every row.</summary>
    public float[] Logits { get; }

    /// <summary>[feature][bin].</summary>
    public double[][] Shapes { get; private set; }

    /// <summary>Log-odds before any shape.</summary>
    public double Start { get; }

    /// <summary>Rounds kept of the shapes.</summary>
    public int Rounds { get; private set; }

    public void FitShapes(CancellationToken ct)
    {
        var (order, chance) = (Enumerable.Range(0, Shapes.Length).ToArray(), new SplitMix64(_options.Seed));
        var watch = new BestRound<double[][]>(this, Copy, _options.Patience);
        for (var round = 1; round <= _options.Rounds && !watch.IsOver; round++)
        {
            ShapeRound(order, ref chance, ct);
            watch.Observe(round);
        }
        if (watch.Best is var (best, kept))
        {
            Undo(best);
            (Shapes, Rounds) = (best, kept);
        }
        else
            Rounds = _options.Rounds;
    }

    public void FitPairs(IReadOnlyList<PairGrid> grids, CancellationToken ct)
    {
        var watch = new BestRound<double[][]>(this, () => [.. grids.Select(grid => (double[])grid.Steps.Clone())], _options.Patience);
        for (var round = 1; round <= _options.PairRounds && !watch.IsOver; round++)
        {
            PairRound(grids, ct);
            watch.Observe(round);
        }
        if (watch.Best is not var (best, _))
            return;
        foreach (var (g, grid) in grids.Index())
        {
            var back = best[g].Zip(grid.Steps, (was, now) => (float)(was - now)).ToArray();
            for (var i = 0; i < Logits.Length; i++)
                Logits[i] += back[grid.Cell(i)];
            grid.Restore(best[g]);
        }
    }

    /// <summary>Shapes and pairs take turns, so that no shape has to tell alone what only a pair knows; all rounds are run.</summary>
    public void FitTogether(IReadOnlyList<PairGrid> grids, CancellationToken ct)
    {
        var (order, chance) = (Enumerable.Range(0, Shapes.Length).ToArray(), new SplitMix64(_options.Seed));
        for (var round = 1; round <= _options.Rounds; round++)
        {
            ShapeRound(order, ref chance, ct);
            PairRound(grids, ct);
        }
        Rounds = _options.Rounds;
    }

    private void ShapeRound(int[] order, ref SplitMix64 chance, CancellationToken ct)
    {
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = chance.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        var waiting = new Step(null, []);
        foreach (var f in order)
        {
            ct.ThrowIfCancellationRequested();
            if (Shapes[f].Length >= 2)
                waiting = Visit(f, waiting);
        }
        Apply(waiting, 0);
    }

    private void PairRound(IReadOnlyList<PairGrid> grids, CancellationToken ct)
    {
        foreach (var grid in grids)
        {
            ct.ThrowIfCancellationRequested();
            Gather(grid);
            if (grid.Find(_gradient, _hessian, _options) is not { } step)
                continue;
            grid.Add(step);
            for (var i = 0; i < Logits.Length; i++)
                Logits[i] += step[grid.Cell(i)];
        }
    }

    /// <summary>Sums of first and second derivatives over the cells of a grid, of the rows to learn from.</summary>
    public (double[] Gradient, double[] Hessian) Gather(PairGrid grid)
    {
        Array.Clear(_gradient);
        Array.Clear(_hessian);
        var (labels, weights) = (_table.Labels, _table.Weights);
        for (var i = 0; i < _table.TrainRows; i++)
        {
            var p = Logistic.Of(Logits[i]);
            var cell = grid.Cell(i);
            _gradient[cell] += weights[i] * (labels[i] - p);
            _hessian[cell] += weights[i] * p * (1 - p);
        }
        return (_gradient, _hessian);
    }

    /// <summary>Mean log loss on the rows held back; NaN when none are.</summary>
    public double HeldLoss()
    {
        double loss = 0, weight = 0;
        for (var i = _table.TrainRows; i < Logits.Length; i++)
        {
            var margin = _table.Labels[i] > 0 ? Logits[i] : -Logits[i];
            loss += _table.Weights[i] * (Math.Max(0, -margin) + Math.Log(1 + Math.Exp(-Math.Abs(margin))));
            weight += _table.Weights[i];
        }
        return weight > 0 ? loss / weight : double.NaN;
    }

    /// <summary>In one pass over the rows the step before is taken and the derivatives for this feature are gathered.</summary>
    private Step Visit(int f, Step before)
    {
        Span<double> gradient = _gradient.AsSpan(0, HistogramSize), hessian = _hessian.AsSpan(0, HistogramSize);
        gradient.Clear();
        hessian.Clear();
        var (labels, weights, logits, bins, count) = (_table.Labels, _table.Weights, Logits, _table.Bins[f], _table.TrainRows);
        var (last, sizes) = (before.Bins ?? bins, before.Bins is null ? new float[HistogramSize] : before.Sizes);
        for (var i = 0; i < count; i++)
        {
            var logit = logits[i] + sizes[last[i]];
            logits[i] = logit;
            var p = Logistic.Of(logit);
            gradient[bins[i]] += weights[i] * (labels[i] - p);
            hessian[bins[i]] += weights[i] * p * (1 - p);
        }
        Apply(before, count);

        var found = _steps.Find(gradient[..Shapes[f].Length], hessian[..Shapes[f].Length], _table.Features[f].Direction);
        if (found is null)
            return new Step(null, []);
        var step = new float[HistogramSize];
        for (var b = 0; b < found.Length; b++)
        {
            step[b] = (float)found[b];
            Shapes[f][b] += step[b];
        }
        return new Step(bins, step);
    }

    private void Apply(Step step, int from)
    {
        if (step.Bins is not { } bins)
            return;
        for (var i = from; i < Logits.Length; i++)
            Logits[i] += step.Sizes[bins[i]];
    }

    private double BaseRate()
    {
        double positive = 0, all = 0;
        for (var i = 0; i < _table.TrainRows; i++)
            (positive, all) = (positive + (_table.Weights[i] * _table.Labels[i]), all + _table.Weights[i]);
        return all <= 0 || positive <= 0 || positive >= all ? 0 : Math.Log(positive / (all - positive));
    }

    /// <summary>Every cut of the model is a cut of the table, so each bin lies within one piece of the model's shape.</summary>
    private void TakeOver(AdditiveModel start)
    {
        for (var f = 0; f < Shapes.Length; f++)
        {
            if (start.Terms.FirstOrDefault(term => term.Feature == _table.Features[f].Name) is not { } term)
                continue;
            var cuts = _table.Cuts[f];
            for (var b = 0; b < Shapes[f].Length; b++)
                Shapes[f][b] = term.At(b == 0 ? double.NegativeInfinity : cuts[b - 1]);
            Apply(new Step(_table.Bins[f], Sizes(Shapes[f])), 0);
        }
        foreach (var pair in start.Pairs ?? [])
            Apply(pair);
    }

    /// <summary>A pair taken over is read at the lower edges of the rows' bins.</summary>
    private void Apply(PairTerm pair)
    {
        var names = _table.Features.Select(feature => feature.Name).ToList();
        var (first, second) = (names.IndexOf(pair.First), names.IndexOf(pair.Second));
        if (first < 0 || second < 0)
            return;
        double Edge(int f, byte bin) => bin == FeatureColumn.Unknown ? double.NaN : bin == 0 ? double.NegativeInfinity : _table.Cuts[f][bin - 1];
        for (var i = 0; i < Logits.Length; i++)
            Logits[i] += (float)pair.At(Edge(first, _table.Bins[first][i]), Edge(second, _table.Bins[second][i]));
    }

    private double[][] Copy() => [.. Shapes.Select(shape => (double[])shape.Clone())];

    private void Undo(double[][] best)
    {
        for (var f = 0; f < Shapes.Length; f++)
            Apply(new Step(_table.Bins[f], Sizes([.. best[f].Zip(Shapes[f], (was, now) => was - now)])), 0);
    }

    private static float[] Sizes(double[] shape)
    {
        var sizes = new float[HistogramSize];
        for (var b = 0; b < shape.Length; b++)
            sizes[b] = (float)shape[b];
        return sizes;
    }

    /// <summary>What each bin of a feature is moved by; no bins when nothing is moved.</summary>
    private readonly record struct Step(byte[]? Bins, float[] Sizes);
}
