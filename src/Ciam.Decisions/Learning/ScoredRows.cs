namespace Ciam.Decisions.Learning;

/// <summary>What scores (log-odds) are worth on rows whose truth is known; groups of rows, such as days, can be drawn anew for intervals.</summary>
public sealed class ScoredRows
{
    private readonly double[] _scores;
    private readonly bool[] _labels;
    private readonly int[] _groups;
    private readonly int _groupCount;

    /// <summary>Sorts the rows once.</summary>
    /// <param name="scores">Log-odds; higher means more likely fraud.</param>
    /// <param name="labels">True for fraud.</param>
    /// <param name="groups">What is drawn together, numbered from any number on: the days of the rows.</param>
    public ScoredRows(IReadOnlyList<double> scores, IReadOnlyList<bool> labels, IReadOnlyList<int> groups)
    {
        var order = Enumerable.Range(0, scores.Count).ToArray();
        Array.Sort([.. scores.Select(score => -score)], order);
        _scores = [.. order.Select(i => scores[i])];
        _labels = [.. order.Select(i => labels[i])];
        var first = groups.Count == 0 ? 0 : groups.Min();
        _groups = [.. order.Select(i => groups[i] - first)];
        _groupCount = _groups.Length == 0 ? 0 : _groups.Max() + 1;
        Frauds = _labels.Count(label => label);
    }

    public int Count => _labels.Length;
    public int Frauds { get; }

    /// <summary>Area under precision over recall as average precision; equal scores are taken together.</summary>
    /// <param name="times">How often each group counts; null for once.</param>
    public double AucPr(int[]? times = null)
    {
        double positives = 0, seen = 0, caught = 0, area = 0;
        for (var i = 0; i < _labels.Length; i++)
            positives += _labels[i] ? Times(i, times) : 0;
        for (var i = 0; i < _labels.Length;)
        {
            double more = 0;
            var score = _scores[i];
            for (; i < _labels.Length && _scores[i].Equals(score); i++)
                (seen, more) = (seen + Times(i, times), more + (_labels[i] ? Times(i, times) : 0));
            caught += more;
            area += seen > 0 && positives > 0 ? more / positives * (caught / seen) : 0;
        }
        return area;
    }

    /// <summary>The chance that a fraud scores above a genuine one; equal scores count half.</summary>
    public double AucRoc()
    {
        double negatives = _labels.Length - Frauds, caught = 0, area = 0;
        for (var i = 0; i < _labels.Length;)
        {
            double more = 0, alarms = 0;
            var score = _scores[i];
            for (; i < _labels.Length && _scores[i].Equals(score); i++)
                (more, alarms) = _labels[i] ? (more + 1, alarms) : (more, alarms + 1);
            area += alarms * (caught + (more / 2));
            caught += more;
        }
        return Frauds > 0 && negatives > 0 ? area / (Frauds * negatives) : 0.5;
    }

    /// <summary>The share of fraud that scores above all but this share of the genuine.</summary>
    public double RecallAt(double falsePositives, int[]? times = null)
    {
        double positives = 0, negatives = 0, caught = 0, alarms = 0, best = 0;
        for (var i = 0; i < _labels.Length; i++)
            (positives, negatives) = _labels[i] ? (positives + Times(i, times), negatives) : (positives, negatives + Times(i, times));
        for (var i = 0; i < _labels.Length;)
        {
            var score = _scores[i];
            for (; i < _labels.Length && _scores[i].Equals(score); i++)
                (caught, alarms) = _labels[i] ? (caught + Times(i, times), alarms) : (caught, alarms + Times(i, times));
            if (alarms > falsePositives * negatives)
                break;
            best = caught;
        }
        return positives > 0 ? best / positives : 0;
    }

