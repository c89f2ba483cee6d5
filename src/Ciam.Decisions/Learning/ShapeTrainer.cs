namespace Ciam.Decisions.Learning;

/// <summary>
/// Fits additive models with pair terms on large tables (explainable boosting; Lou et al. 2012 and 2013, Nori et al. 2019): a small step
/// for one feature after the other on histograms of bins, then the same for the pairs with the largest gain. The same table and seed give the same bytes.
/// </summary>
public static class ShapeTrainer
{
    /// <summary>Fits a model, or goes on from one.</summary>
    /// <param name="version">Name the model is to bear.</param>
    /// <param name="table">The rows; made with <paramref name="start"/> where there is one.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="start">A model to go on from (warm start): its shapes are taken over, its pairs stay as they are.</param>
    /// <param name="ct">Ends the work early.</param>
    public static ShapeFit Fit(string version, LearningTable table, ShapeOptions options, AdditiveModel? start = null, CancellationToken ct = default)
    {
        var boosting = new ShapeBoosting(table, options, start);
        boosting.FitShapes(ct);
        var pairs = options.Pairs > 0 ? PairSearch.Best(table, boosting, options, ct) : [];
        if (pairs.Count > 0)
            boosting.FitPairs(pairs, ct);
        var heldLoss = boosting.HeldLoss();
        var (train, held) = (table.TrainRows, table.Rows - table.TrainRows);
        var scale = options.Calibrate && held > 0
            ? PlattScale.Fit(boosting.Logits.AsSpan(train), table.Labels.AsSpan(train), table.Weights.AsSpan(train))
            : PlattScale.None;
        return new ShapeFit(Finished(version, table, boosting, pairs, start, scale), boosting.Rounds, heldLoss, scale.Slope);
    }

    /// <summary>Fits shapes and the given pairs in the same rounds; all rounds are run, and nothing is calibrated.</summary>
    public static AdditiveModel FitTogether(string version, LearningTable table, IReadOnlyList<(int First, int Second)> pairs, ShapeOptions options, CancellationToken ct = default)
    {
        var boosting = new ShapeBoosting(table, options, null);
        PairGrid[] grids = [.. pairs.Select(pair => new PairGrid(table, pair.First, pair.Second, options.PairIntervals))];
        boosting.FitTogether(grids, ct);
        return Finished(version, table, boosting, grids, null, PlattScale.None);
    }

    /// <summary>Every term is centred between the classes: 0 is where a value speaks for neither.</summary>
    private static AdditiveModel Finished(string version, LearningTable table, ShapeBoosting boosting, IReadOnlyList<PairGrid> grids, AdditiveModel? start, PlattScale scale)
    {
        var intercept = boosting.Start;
        var terms = new List<ShapeTerm>();
        for (var f = 0; f < table.Features.Count; f++)
        {
            var (shape, bins) = (boosting.Shapes[f], table.Bins[f]);
            var middle = Middle(table, row => bins[row] == FeatureColumn.Unknown ? double.NaN : shape[bins[row]]);
            intercept += middle;
            if (Thinned(table.Features[f].Name, table.Cuts[f], shape, middle, scale.Slope) is { } term)
                terms.Add(term);
        }

        var pairs = new List<PairTerm>();
        foreach (var grid in grids)
        {
            var middle = Middle(table, row => grid.Cell(row) is var cell and > 0 ? grid.Steps[cell] : double.NaN);
            intercept += middle;
            pairs.Add(grid.Term(middle, scale.Slope));
        }
        foreach (var kept in start?.Pairs ?? [])
            pairs.Add(kept with { Weights = [.. kept.Weights.Select(weight => Math.Round(weight * scale.Slope, Digits))] });
        return new AdditiveModel
        {
            Version = version,
            Intercept = Math.Round((intercept * scale.Slope) + scale.Shift, Digits),
            Terms = terms,
            Pairs = pairs.Count == 0 ? null : pairs,
        };
    }

    internal const int Digits = 5;

    private static double Middle(LearningTable table, Func<int, double> at)
    {
        Span<double> sum = [0, 0], total = [0, 0];
        for (var row = 0; row < table.TrainRows; row++)
        {
            var value = at(row);
            if (double.IsNaN(value))
                continue;
            var side = table.Labels[row] > 0 ? 1 : 0;
            sum[side] += table.Weights[row] * value;
            total[side] += table.Weights[row];
        }
        return ((total[0] > 0 ? sum[0] / total[0] : 0) + (total[1] > 0 ? sum[1] / total[1] : 0)) / 2;
    }

    /// <summary>Neighbouring pieces of the same weight are one piece; a shape of nothing is no term.</summary>
    private static ShapeTerm? Thinned(string name, double[] cuts, double[] shape, double middle, double slope)
    {
        var (left, weights) = (new List<double>(), new List<double> { Math.Round((shape[0] - middle) * slope, Digits) });
        for (var i = 1; i < shape.Length; i++)
        {
            var weight = Math.Round((shape[i] - middle) * slope, Digits);
            if (weight.Equals(weights[^1]))
                continue;
            left.Add(cuts[i - 1]);
            weights.Add(weight);
        }
        return left.Count == 0 ? null : new ShapeTerm { Feature = name, Cuts = left, Weights = weights };
    }
}
