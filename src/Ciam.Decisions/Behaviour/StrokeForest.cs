using System.Buffers.Binary;
using Ciam.Decisions.Learning;

namespace Ciam.Decisions.Behaviour;

/// <summary>Boosted trees that tell a customer's strokes from others', and, where asked for, further ones that tell the averages of neighbouring strokes apart.</summary>
internal sealed class StrokeForest
{
    private const int Length = 4;

    /// <summary>At most so many bytes are version, counts and start.</summary>
    private const int Heading = 24;

    private readonly BoostedTrees _single;
    private readonly BoostedTrees? _near;

    private StrokeForest(BoostedTrees single, BoostedTrees? near)
    {
        _single = single;
        _near = near;
    }

    public int Features => _single.Features;

    public bool LooksAtNeighbours => _near is not null;

    /// <summary>The number of trees that fits into so many bytes.</summary>
    public static BoostedTreesOptions Fitting(BoostedTreesOptions options, int features, bool neighbours, int room) => options with
    {
        Trees = Math.Min(options.Trees, neighbours
            ? (room - Length - (2 * Heading)) / 2 / BoostedTrees.MostBytesOfSmall(features, options.MaxLeaves)
            : (room - Heading) / BoostedTrees.MostBytesOf(options.MaxLeaves)),
    };

    /// <summary>Own strokes and all others together weigh the same.</summary>
    public static StrokeForest Grow(IReadOnlyList<IReadOnlyList<double[]>> own, IReadOnlyList<IReadOnlyList<double[]>> others, BoostedTreesOptions options, bool neighbours)
    {
        var single = Trees([.. own.SelectMany(session => session)], [.. others.SelectMany(person => person)], options);
        if (!neighbours)
            return new StrokeForest(single, null);

        double[][] ownNear = [.. own.SelectMany(Neighbours)], otherNear = [.. others.SelectMany(Neighbours)];
        var near = ownNear.Length == 0 || otherNear.Length == 0 ? single : Trees(ownNear, otherNear, options);
        return new StrokeForest(single.Small(), near.Small());
    }

    /// <summary>One stroke by itself.</summary>
    public double Stroke(ReadOnlySpan<double> row) => _single.LogOdds(row);

    public StrokeScores Scores(IReadOnlyList<double[]> strokes) => new(
        [.. strokes.Select(stroke => _single.LogOdds(stroke))],
        _near is null ? null : [.. Neighbours(strokes).Select(average => _near.LogOdds(average))]);

    public byte[] ToBytes()
    {
        var single = _single.ToBytes();
        if (_near is null)
            return single;

        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, single.Length);
        return [.. bytes, .. single, .. _near.ToBytes()];
    }

    /// <exception cref="FormatException">The bytes are no trees.</exception>
    public static StrokeForest FromBytes(ReadOnlySpan<byte> bytes, bool neighbours)
    {
        if (!neighbours)
            return new StrokeForest(BoostedTrees.FromBytes(bytes), null);

        if (bytes.Length < Length || BinaryPrimitives.ReadInt32LittleEndian(bytes) is var single && (single < 0 || single > bytes.Length - Length))
            throw new FormatException("stroke model: the trees of neighbours are missing");

        var (first, second) = (BoostedTrees.FromBytes(bytes.Slice(Length, single)), BoostedTrees.FromBytes(bytes[(Length + single)..]));
        return first.Features == second.Features ? new StrokeForest(first, second) : throw new FormatException("stroke model: two kinds of rows");
    }

    private static BoostedTrees Trees(double[][] own, double[][] others, BoostedTreesOptions options)
    {
        double[][] rows = [.. own, .. others];
        var labels = new bool[rows.Length];
        Array.Fill(labels, true, 0, own.Length);
        var weights = new double[rows.Length];
        var total = rows.Length / 2.0;
        Array.Fill(weights, total / own.Length, 0, own.Length);
        Array.Fill(weights, total / others.Length, own.Length, others.Length);
        return BoostedTrees.Fit(rows, labels, weights, options);
    }

    /// <summary>The averages of every three strokes in a row, of what was measured in them.</summary>
    private static IEnumerable<double[]> Neighbours(IReadOnlyList<double[]> strokes)
    {
        for (var start = 0; start + StrokeScores.Near <= strokes.Count; start++)
        {
            var average = new double[strokes[start].Length];
            for (var f = 0; f < average.Length; f++)
            {
                var (sum, count) = (0.0, 0);
                for (var i = start; i < start + StrokeScores.Near; i++)
                {
                    if (double.IsFinite(strokes[i][f]))
                        (sum, count) = (sum + strokes[i][f], count + 1);
                }
                average[f] = count == 0 ? double.NaN : sum / count;
            }
            yield return average;
        }
    }
}
