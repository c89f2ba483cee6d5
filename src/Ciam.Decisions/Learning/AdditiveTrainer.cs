namespace Ciam.Decisions.Learning;

/// <summary>How an additive model is fitted.</summary>
public sealed record AdditiveOptions
{
    /// <summary>Rounds over all features, at most; the round with the least validation loss is kept.</summary>
    public int Rounds { get; init; } = 300;

    /// <summary>Rounds without gain after which fitting stops.</summary>
    public int Patience { get; init; } = 25;

    public double LearningRate { get; init; } = 0.1;

    /// <summary>Pieces a shape is given in one visit.</summary>
    public int Leaves { get; init; } = 3;

    /// <summary>Smallest sum of second derivatives in a piece.</summary>
    public double LeastHessian { get; init; } = 4;

    /// <summary>Pull of every step towards zero.</summary>
    public double L2 { get; init; } = 1;

    public int Bins { get; init; } = 48;

    /// <summary>Every so-manieth group of rows is held back for early stopping; 0 holds none back and runs all rounds.</summary>
    public int HoldBackOneIn { get; init; } = 5;
}

/// <summary>A feature as the trainer sees it; direction +1 or -1 forces a rising or falling shape, 0 leaves it free.</summary>
public sealed record AdditiveFeature(string Name, int Direction = 0);

/// <summary>
/// Fits additive models by cyclic gradient boosting: feature after feature is given a small step function on its bins that follows
/// the gradient of the logistic loss (Lou et al. 2012; Nori et al.: InterpretML, 2019). Deterministic: no chance is involved.
/// </summary>
public static class AdditiveTrainer
{
    /// <summary>Fits on rows (one value per feature, NaN unknown).</summary>
    /// <param name="version">Name the model is to bear.</param>
    /// <param name="features">Names and directions, one per column.</param>
    /// <param name="rows">Rows of equal length.</param>
    /// <param name="labels">True for the positive class.</param>
    /// <param name="weights">Weight per row; the sum sets how strong one unit of <see cref="AdditiveOptions.L2"/> is.</param>
    /// <param name="groups">Rows of one group (person) are held back together.</param>
    /// <param name="options">How to fit.</param>
    public static AdditiveModel Fit(
        string version, IReadOnlyList<AdditiveFeature> features, IReadOnlyList<double[]> rows, IReadOnlyList<bool> labels,
        IReadOnlyList<double> weights, IReadOnlyList<int> groups, AdditiveOptions options)
    {
        var held = new bool[rows.Count];
        for (var i = 0; i < held.Length; i++)
            held[i] = options.HoldBackOneIn > 0 && Mixed((uint)groups[i]) % (uint)options.HoldBackOneIn == 0;

        var columns = features.Select((_, f) => FeatureColumn.Of(rows, labels, f, options.Bins)).ToArray();
        var fit = new Fitting(columns, [.. labels.Select(label => label ? 1f : 0f)], [.. weights.Select(weight => (float)weight)], held, features, options);
        fit.Run();
        return Finished(version, features, columns, fit.Shapes, fit.Start, labels, weights);
    }

    /// <summary>Shapes are centred between the classes: 0 is where a value speaks for neither.</summary>
    private static AdditiveModel Finished(
        string version, IReadOnlyList<AdditiveFeature> features, FeatureColumn[] columns, double[][] shapes, double start,
        IReadOnlyList<bool> labels, IReadOnlyList<double> weights)
    {
        var intercept = start;
        var terms = new List<ShapeTerm>();
        for (var f = 0; f < columns.Length; f++)
        {
            Span<double> sum = [0, 0], total = [0, 0];
            for (var i = 0; i < labels.Count; i++)
            {
                if (columns[f].Bins[i] == FeatureColumn.Unknown)
                    continue;
                var side = labels[i] ? 1 : 0;
                sum[side] += weights[i] * shapes[f][columns[f].Bins[i]];
                total[side] += weights[i];
            }
            var middle = ((total[0] > 0 ? sum[0] / total[0] : 0) + (total[1] > 0 ? sum[1] / total[1] : 0)) / 2;
            intercept += middle;
            if (Thinned(features[f].Name, columns[f].Cuts, shapes[f], middle) is { } term)
                terms.Add(term);
        }
        return new AdditiveModel { Version = version, Intercept = Math.Round(intercept, 4), Terms = terms };
    }

