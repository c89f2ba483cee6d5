using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Keystroke;

/// <summary>A customer who enrols with ten or twenty samples and then lives: errors by login number, frozen and with updates.</summary>
internal static class FewShot
{
    private static readonly (double Must, double Moonshot)?[] ConfirmedGoals = [(0.048, 0.035), null, (0.037, 0.025), (0.026, 0.018)];
    private static readonly (double Must, double Moonshot)?[] SelfGoals = [null, null, null, (0.040, 0.028)];

    public static void Run(Run run, KeystrokePart part)
    {
        var cmu = run.Fast ? part.Cmu.Only(person => part.Cmu.People.Take(4).Contains(person)) : part.Cmu;
        var shipped = Of([cmu], _ => TypingModel.Shipped);
        List<(string, IReadOnlyList<(double, double)>)> lines = [];
        lines.Add(Rows(run, "cmu.10.confirmed", "CMU, 10 samples, confirmed updates", 10, Updates.Confirmed, shipped, ["0.045", "0.048", "0.036", "0.024"], ConfirmedGoals));
        if (run.Fast)
            return;

        lines.Add(Rows(run, "cmu.10.self", "CMU, 10 samples, self-updates only", 10, Updates.BySelf, shipped, ["0.048", "0.049", "0.048", "0.038"], SelfGoals));
        lines.Add(Rows(run, "cmu.10.frozen", "CMU, 10 samples, frozen", 10, Updates.Frozen, shipped, ["0.070", "0.088", "0.106", "0.153"]));
        lines.Add(Rows(run, "cmu.20.confirmed", "CMU, 20 samples, confirmed updates", 20, Updates.Confirmed, shipped, ["0.060", "0.047", "0.032", "0.023"]));
        Watched[] robust = [new(cmu, (fit, vector, _) => fit.OwnDistance - fit.Distance(vector))];
        lines.Add(Rows(run, "cmu.10.robust", "CMU, 10 samples, robust, confirmed updates", 10, Updates.Confirmed, robust, ["0.088", "0.076", "0.062", "0.040"]));
        if (part.HasBksd(run))
        {
            var blind = Of([.. part.BksdHalves()], part.Blind);
            Rows(run, "bksd.10.confirmed", "BKSD, 10 samples, confirmed updates", 10, Updates.Confirmed, blind, ["0.095", "0.091", "0.064", "0.053"]);
            Rows(run, "bksd.10.self", "BKSD, 10 samples, self-updates only", 10, Updates.BySelf, blind, ["0.099", "0.094", "0.076", "0.068"]);
        }
        run.Plot("keystroke-drift.svg", "Mean EER by login number: a frozen profile decays, updates of confirmed logins mend it", Plots.Lines("login number", "mean EER", lines));
    }

    /// <summary>Owners and impostors of one text, and what scores them.</summary>
    private sealed record Watched(TypedText Text, Func<TypingFit, double[], Typist, double> Score);

    private static Watched[] Of(IEnumerable<TypedText> texts, Func<Typist, TypingModel> weights) =>
        [.. texts.Select(text => new Watched(text, (fit, vector, owner) => TypingComparator.LogRatio(weights(owner), fit, vector)))];

    private static (string, IReadOnlyList<(double, double)>) Rows(
        Run run, string key, string what, int enrolled, Updates updates, IReadOnlyList<Watched> streams, string[] earlier, (double Must, double Moonshot)?[]? goals = null)
    {
        var lives = streams.SelectMany(one => one.Text.People.Select(owner => Stream.Live(one.Text, owner, enrolled, updates, (fit, vector) => one.Score(fit, vector, owner)))).ToList();
        List<(double, double)> points = [];
        for (var b = 0; b < Stream.Buckets.Count; b++)
        {
            var (from, to) = Stream.Buckets[b];
            double[] perPerson = [.. lives.Select(life => life[b].Eer)];
            Keystroke.Rows.Mean(
                run, $"keystroke.stream.{key}.{from}", $"{what}, logins {from}-{to}: mean EER",
                "time-ordered; every login is scored before it may teach; window of 40; first 5 of every other person try at 4 moments of the bucket; logins counted after enrolment",
                perPerson, $"{earlier[b]} earlier", goals?[b]?.Must, goals?[b]?.Moonshot);
            points.Add(((from + to) / 2.0, perPerson.Average()));
        }
        return (what, points);
    }
}
