using System.Runtime.Intrinsics;

namespace Ciam.Decisions.Behaviour;

/// <summary>The directions in which a person's samples vary together; what a sample has outside of them is strange even if each time alone is not.</summary>
/// <remarks>
/// The Mahalanobis distance with a ridge, in its kernel form (Woodbury): a matrix as wide as the window, however long the text. The
/// distance of a sample left out follows from the same inverse, as in leave-one-out of Gaussian processes (Rasmussen and Williams 2006, 5.4.2).
/// </remarks>
internal sealed class TypingSpace
{
    /// <summary>Variance that is taken for noise in every direction, in squared spreads.</summary>
    private const double Ridge = 0.5;

    private readonly double[][] rows;
    private readonly double[] weights;
    private readonly double[] inverse;
    private readonly TypingUsual usual;

    public TypingSpace(double[][] samples, double[] weights, TypingUsual usual)
    {
        this.usual = usual;
        this.weights = weights;
        var n = samples.Length;
        double total = 0;
        foreach (var weight in weights)
            total += weight;
        rows = new double[n][];
        for (var i = 0; i < n; i++)
        {
            rows[i] = new double[usual.Centre.Length];
            Whiten(samples[i], rows[i]);
            var share = Math.Sqrt(weights[i] / total);
            for (var j = 0; j < rows[i].Length; j++)
                rows[i][j] *= share;
        }
        inverse = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var k = 0; k <= i; k++)
                inverse[(i * n) + k] = inverse[(k * n) + i] = Dot(rows[i], rows[k]) + (i == k ? Ridge : 0);
        Invert(inverse, n);
        Share = [.. weights.Select(weight => weight / total)];
    }

    private double[] Share { get; }

    /// <summary>Energy that the window's directions do not explain, per time.</summary>
    public double Residual(ReadOnlySpan<double> vector)
    {
        var n = rows.Length;
        Span<double> white = stackalloc double[vector.Length];
        Whiten(vector, white);
        Span<double> near = stackalloc double[n];
        for (var i = 0; i < n; i++)
            near[i] = Dot(rows[i], white);
        var energy = Dot(white, white);
        for (var i = 0; i < n; i++)
            energy -= near[i] * Dot(inverse.AsSpan(i * n, n), near);
        return Math.Max(0, energy) / vector.Length;
    }

    /// <summary>The same for every sample of the window, explained by the others only.</summary>
    public double[] LeftOut()
    {
        var n = rows.Length;
        var left = new double[n];
        for (var i = 0; i < n; i++)
            left[i] = Math.Max(0, (1 / inverse[(i * n) + i]) - Ridge) / (Share[i] * rows[i].Length);
        return left;
    }

    private void Whiten(ReadOnlySpan<double> vector, Span<double> white)
    {
        for (var j = 0; j < vector.Length; j++)
            white[j] = Math.Clamp((vector[j] - usual.Centre[j]) / usual.Spread[j], -TypingUsual.Cap, TypingUsual.Cap);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        // Four lanes on every machine, so that the same profile gives the same score everywhere.
        var wide = Vector256<double>.Zero;
        var j = 0;
        for (; j + 4 <= a.Length; j += 4)
            wide += Vector256.Create(a[j..]) * Vector256.Create(b[j..]);
        var sum = Vector256.Sum(wide);
        for (; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }

    /// <summary>Gauss-Jordan without pivots: the matrix is positive definite by its ridge.</summary>
    private static void Invert(double[] a, int n)
    {
        for (var p = 0; p < n; p++)
        {
            var pivot = 1 / a[(p * n) + p];
            a[(p * n) + p] = 1;
            for (var j = 0; j < n; j++)
                a[(p * n) + j] *= pivot;
            for (var i = 0; i < n; i++)
            {
                if (i == p)
                    continue;
                var factor = a[(i * n) + p];
                a[(i * n) + p] = 0;
                for (var j = 0; j < n; j++)
                    a[(i * n) + j] -= factor * a[(p * n) + j];
            }
        }
    }
}
