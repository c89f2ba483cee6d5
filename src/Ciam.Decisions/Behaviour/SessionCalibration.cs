using System.Buffers.Binary;

namespace Ciam.Decisions.Behaviour;

/// <summary>Turns the mean score of some strokes into a natural-log likelihood ratio: two normal distributions whose spread shrinks with the number of strokes down to what differs from session to session.</summary>
/// <param name="Own">The customer's mean stroke score, measured on strokes the model had not learnt.</param>
/// <param name="Other">The same for other people.</param>
/// <param name="Between">Variance of a session's true mean.</param>
/// <param name="Within">Variance of a stroke inside its session.</param>
internal readonly record struct SessionCalibration(float Own, float Other, float Between, float Within)
{
    internal const int Bytes = 16;

    /// <summary>Strokes in a row that stand for a session while calibrating.</summary>
    private const int Block = 10;

    /// <summary>A session differs from the next at least by so much of a stroke's variance: what a few training sessions cannot show.</summary>
    private const double LeastBetween = 0.03;

    public double LogRatio(double mean, int strokes)
    {
        if (!(Own > Other))
            return 0;

        return (mean - (((double)Own + Other) / 2)) * ((double)Own - Other) / (Between + ((double)Within / strokes));
    }

    /// <summary>From scores that the model gave to sequences of strokes it had not learnt.</summary>
    public static SessionCalibration From(IReadOnlyList<StrokeScores> own, IReadOnlyList<StrokeScores> others)
    {
        var (ownMean, otherMean) = (Mean(own), Mean(others));
        var single = (Spread(own, ownMean, 1) + Spread(others, otherMean, 1)) / 2;
        var block = (Spread(own, ownMean, Block) + Spread(others, otherMean, Block)) / 2;
        var between = Math.Max((block - (single / Block)) / (1 - (1.0 / Block)), LeastBetween * single);
        return new SessionCalibration((float)ownMean, (float)otherMean, (float)between, (float)Math.Max(single - between, 1e-6));
    }

    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteSingleLittleEndian(into, Own);
        BinaryPrimitives.WriteSingleLittleEndian(into[4..], Other);
        BinaryPrimitives.WriteSingleLittleEndian(into[8..], Between);
        BinaryPrimitives.WriteSingleLittleEndian(into[12..], Within);
    }

    public static SessionCalibration Read(ReadOnlySpan<byte> bytes)
    {
        var read = new SessionCalibration(
            BinaryPrimitives.ReadSingleLittleEndian(bytes), BinaryPrimitives.ReadSingleLittleEndian(bytes[4..]),
            BinaryPrimitives.ReadSingleLittleEndian(bytes[8..]), BinaryPrimitives.ReadSingleLittleEndian(bytes[12..]));
        return float.IsFinite(read.Own) && float.IsFinite(read.Other) && read.Between > 0 && read.Within > 0 && float.IsFinite(read.Between + read.Within)
            ? read
            : throw new FormatException("stroke model: the calibration is not possible");
    }

    private static double Mean(IReadOnlyList<StrokeScores> sequences) =>
        sequences.Where(sequence => sequence.Count > 0).Sum(sequence => sequence.Mean(0, sequence.Count) * sequence.Count) / Math.Max(1, sequences.Sum(sequence => sequence.Count));

    private static double Spread(IReadOnlyList<StrokeScores> sequences, double mean, int block)
    {
        double squares = 0;
        var count = 0;
        foreach (var sequence in sequences)
        {
            for (var start = 0; start + block <= sequence.Count; start += block)
            {
                squares += Math.Pow(sequence.Mean(start, block) - mean, 2);
                count++;
            }
        }
        return count == 0 ? 1 : Math.Max(squares / count, 1e-6);
    }
}
