namespace Ciam.Evaluation;

/// <summary>Error rates out of scores; a higher score always means "more likely the one we look for".</summary>
internal static class Metrics
{
    /// <summary>
    /// Equal error rate by linear interpolation between the two thresholds around the crossing of false-alarm and miss rate,
    /// as Killourhy and Maxion (DSN 2009) compute it. <paramref name="genuine"/> should score higher.
    /// </summary>
    public static double Eer(IReadOnlyList<double> genuine, IReadOnlyList<double> impostor)
    {
        var (far, frr) = (1.0, 0.0);
        foreach (var (nextFar, nextFrr) in Roc(genuine, impostor))
        {
            if (nextFrr >= nextFar)
            {
                // The crossing lies between the last point (far above frr) and this one.
                var (before, after) = (far - frr, nextFrr - nextFar);
                var weight = before + after <= 0 ? 0 : before / (before + after);
                return far + (weight * (nextFar - far));
            }
            (far, frr) = (nextFar, nextFrr);
        }
        return 1;
    }

    /// <summary>The owner's refusals when at most this share of impostors gets in.</summary>
    public static double FrrAtFar(IReadOnlyList<double> genuine, IReadOnlyList<double> impostor, double far) =>
        Roc(genuine, impostor).Where(point => point.Far <= far).Select(point => point.Frr).DefaultIfEmpty(1).Min();

    /// <summary>The impostors let in when at most this share of the owner's tries is refused.</summary>
    public static double FarAtFrr(IReadOnlyList<double> genuine, IReadOnlyList<double> impostor, double frr) =>
        Roc(genuine, impostor).Where(point => point.Frr <= frr).Select(point => point.Far).DefaultIfEmpty(1).Min();

    /// <summary>The chance that a random genuine score lies above a random impostor score; ties count half (Mann-Whitney).</summary>
    public static double Auc(IReadOnlyList<double> genuine, IReadOnlyList<double> impostor)
    {
        var all = genuine.Select(s => (Score: s, Genuine: true)).Concat(impostor.Select(s => (Score: s, Genuine: false))).OrderBy(s => s.Score).ToArray();
        double ranks = 0;
        for (var i = 0; i < all.Length;)
        {
            var j = i;
            while (j < all.Length && all[j].Score.Equals(all[i].Score))
                j++;
            var rank = (i + j + 1) / 2.0;
            for (; i < j; i++)
                ranks += all[i].Genuine ? rank : 0;
        }
        return (ranks - (genuine.Count * (genuine.Count + 1) / 2.0)) / ((double)genuine.Count * impostor.Count);
    }

    /// <summary>False-accept and false-reject rate at every threshold, from "accept all" to "accept none"; a score at the threshold is accepted.</summary>
    public static IEnumerable<(double Far, double Frr)> Roc(IReadOnlyList<double> genuine, IReadOnlyList<double> impostor)
    {
        double[] owner = [.. genuine.Order()], other = [.. impostor.Order()];
        int g = 0, i = 0;
        yield return (1, 0);
        while (g < owner.Length || i < other.Length)
        {
            var score = Math.Min(g < owner.Length ? owner[g] : double.PositiveInfinity, i < other.Length ? other[i] : double.PositiveInfinity);
            while (g < owner.Length && owner[g].Equals(score))
                g++;
            while (i < other.Length && other[i].Equals(score))
                i++;
            yield return (1 - ((double)i / other.Length), (double)g / owner.Length);
        }
    }

    /// <summary>95 % percentile interval of a mean over people, by bootstrap with a fixed seed.</summary>
    public static (double Low, double High) MeanInterval(IReadOnlyList<double> perPerson, int draws = 2000) =>
        Interval(perPerson.Count, picked => picked.Average(i => perPerson[i]), draws);

    /// <summary>95 % percentile interval of any figure that can be computed from a sample, with repetition, of the units.</summary>
    public static (double Low, double High) Interval(int units, Func<int[], double> figure, int draws = 500)
    {
        var chance = new Random(20090629);
        var values = new double[draws];
        for (var d = 0; d < draws; d++)
            values[d] = figure([.. Enumerable.Range(0, units).Select(_ => chance.Next(units))]);
        Array.Sort(values);
        return (values[(int)(0.025 * (draws - 1))], values[(int)(0.975 * (draws - 1))]);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
