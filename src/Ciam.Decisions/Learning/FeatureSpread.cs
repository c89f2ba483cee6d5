namespace Ciam.Decisions.Learning;

/// <summary>How a feature was spread when the model was trained: shares between cuts, and the share of what was unknown.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Cuts">Rising.</param>
/// <param name="Shares">One more than cuts, then that of the unknown; they add up to 1.</param>
public sealed record FeatureSpread(string Feature, IReadOnlyList<double> Cuts, IReadOnlyList<double> Shares)
{
    /// <summary>At the tenths of the values.</summary>
    public static FeatureSpread Of(string feature, IReadOnlyList<double> values, int parts = 10)
    {
        double[] known = [.. values.Where(double.IsFinite).Order()];
        var cuts = known.Length == 0 ? [] : Enumerable.Range(1, parts - 1).Select(i => known[(int)((long)i * known.Length / parts)]).Where(cut => cut > known[0]).Distinct().ToArray();
        return new FeatureSpread(feature, cuts, SharesOf(cuts, values));
    }

    /// <summary>
    /// Population stability index of other values against this spread: 0 when nothing moved; above 0.1 something did, above 0.25 much did.
    /// Empty bins count as half a row, so that one missing bin is not infinite.
    /// </summary>
    public double Psi(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            return 0;
        var (now, least, sum) = (SharesOf(Cuts, values), 0.5 / values.Count, 0.0);
        for (var i = 0; i < now.Length; i++)
        {
            var (was, isNow) = (Math.Max(Shares[i], least), Math.Max(now[i], least));
            sum += (isNow - was) * Math.Log(isNow / was);
        }
        return sum;
    }

    private static double[] SharesOf(IReadOnlyList<double> cuts, IReadOnlyList<double> values)
    {
        var counts = new double[cuts.Count + 2];
        double[] edges = [.. cuts];
        foreach (var value in values)
            counts[double.IsFinite(value) ? ShapeTerm.Interval(edges, value) : counts.Length - 1]++;
        return [.. counts.Select(count => count / Math.Max(1, values.Count))];
    }
}