    /// <summary>The share of fraud among the rows that score highest: of a queue that people work off from the top. Of equal scores at its end each counts in part.</summary>
    public double PrecisionOf(int first, int[]? times = null)
    {
        double seen = 0, caught = 0;
        for (var i = 0; i < _labels.Length && seen < first;)
        {
            double more = 0, frauds = 0;
            var score = _scores[i];
            for (; i < _labels.Length && _scores[i].Equals(score); i++)
                (more, frauds) = (more + Times(i, times), frauds + (_labels[i] ? Times(i, times) : 0));
            var part = more > 0 ? Math.Min(1, (first - seen) / more) : 0;
            (seen, caught) = (seen + (part * more), caught + (part * frauds));
        }
        return seen > 0 ? caught / seen : 0;
    }

    /// <summary>The lowest score that stops no more than this share of the genuine; above every score when even the highest stops more.</summary>
    public double ThresholdAt(double falsePositives)
    {
        double negatives = _labels.Length - Frauds, alarms = 0, threshold = double.PositiveInfinity;
        for (var i = 0; i < _labels.Length;)
        {
            var score = _scores[i];
            for (; i < _labels.Length && _scores[i].Equals(score); i++)
                alarms += _labels[i] ? 0 : 1;
            if (alarms > falsePositives * negatives)
                break;
            threshold = score;
        }
        return threshold;
    }

    /// <summary>The 95 % interval of a figure, by drawing whole groups with repetition; the same rows give the same interval.</summary>
    public (double Low, double High) Interval(Func<int[], double> figure, int draws = 200) => Bootstrap.Interval(_groupCount, figure, draws);

    /// <summary>How far promised probabilities lie from what happened: mean squared error, mean gap over bins, and the bins themselves.</summary>
    public (double Brier, double Ece, IReadOnlyList<(double X, double Y)> Curve) Calibration()
    {
        double brier = 0, gap = 0;
        for (var i = 0; i < _labels.Length; i++)
            brier += Math.Pow(Probability(i) - (_labels[i] ? 1 : 0), 2);
        var curve = new List<(double X, double Y)>();

        // Most rows are genuine beyond doubt; bins that grow towards the low scores show the part that matters.
        for (int from = 0, size = Math.Max(50, _labels.Length / 2000); from < _labels.Length; from += size, size = (int)(size * 1.6))
        {
            var to = Math.Min(_labels.Length, from + size);
            double promised = 0, happened = 0;
            for (var i = from; i < to; i++)
                (promised, happened) = (promised + Probability(i), happened + (_labels[i] ? 1 : 0));
            gap += Math.Abs(promised - happened);
            curve.Add((promised / (to - from), happened / (to - from)));
        }
        var count = Math.Max(1, _labels.Length);
        return (brier / count, gap / count, [.. curve.OrderBy(point => point.X)]);
    }

    /// <summary>Frauds the scores promised, in all.</summary>
    public double Promised()
    {
        double sum = 0;
        for (var i = 0; i < _scores.Length; i++)
            sum += Probability(i);
        return sum;
    }

    private int Times(int row, int[]? times) => times is null ? 1 : times[_groups[row]];
    private double Probability(int row) => 1 / (1 + Math.Exp(-_scores[row]));
}

/// <summary>Intervals by drawing with repetition, from a fixed seed.</summary>
public static class Bootstrap
{
    /// <summary>The 2.5 and 97.5 percentile of a figure over draws; the figure is told how often each unit was drawn.</summary>
    public static (double Low, double High) Interval(int units, Func<int[], double> figure, int draws)
    {
        if (units == 0)
            return (0, 0);
        var chance = new SplitMix64(20090629);
        var values = new double[draws];
        var times = new int[units];
        for (var d = 0; d < draws; d++)
        {
            Array.Clear(times);
            for (var i = 0; i < units; i++)
                times[chance.Below(units)]++;
            values[d] = figure(times);
        }
        Array.Sort(values);
        return (values[(int)(0.025 * (draws - 1))], values[(int)Math.Ceiling(0.975 * (draws - 1))]);
    }
}
