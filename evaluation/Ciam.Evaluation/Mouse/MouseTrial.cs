using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Mouse;

/// <summary>The scores of every labelled session of some accounts, each account's model learnt from its training part against other accounts' training parts.</summary>
internal sealed class MouseTrial
{
    private readonly List<Judged> _sessions = [];

    /// <param name="tested">Accounts whose labelled sessions are judged.</param>
    /// <param name="background">Accounts whose training sessions stand for everybody else; the account itself is left out.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="features">One model for each: the first so many features of a stroke. Several models speak by the mean of their log likelihood ratios.</param>
    /// <param name="kept">Own training sessions go through the product's window: at most 16 kB, one byte a feature.</param>
    public MouseTrial(IReadOnlyList<BalabitAccount> tested, IReadOnlyList<BalabitAccount> background, StrokeModelOptions options, IReadOnlyList<int> features, bool kept = false)
    {
        foreach (var account in tested)
        {
            var judges = features.Select(count => Learn(account.WithFeatures(count), [.. background.Where(other => other.Name != account.Name).Select(other => other.WithFeatures(count))], options, kept)).ToList();
            foreach (var test in account.Tests.Where(test => test.Strokes.Count > 0))
                _sessions.Add(new Judged(account.Name, test.Illegal, judges, [.. judges.Select(judge => test.Strokes.Select(stroke => judge.Stroke(stroke.AsSpan(0, judge.Features))).ToArray())]));
        }
    }

    public int Sessions => _sessions.Count;

    /// <summary>All accounts' sessions on one scale: the calibrated log likelihood ratio of the first <paramref name="strokes"/> strokes, before clipping.</summary>
    public double GlobalAuc(int strokes = int.MaxValue)
    {
        var (own, other) = Scores(_sessions, strokes);
        return Metrics.Auc(own, other);
    }

    public (double Low, double High) GlobalInterval(int strokes = int.MaxValue)
    {
        return Metrics.Interval(_sessions.Count, picked =>
        {
            var (own, other) = Scores(picked.Select(i => _sessions[i]), strokes);
            return own.Count == 0 || other.Count == 0 ? 0.5 : Metrics.Auc(own, other);
        }, draws: 200);
    }

    public List<(string Account, double Auc, double Eer)> PerAccount(int strokes = int.MaxValue) =>
        [.. _sessions.GroupBy(session => session.Account).Select(account =>
        {
            var (own, other) = Scores(account, strokes);
            return (account.Key, Metrics.Auc(own, other), Metrics.Eer(own, other));
        })];

    /// <summary>The mean cost, in bits, of believing the clipped likelihood ratio (Bruemmer and du Preez 2006); 1 is what knowing nothing costs.</summary>
    public double Cllr()
    {
        double Cost(bool illegal) => _sessions.Where(session => session.Illegal == illegal)
            .Average(session => Math.Log2(1 + Math.Exp((illegal ? 1 : -1) * Math.Clamp(session.Score(int.MaxValue), -StrokeModel.Clip, StrokeModel.Clip))));
        return (Cost(true) + Cost(false)) / 2;
    }

    private static (List<double> Own, List<double> Other) Scores(IEnumerable<Judged> sessions, int strokes)
    {
        var (own, other) = (new List<double>(), new List<double>());
        foreach (var session in sessions)
            (session.Illegal ? other : own).Add(session.Score(strokes));
        return (own, other);
    }

    private static StrokeModel Learn(BalabitAccount account, IReadOnlyList<BalabitAccount> others, StrokeModelOptions options, bool kept)
    {
        List<IReadOnlyList<double[]>> background = [.. others.Select(other => (IReadOnlyList<double[]>)[.. other.Training.SelectMany(session => session)])];
        return (kept ? StrokeModel.Fit(Kept(account.Training), background, options) : StrokeModel.Fit(account.Training, background, options))!;
    }

    /// <summary>Session after session is written and read as the product does it.</summary>
    private static StrokeWindow Kept(IReadOnlyList<IReadOnlyList<double[]>> sessions) =>
        sessions.Aggregate(StrokeWindow.Empty(sessions[0][0].Length), (window, session) => StrokeWindow.FromBytes(window.Observe(session).ToBytes()));

    /// <summary>A labelled session with every model's score of every stroke.</summary>
    private sealed record Judged(string Account, bool Illegal, IReadOnlyList<StrokeModel> Models, IReadOnlyList<double[]> Strokes)
    {
        public double Score(int strokes)
        {
            double sum = 0;
            for (var m = 0; m < Models.Count; m++)
            {
                var first = Strokes[m][..Math.Min(strokes, Strokes[m].Length)];
                sum += Models[m].LogRatio(first.Average(), first.Length);
            }
            return sum / Models.Count;
        }
    }
}
