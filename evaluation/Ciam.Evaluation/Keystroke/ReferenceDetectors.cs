using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Keystroke;

/// <summary>The two best detectors of Killourhy and Maxion (DSN 2009), as published: raw times, all 31 features, no care for age.</summary>
internal static class ReferenceDetectors
{
    /// <summary>Sum of absolute differences from the mean, each in mean absolute deviations (Araújo et al. 2004). Higher is more like the owner.</summary>
    public static Func<TypingSample, double> ScaledManhattan(IReadOnlyList<TypingSample> training)
    {
        double[][] rows = [.. training.Select(Times)];
        var mean = Mean(rows);
        var deviation = new double[mean.Length];
        foreach (var row in rows)
            for (var j = 0; j < mean.Length; j++)
                deviation[j] += Math.Abs(row[j] - mean[j]) / rows.Length;
        return sample => -Times(sample).Select((x, j) => Math.Abs(x - mean[j]) / Math.Max(deviation[j], 1e-6)).Sum();
    }

    /// <summary>Mahalanobis distance to the nearest training sample (Cho et al. 2000).</summary>
    public static Func<TypingSample, double> NearestNeighbourMahalanobis(IReadOnlyList<TypingSample> training)
    {
        double[][] rows = [.. training.Select(Times)];
        var mean = Mean(rows);
        var d = mean.Length;
        var covariance = new double[d, d];
        foreach (var row in rows)
            for (var i = 0; i < d; i++)
                for (var j = 0; j < d; j++)
                    covariance[i, j] += (row[i] - mean[i]) * (row[j] - mean[j]) / (rows.Length - 1);
        // Down-down is hold plus up-down, so the matrix is singular by construction: a pseudo-inverse would drop those directions, a tiny ridge does the same.
        var trace = Enumerable.Range(0, d).Sum(i => covariance[i, i]) / d;
        for (var i = 0; i < d; i++)
            covariance[i, i] += 1e-7 * trace;
        var factor = Cholesky(covariance);
        double[][] white = [.. rows.Select(row => Solve(factor, row))];
        return sample =>
        {
            var x = Solve(factor, Times(sample));
            return -white.Min(row => SquaredDistance(row, x));
        };
    }

    /// <summary>Hold, down-down and up-down of every key, in milliseconds.</summary>
    public static double[] Times(TypingSample sample)
    {
        var keys = sample.Keys;
        var n = keys.Count;
        var times = new double[(3 * n) - 2];
        for (var i = 0; i < n; i++)
        {
            times[i] = keys[i].Up - keys[i].Down;
            if (i + 1 < n)
            {
                times[n + i] = keys[i + 1].Down - keys[i].Down;
                times[(2 * n) - 1 + i] = keys[i + 1].Down - keys[i].Up;
            }
        }
        return times;
    }

    private static double[] Mean(double[][] rows)
    {
        var mean = new double[rows[0].Length];
        foreach (var row in rows)
            for (var j = 0; j < mean.Length; j++)
                mean[j] += row[j] / rows.Length;
        return mean;
    }

    private static double[,] Cholesky(double[,] a)
    {
        var d = a.GetLength(0);
        var factor = new double[d, d];
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = a[i, j];
                for (var k = 0; k < j; k++)
                    sum -= factor[i, k] * factor[j, k];
                factor[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / factor[j, j];
            }
        }
        return factor;
    }

    private static double[] Solve(double[,] factor, double[] right)
    {
        var x = new double[right.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var sum = right[i];
            for (var k = 0; k < i; k++)
                sum -= factor[i, k] * x[k];
            x[i] = sum / factor[i, i];
        }
        return x;
    }

    private static double SquaredDistance(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
