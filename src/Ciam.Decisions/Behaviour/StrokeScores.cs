namespace Ciam.Decisions.Behaviour;

/// <summary>What a model says of consecutive strokes: of each by itself and, where it looks at neighbours too, of the average of every three in a row.</summary>
internal sealed class StrokeScores(double[] single, double[]? near)
{
    /// <summary>So many neighbours are averaged: what a hand does by chance goes, what it always does stays.</summary>
    public const int Near = 3;

    /// <summary>How much the neighbours' mean counts beside the single strokes'.</summary>
    private const double NearShare = 0.5;

    public int Count => single.Length;

    /// <summary>The score of a run of strokes; too few to have neighbours stand for those themselves.</summary>
    public double Mean(int start, int count)
    {
        var alone = Average(single, start, count);
        if (near is null)
            return alone;

        return alone + (NearShare * (count < Near ? alone : Average(near, start, count - Near + 1)));
    }

    private static double Average(double[] scores, int start, int count)
    {
        double sum = 0;
        for (var i = start; i < start + count; i++)
            sum += scores[i];
        return sum / count;
    }
}