    /// <summary>Neighbouring pieces of the same weight are one piece; a shape of nothing is no term.</summary>
    private static ShapeTerm? Thinned(string name, double[] cuts, double[] shape, double middle)
    {
        var (left, weights) = (new List<double>(), new List<double> { Math.Round(shape[0] - middle, 4) });
        for (var i = 1; i < shape.Length; i++)
        {
            var weight = Math.Round(shape[i] - middle, 4);
            if (weight.Equals(weights[^1]))
                continue;
            left.Add(cuts[i - 1]);
            weights.Add(weight);
        }
        return left.Count == 0 ? null : new ShapeTerm { Feature = name, Cuts = left, Weights = weights };
    }

    /// <summary>Spreads group numbers evenly (Murmur3 finaliser).</summary>
    private static uint Mixed(uint x)
    {
        x = (x ^ (x >> 16)) * 0x85EBCA6B;
        x = (x ^ (x >> 13)) * 0xC2B2AE35;
        return x ^ (x >> 16);
    }

    private sealed class Fitting(FeatureColumn[] columns, float[] labels, float[] weights, bool[] held, IReadOnlyList<AdditiveFeature> features, AdditiveOptions options)
    {
        private readonly float[] _logit = new float[labels.Length];
        private readonly StepSearch _steps = new(options.Leaves, options.LearningRate, options.LeastHessian, options.L2);

        public double[][] Shapes { get; private set; } = [.. columns.Select(column => new double[column.Cuts.Length + 1])];
        public double Start { get; private set; }

        public void Run()
        {
            double positive = 0, all = 0;
            for (var i = 0; i < labels.Length; i++)
                (positive, all) = (positive + (weights[i] * labels[i]), all + weights[i]);
            Start = all <= 0 || positive <= 0 || positive >= all ? 0 : Math.Log(positive / (all - positive));
            Array.Fill(_logit, (float)Start);

            var (best, bestLoss, bestRound, kept) = (Shapes, HeldLoss(), 0, held.Any(h => h));
            var round = 1;
            for (; round <= options.Rounds; round++)
            {
                for (var f = 0; f < columns.Length; f++)
                    Visit(f);
                if (!kept)
                {
                    (best, bestRound) = (Shapes, round);
                    continue;
                }
                var loss = HeldLoss();
                if (loss < bestLoss - 1e-7)
                    (best, bestLoss, bestRound) = ([.. Shapes.Select(shape => (double[])shape.Clone())], loss, round);
                else if (round - bestRound >= options.Patience)
                    break;
            }
            Shapes = best;
        }

        private void Visit(int f)
        {
            var bins = columns[f].Bins;
            var count = Shapes[f].Length;
            if (count < 2)
                return;

            double[] gradient = new double[count], hessian = new double[count];
            for (var i = 0; i < bins.Length; i++)
            {
                if (held[i] || bins[i] == FeatureColumn.Unknown)
                    continue;
                var p = 1 / (1 + MathF.Exp(-_logit[i]));
                gradient[bins[i]] += weights[i] * (labels[i] - p);
                hessian[bins[i]] += weights[i] * p * (1 - p);
            }

            var step = _steps.Find(gradient, hessian, features[f].Direction);
            if (step is null)
                return;
            for (var b = 0; b < count; b++)
                Shapes[f][b] += step[b];
            for (var i = 0; i < bins.Length; i++)
            {
                if (bins[i] != FeatureColumn.Unknown)
                    _logit[i] += (float)step[bins[i]];
            }
        }

        private double HeldLoss()
        {
            double loss = 0;
            for (var i = 0; i < labels.Length; i++)
            {
                if (held[i])
                    loss += weights[i] * Math.Log(1 + Math.Exp(labels[i] > 0 ? -_logit[i] : _logit[i]));
            }
            return loss;
        }
    }
}
