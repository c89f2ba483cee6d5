using System.Buffers.Binary;
using Ciam.Decisions.Learning;

namespace Ciam.Decisions.Behaviour;

/// <summary>Turns the numbers of a sample beside a profile into a calibrated log-likelihood ratio; one model for all people and all texts.</summary>
/// <remarks>The mean of boosted trees and a logistic model, then a straight line that makes log odds at even prior, that is, log-likelihood ratios.</remarks>
internal sealed class TypingModel(double[] usualMean, double[] usualDeviation, BoostedTrees trees, LogisticModel line, double intercept, double slope)
{
    /// <summary>A row: every number standardised by the person's own, every number as it is, and facts about the profile.</summary>
    public const int RowLength = (2 * TypingNumbers.Count) + TypingNumbers.Facts;

    private const byte Version = 1;

    /// <summary>So many samples' worth of what is usual among people steady a young profile's own mean and deviation.</summary>
    private const double SteadyMean = 4, SteadyDeviation = 10;

    /// <summary>No standardised number counts further out than this.</summary>
    private const double Furthest = 12;

    /// <summary>The boosted trees' part in the blend; the straight line generalises where the trees saw nothing.</summary>
    private const double TreesShare = 0.6;

    /// <summary>The model that ships; trained on data whose licence allows it, see <see cref="TypingWeights"/>.</summary>
    public static TypingModel Shipped { get; } = FromBytes(Convert.FromBase64String(TypingWeights.Base64));

    public BoostedTrees Trees => trees;
    public LogisticModel Line => line;

    /// <summary>Not clipped: the evaluation wants every difference.</summary>
    public double LogRatio(ReadOnlySpan<double> row) => intercept + (slope * Blend(row));

    public double Blend(ReadOnlySpan<double> row) =>
        (TreesShare * trees.LogOdds(row)) + ((1 - TreesShare) * line.LogOdds(row[..TypingNumbers.Count]));

    public void Row(TypingFit fit, ReadOnlySpan<double> vector, Span<double> row) => Row(fit, vector, usualMean, usualDeviation, row);

    public static void Row(TypingFit fit, ReadOnlySpan<double> vector, double[] usualMean, double[] usualDeviation, Span<double> row)
    {
        Span<double> numbers = row.Slice(TypingNumbers.Count, TypingNumbers.Count);
        fit.Measure(vector, numbers);
        fit.Describe(row[(2 * TypingNumbers.Count)..]);
        var (n, n2) = (fit.Count / (fit.Count + SteadyMean), fit.Count / (fit.Count + SteadyDeviation));
        for (var f = 0; f < TypingNumbers.Count; f++)
        {
            var mean = (n * fit.OwnMean[f]) + ((1 - n) * usualMean[f]);
            var variance = (n2 * fit.OwnDeviation[f] * fit.OwnDeviation[f]) + ((1 - n2) * usualDeviation[f] * usualDeviation[f]);
            row[f] = Math.Clamp((numbers[f] - mean) / Math.Sqrt(variance + 1e-9), -Furthest, Furthest);
        }
    }

    public byte[] ToBytes()
    {
        byte[] forest = trees.ToBytes(), straight = line.ToBytes();
        var bytes = new byte[1 + 1 + 16 + (8 * usualMean.Length) + 2 + straight.Length + forest.Length];
        (bytes[0], bytes[1]) = (Version, (byte)usualMean.Length);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(2), intercept);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(10), slope);
        var at = 18;
        for (var f = 0; f < usualMean.Length; f++, at += 8)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), (float)usualMean[f]);
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at + 4), (float)usualDeviation[f]);
        }
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)straight.Length);
        straight.CopyTo(bytes, at + 2);
        forest.CopyTo(bytes, at + 2 + straight.Length);
        return bytes;
    }

    /// <exception cref="FormatException">The bytes are not a model.</exception>
    public static TypingModel FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 20 + (8 * TypingNumbers.Count) || bytes[0] != Version || bytes[1] != TypingNumbers.Count)
            throw new FormatException("not a typing model of a known version");

        double[] mean = new double[TypingNumbers.Count], deviation = new double[TypingNumbers.Count];
        var at = 18;
        for (var f = 0; f < mean.Length; f++, at += 8)
        {
            mean[f] = BinaryPrimitives.ReadSingleLittleEndian(bytes[at..]);
            deviation[f] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(at + 4)..]);
        }
        var straight = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
        at += 2;
        if (bytes.Length < at + straight)
            throw new FormatException("typing model: cut off");

        var line = LogisticModel.FromBytes(bytes.Slice(at, straight));
        return new TypingModel(
            mean, deviation, BoostedTrees.FromBytes(bytes[(at + straight)..]), line,
            BinaryPrimitives.ReadDoubleLittleEndian(bytes[2..]), BinaryPrimitives.ReadDoubleLittleEndian(bytes[10..]));
    }
}
