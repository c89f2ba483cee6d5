namespace Ciam.Evaluation.Fraud;

/// <summary>What scores are worth on labelled rows, sorted once; the weight of each day can be drawn anew for intervals.</summary>
internal sealed class FraudScores
{
    private readonly double[] _scores;
    private readonly bool[] _labels;
    private readonly int[] _days;
    private readonly int _dayCount;

    public FraudScores(IReadOnlyList<double> scores, IReadOnlyList<bool> labels, IReadOnlyList<int> days)
    {
        var order = Enumerable.Range(0, scores.Count).ToArray();
        Array.Sort([.. scores.Select(score => -score)], order);
        _scores = [.. order.Select(i => scores[i])];
        _labels = [.. order.Select(i => labels[i])];
        var first = days.Min();
        _days = [.. order.Select(i => days[i] - first)];
        _dayCount = _days.Max() + 1;
    }

    /// <summary>Area under precision over recall as average precision; equal scores are taken together.</summary>
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
            area += seen > 0 ? more / positives * (caught / seen) : 0;
        }
        return area;
    }

    public double AucRoc()
    {
        double positives = _labels.Count(label => label), negatives = _labels.Length - positives, caught = 0, area = 0;
        for (var i = 0; i < _labels.Length;)
        {
            double more = 0, alarms = 0;
            var score = _scores[i];
            for (; i < _labels.Length && _scores[i].Equals(score); i++)
                (more, alarms) = _labels[i] ? (more + 1, alarms) : (more, alarms + 1);
            area += alarms * (caught + (more / 2));
            caught += more;
        }
        return area / (positives * negatives);
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
        return best / positives;
    }

    /// <summary>95 % by drawing whole days, with repetition.</summary>
    public (double Low, double High) Interval(Func<int[], double> figure, int draws = 200) => Metrics.Interval(_dayCount, picked =>
    {
        var times = new int[_dayCount];
        foreach (var day in picked)
            times[day]++;
        return figure(times);
    }, draws);

    /// <summary>How far the promised probabilities lie from what happened: mean squared error, and the mean gap over bins of equally many rows.</summary>
    public (double Brier, double Ece, IReadOnlyList<(double X, double Y)> Curve) Calibration()
    {
        double brier = 0, gap = 0;
        for (var i = 0; i < _labels.Length; i++)
            brier += Math.Pow(Probability(i) - (_labels[i] ? 1 : 0), 2);
        var curve = new List<(double, double)>();

        // Most rows are genuine beyond doubt; bins of growing size towards the low scores show the part that matters.
        for (int from = 0, size = Math.Max(50, _labels.Length / 2000); from < _labels.Length; from += size, size = (int)(size * 1.6))
        {
            var to = Math.Min(_labels.Length, from + size);
            double promised = 0, happened = 0;
            for (var i = from; i < to; i++)
                (promised, happened) = (promised + Probability(i), happened + (_labels[i] ? 1 : 0));
            gap += Math.Abs(promised - happened);
            curve.Add((promised / (to - from), happened / (to - from)));
        }
        return (brier / _labels.Length, gap / _labels.Length, [.. curve.OrderBy(point => point.Item1)]);
    }

    /// <summary>Recall over the share of genuine payments stopped.</summary>
    public IReadOnlyList<(double X, double Y)> Curve() => [.. new[] { 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05 }.Select(rate => (rate, RecallAt(rate)))];

    private int Times(int row, int[]? times) => times is null ? 1 : times[_days[row]];
    private double Probability(int row) => 1 / (1 + Math.Exp(-_scores[row]));
}
