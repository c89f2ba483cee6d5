using System.Buffers.Binary;
using Ciam.Decisions.Learning;

namespace Ciam.Decisions.Behaviour;

/// <summary>Turns the numbers of a sample beside a profile into a calibrated log-likelihood ratio; one model for all people and all texts.</summary>
/// <remarks>
/// The mean of boosted trees and a logistic model, less a part of what invented strangers get at this profile (zero normalisation by a cohort, as of speakers: Auckenthaler et al.
/// 2000), so that one threshold means the same for who types like everybody; then a straight line that makes log odds at even prior, that is, log-likelihood ratios.
/// </remarks>
internal sealed class TypingModel(
    double[] usualMean, double[] usualDeviation, BoostedTrees trees, LogisticModel line, LogisticModel tempo, TypingStrangers strangers, double intercept, double slope)
{
    /// <summary>A row: every number standardised by the person's own, every number as it is, facts about the profile, ratios of distances.</summary>
    public static int RowLength => AtRatios + TypingNumbers.Ratios.Length;

    private const int AtRatios = (2 * TypingNumbers.Count) + TypingNumbers.Facts;

    private const byte Version = 2;

    /// <summary>So many samples' worth of what is usual among people steady a young profile's own mean and deviation.</summary>
    private const double SteadyMean = 4, SteadyDeviation = 10;

    /// <summary>No standardised number counts further out than this.</summary>
    private const double Furthest = 12;

    /// <summary>Added to both sides of a ratio of distances, which may be 0.</summary>
    private const double LeastRatio = 0.1;

    /// <summary>The boosted trees' part in the blend; the straight line generalises where the trees saw nothing.</summary>
    private const double TreesShare = 0.6;

    /// <summary>How much of the strangers' mean is taken off: all of it would believe a few strangers more than the person's own samples.</summary>
    private const double StrangersShare = 0.5;

    /// <summary>The model that ships; trained on data whose licence allows it, see <see cref="TypingWeights"/>.</summary>
    public static TypingModel Shipped => OnFirstUse.Model;

    public BoostedTrees Trees => trees;
    public LogisticModel Line => line;

    /// <summary>For a person whose text changed: how far another text's tempo is to be believed.</summary>
    public LogisticModel Tempo => tempo;

    /// <summary>Not clipped: the evaluation wants every difference.</summary>
    public double LogRatio(TypingFit fit, ReadOnlySpan<double> vector) => intercept + (slope * Blend(fit, vector));

    /// <summary>Before the straight line.</summary>
    public double Blend(TypingFit fit, ReadOnlySpan<double> vector) => OfOne(fit, vector) - (StrangersShare * fit.Strangers(this));

    /// <summary>What the strangers get on average; <see cref="TypingFit.Strangers"/> remembers it.</summary>
    public double OfStrangers(TypingFit fit)
    {
        double sum = 0;
        for (var i = 0; i < strangers.Count; i++)
            sum += OfOne(fit, strangers.Vector(i, fit.Keys));
        return sum / Math.Max(1, strangers.Count);
    }

    private double OfOne(TypingFit fit, ReadOnlySpan<double> vector)
    {
        Span<double> row = stackalloc double[RowLength];
        Row(fit, vector, usualMean, usualDeviation, row);
        return OfRow(row);
    }

    private double OfRow(ReadOnlySpan<double> row) =>
        (TreesShare * trees.LogOdds(row)) + ((1 - TreesShare) * line.LogOdds(row[..TypingNumbers.Count]));

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
            if (TypingNumbers.Ratios.IndexOf((byte)f) is var k and >= 0)
                row[AtRatios + k] = Math.Log((Math.Max(0, numbers[f]) + LeastRatio) / (Math.Max(0, mean) + LeastRatio));
        }
    }

    public byte[] ToBytes()
    {
        byte[] forest = trees.ToBytes();
        byte[][] lines = [line.ToBytes(), tempo.ToBytes()];
        var bytes = new byte[1 + 1 + 16 + (8 * usualMean.Length) + lines.Sum(one => 2 + one.Length) + strangers.Bytes + forest.Length];
        (bytes[0], bytes[1]) = (Version, (byte)usualMean.Length);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(2), intercept);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(10), slope);
        var at = 18;
        for (var f = 0; f < usualMean.Length; f++, at += 8)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), (float)usualMean[f]);
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at + 4), (float)usualDeviation[f]);
        }
        foreach (var one in lines)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)one.Length);
            one.CopyTo(bytes, at + 2);
            at += 2 + one.Length;
        }
        strangers.Write(bytes.AsSpan(at));
        forest.CopyTo(bytes, at + strangers.Bytes);
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
        var rest = bytes[at..];
        var (line, tempo, strangers) = (ReadLine(ref rest), ReadLine(ref rest), TypingStrangers.Read(ref rest));
        return new TypingModel(
            mean, deviation, BoostedTrees.FromBytes(rest), line, tempo, strangers,
            BinaryPrimitives.ReadDoubleLittleEndian(bytes[2..]), BinaryPrimitives.ReadDoubleLittleEndian(bytes[10..]));
    }

    private static LogisticModel ReadLine(ref ReadOnlySpan<byte> rest)
    {
        var length = rest.Length < 2 ? int.MaxValue : BinaryPrimitives.ReadUInt16LittleEndian(rest);
        if (rest.Length - 2 < length)
            throw new FormatException("typing model: cut off");

        var line = LogisticModel.FromBytes(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return line;
    }

    /// <summary>Read when it is first asked for, so that weights of an older form do not keep new ones from being trained.</summary>
    private static class OnFirstUse
    {
        public static readonly TypingModel Model = FromBytes(Convert.FromBase64String(TypingWeights.Base64));
    }
}
