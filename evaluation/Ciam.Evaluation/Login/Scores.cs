namespace Ciam.Evaluation.Login;

/// <summary>Scores of owners and of one sort of attacker, with the person behind each, sorted once.</summary>
internal sealed class Scores
{
    private readonly (double Score, int Person)[] _owners;
    private readonly (double Score, int Person)[] _attackers;
    private readonly int _people;

    public Scores(IReadOnlyList<Scored> events, IReadOnlyList<double> scores, string attacker)
    {
        var people = events.Select(e => e.User).Distinct().Order().Select((user, i) => (user, i)).ToDictionary(pair => pair.user, pair => pair.i);
        _people = people.Count;
        _owners = [.. Enumerable.Range(0, events.Count).Where(i => events[i].Attacker is null).Select(i => (scores[i], people[events[i].User])).OrderBy(pair => pair.Item1)];
        _attackers = [.. Enumerable.Range(0, events.Count).Where(i => events[i].Attacker?.StartsWith(attacker, StringComparison.Ordinal) == true && (attacker == Logins.StolenSession || events[i].Attacker == attacker))
            .Select(i => (scores[i], people[events[i].User])).OrderBy(pair => pair.Item1)];
    }

    /// <summary>Share of owners' logins asked at the highest threshold that asks at least this share of attackers.</summary>
    public double Asked(double stopped, int[]? picked = null)
    {
        var weights = Weights(picked);
        return ShareFrom(_owners, Threshold(stopped, weights), weights);
    }

    public double Threshold(double stopped) => Threshold(stopped, Weights(null));

    /// <summary>Share of attackers asked at the lowest threshold that asks at most this share of owners' logins.</summary>
    public double Stopped(double asked, int[]? picked = null)
    {
        var weights = Weights(picked);
        double total = 0, above = 0;
        foreach (var (_, person) in _owners)
            total += weights[person];
        var threshold = double.PositiveInfinity;
        for (var i = _owners.Length - 1; i >= 0;)
        {
            var (score, tied) = (_owners[i].Score, 0.0);
            for (; i >= 0 && _owners[i].Score.Equals(score); i--)
                tied += weights[_owners[i].Person];
            if (above + tied > asked * total)
                break;
            (above, threshold) = (above + tied, score);
        }
        // Attackers between this owner and the next lower one are asked as well.
        var next = _owners.LastOrDefault(owner => owner.Score < threshold).Score;
        return ShareFrom(_attackers, Math.BitIncrement(next), weights);
    }

    public (double Low, double High) Interval(Func<int[], double> figure) => Metrics.Interval(_people, figure, 100);

    /// <summary>Points of the curve "attackers stopped" over "owners asked".</summary>
    public IReadOnlyList<(double X, double Y)> Curve() =>
        [.. new[] { 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1 }.Select(asked => (asked, Stopped(asked)))];

    private double Threshold(double stopped, double[] weights)
    {
        double total = 0, below = 0;
        foreach (var (_, person) in _attackers)
            total += weights[person];
        foreach (var (score, person) in _attackers)
        {
            below += weights[person];
            if (below > ((1 - stopped) * total) + 1e-9)
                return score;
        }
        return double.PositiveInfinity;
    }

    private static double ShareFrom((double Score, int Person)[] scores, double threshold, double[] weights)
    {
        double total = 0, from = 0;
        foreach (var (score, person) in scores)
        {
            total += weights[person];
            from += score >= threshold ? weights[person] : 0;
        }
        return total <= 0 ? 0 : from / total;
    }

    private double[] Weights(int[]? picked)
    {
        var weights = new double[_people];
        if (picked is null)
            Array.Fill(weights, 1);
        foreach (var person in picked ?? [])
            weights[person]++;
        return weights;
    }
}
