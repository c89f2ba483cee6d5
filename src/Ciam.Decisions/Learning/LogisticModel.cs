using System.Buffers.Binary;

namespace Ciam.Decisions.Learning;

/// <summary>Logistic regression with a ridge (L2): a row of features to natural-log odds.</summary>
/// <remarks>Fitted by Newton's method (iteratively reweighted least squares) on standardised features; deterministic.</remarks>
public sealed class LogisticModel
{
    private const byte Version = 1;
    private const int MostSteps = 40, MostFeatures = 4096;

    private readonly double[] slopes;

    private LogisticModel(double intercept, double[] slopes)
    {
        Intercept = intercept;
        this.slopes = slopes;
    }

    /// <summary>The log odds of a row of zeros.</summary>
    public double Intercept { get; }

    /// <summary>What one unit of each feature adds to the log odds.</summary>
    public IReadOnlyList<double> Slopes => slopes;

    /// <summary>Learns to tell rows with a true label from the others.</summary>
    /// <param name="rows">Equally long rows of finite numbers.</param>
    /// <param name="labels">One per row.</param>
    /// <param name="weights">How much each row counts; all alike when absent.</param>
    /// <param name="ridge">Penalty on squared slopes of standardised features, in units of the total weight.</param>
    public static LogisticModel Fit(IReadOnlyList<double[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<double>? weights = null, double ridge = 1e-3)
    {
        if (rows.Count == 0 || rows.Count != labels.Count || (weights is not null && weights.Count != rows.Count))
            throw new ArgumentException("rows, labels and weights must be equally many and not none", nameof(rows));

        var d = rows[0].Length;
        var (mean, scale, total) = Moments(rows, weights);
        var beta = new double[d + 1];
        double[] x = new double[d + 1], gradient = new double[d + 1];
        var hessian = new double[(d + 1) * (d + 1)];
        x[0] = 1;
        for (var step = 0; step < MostSteps; step++)
        {
            Array.Clear(gradient);
            Array.Clear(hessian);
            for (var i = 0; i < rows.Count; i++)
            {
                var odds = beta[0];
                for (var j = 0; j < d; j++)
                {
                    x[j + 1] = (rows[i][j] - mean[j]) * scale[j];
                    odds += beta[j + 1] * x[j + 1];
                }
                var p = 1 / (1 + Math.Exp(-odds));
                var weight = weights?[i] ?? 1;
                var error = weight * ((labels[i] ? 1 : 0) - p);
                var curve = Math.Max(weight * p * (1 - p), 1e-9 * weight);
                for (var a = 0; a <= d; a++)
                {
                    gradient[a] += error * x[a];
                    var ca = curve * x[a];
                    for (var b = 0; b <= a; b++)
                        hessian[(a * (d + 1)) + b] += ca * x[b];
                }
            }
            for (var a = 0; a <= d; a++)
            {
                gradient[a] -= a == 0 ? 0 : ridge * total * beta[a];
                hessian[(a * (d + 1)) + a] += (a == 0 ? 1e-9 : ridge) * total;
            }
            var move = Solve(hessian, gradient);
            var longest = 0.0;
            for (var a = 0; a <= d; a++)
            {
                // A full Newton step can overshoot where the classes are far apart.
                var bounded = Math.Clamp(move[a], -2, 2);
                beta[a] += bounded;
                longest = Math.Max(longest, Math.Abs(bounded));
            }
            if (longest < 1e-7)
                break;
        }

        var slopes = new double[d];
        var intercept = beta[0];
        for (var j = 0; j < d; j++)
        {
            slopes[j] = (float)(beta[j + 1] * scale[j]);
            intercept -= slopes[j] * mean[j];
        }
        return new LogisticModel((float)intercept, slopes);
    }

    public double LogOdds(ReadOnlySpan<double> row)
    {
        if (row.Length != slopes.Length)
            throw new ArgumentException($"a row of {row.Length} features instead of {slopes.Length}", nameof(row));

        var sum = Intercept;
        for (var j = 0; j < slopes.Length; j++)
            sum += slopes[j] * row[j];
        return sum;
    }

    /// <summary>Version, number of features, intercept and slopes in single precision; little-endian.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[1 + 2 + 4 + (4 * slopes.Length)];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(1), (ushort)slopes.Length);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(3), (float)Intercept);
        for (var j = 0; j < slopes.Length; j++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(7 + (4 * j)), (float)slopes[j]);
        return bytes;
    }

    /// <summary>The model out of <see cref="ToBytes"/>; anything else is refused.</summary>
    /// <exception cref="FormatException">The bytes are not a model.</exception>
    public static LogisticModel FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 7 || bytes[0] != Version)
            throw new FormatException("not a logistic model of a known version");

        var d = BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..]);
        if (d > MostFeatures || bytes.Length != 7 + (4 * d))
            throw new FormatException("logistic model: wrong length");

        var slopes = new double[d];
        for (var j = 0; j < d; j++)
            slopes[j] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(7 + (4 * j))..]);
        double intercept = BinaryPrimitives.ReadSingleLittleEndian(bytes[3..]);
        return double.IsFinite(intercept) && slopes.All(double.IsFinite) ? new LogisticModel(intercept, slopes) : throw new FormatException("logistic model: a weight is not finite");
    }

    private static (double[] Mean, double[] Scale, double Total) Moments(IReadOnlyList<double[]> rows, IReadOnlyList<double>? weights)
    {
        var d = rows[0].Length;
        double[] mean = new double[d], scale = new double[d];
        double total = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var weight = weights?[i] ?? 1;
            total += weight;
            for (var j = 0; j < d; j++)
                mean[j] += weight * rows[i][j];
        }
        for (var j = 0; j < d; j++)
            mean[j] /= total;
        for (var i = 0; i < rows.Count; i++)
            for (var j = 0; j < d; j++)
                scale[j] += (weights?[i] ?? 1) * (rows[i][j] - mean[j]) * (rows[i][j] - mean[j]);
        for (var j = 0; j < d; j++)
            scale[j] = scale[j] <= 1e-12 * total ? 0 : 1 / Math.Sqrt(scale[j] / total);
        return (mean, scale, total);
    }

    /// <summary>Cholesky, in place, of the lower triangle.</summary>
    private static double[] Solve(double[] a, double[] right)
    {
        var n = right.Length;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = a[(i * n) + j];
                for (var k = 0; k < j; k++)
                    sum -= a[(i * n) + k] * a[(j * n) + k];
                a[(i * n) + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / a[(j * n) + j];
            }
        }
        var x = (double[])right.Clone();
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
                x[i] -= a[(i * n) + k] * x[k];
            x[i] /= a[(i * n) + i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
                x[i] -= a[(k * n) + i] * x[k];
            x[i] /= a[(i * n) + i];
        }
        return x;
    }
}
