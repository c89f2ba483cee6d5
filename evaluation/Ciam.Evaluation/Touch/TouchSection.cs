using System.Globalization;
using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Touch;

/// <summary>Is it the customer who swipes?</summary>
internal sealed class TouchSection : Section
{
    private static readonly TouchPlan Next = new("next", "next session", [1, 2, 3, 4], [5]);
    private static readonly TouchPlan NextByTask = new("next_task", "next session of each task", [1, 2, 4], [3, 5]);
    private static readonly TouchPlan Week = new("week_all", "a week later, impostors are everybody", [1, 2, 3, 4, 5], [6, 7]) { Impostors = [1, 2, 3, 4, 5, 6, 7] };
    private static readonly TouchPlan Returned = new("week", "a week later, impostors are only those who also came back", [1, 2, 3, 4, 5], [6, 7]);

    private static readonly StrokeModelOptions Learning = StrokeModelOptions.Touch with { MostOtherStrokes = 10_000 };

    /// <summary>What anybody would try first, to see which of the two weeks an earlier figure speaks of.</summary>
    private static readonly StrokeModelOptions Plain = Learning with { Folds = 0, Neighbours = false, Trees = new() { Trees = 60, LearningRate = 0.2, MaxLeaves = 31, MaxDepth = 12, L2 = 0, MinLeafWeight = 5, Bins = 250 } };

    /// <summary>Seven owners a week later hang on who happens to be in whose background: the cut is made several times.</summary>
    private const int Ways = 5;

    public override string Name => "touch";
    public override string Title => "Touch strokes (Touchalytics)";
    public override IReadOnlyList<string> Needs => [Touchalytics.File];

    public override void Run(Run run)
    {
        var people = Touchalytics.Read(run.Data);
        if (run.Fast)
        {
            var few = new TouchTrial(Next, [.. people.Take(6)], [.. people.Skip(6)], Learning with { Folds = 0, MostOtherStrokes = 1500 });
            Add(run, Next, "11", "11 strokes", few.Eers(11), "6 owners, each the others' impostor; background: 15 other people", null, null, null);
            return;
        }
        var (judged, background) = run.Judge is { } folder ? (Touchalytics.Read(folder), people) : (people, []);
        Plan(run, Next, judged, background, (0.050, 0.015, 0.030, 0.005), "0.048 / 0.012 (earlier, Python); 2-3 % median, closed set (Frank et al. 2013)", ways: 1);
        Plan(run, NextByTask, judged, background, null, null, ways: 1);
        var week = Plan(run, Week, judged, background, (0.130, 0.055, 0.080, 0.035), "0.128 / 0.054 (earlier, Python); under 4 % median, closed set (Frank et al. 2013)", Ways);
        Plan(run, Returned, judged, background, null, null, Ways, week.Against(Returned.Impostors));
        WhichWeek(run, judged, background);
        run.Note("The phone's id is no feature; pressure and area still tell models of phones apart, so the rows with impostors on the same phone are the honest ones for a stolen phone's twin. " +
            "Documents 1 to 3 and 6 are texts (vertical swipes), 4, 5 and 7 pictures (horizontal ones). Runs of consecutive strokes start at every stroke and stay inside one document.");
        run.Note("Which week the earlier figure speaks of: its 1, 5 and 11 strokes have medians of 0.164, 0.083 and 0.054, and a row of its own for impostors on the same phone. Here everybody who came back did so on one " +
            "model of phone, so impostors who also came back make both rows the same; and plain trees come near those medians with everybody as impostor, and nowhere near with those who came back alone. So the goal is held " +
            "against everybody. The earlier figure spoke of 41 people, this part holds 21: no reading can be proven here, and neither one-class figure is reproduced. Were those who came back meant, the goal would be missed.");
        run.Note("Touchalytics (Frank, Biedert, Ma, Martinovic, Song 2013): research use, authors' code non-commercial; measured only, no weights trained on it ship.");
    }

    private static TouchTrial Plan(Run run, TouchPlan plan, List<Toucher> judged, List<Toucher> background, (double MustMean, double MustMedian, double MoonMean, double MoonMedian)? goal, string? anchor, int ways, TouchTrial? learnt = null)
    {
        var trial = learnt ?? new TouchTrial(plan, judged, background, Learning, ways: ways);
        var protocol = $"{trial.People} owners; learnt from documents {string.Join(", ", plan.Learnt)}, judged on {string.Join(", ", plan.Judged)}; " +
            (background.Count > 0 ? $"background: {background.Count} people of the building part, impostors: all other owners" : $"other people in 5 parts, each in turn the unseen impostors with documents {string.Join(", ", plan.Impostors)}, the rest background; mean over the parts{(ways > 1 ? $" and over {ways} ways to cut them, each with its own seed" : "")}");
        foreach (var strokes in new[] { 1, 5, 11 })
        {
            var last = strokes == 11;
            Add(run, plan, $"{strokes}", $"{strokes} {(strokes == 1 ? "stroke" : "strokes")}", trial.Eers(strokes), protocol, last ? (goal?.MustMean, goal?.MoonMean) : null, last ? (goal?.MustMedian, goal?.MoonMedian) : null, last ? anchor : null);
        }
        Add(run, plan, "11_phone", "11 strokes, impostors on the same phone", trial.Eers(11, samePhone: true), protocol, null, null, null);
        run.Add(new Figure($"{plan.Key}.11.pooled", $"{plan.What}, 11 strokes, one threshold for all: EER", protocol, trial.PooledEer(11)));
        run.Add(new Figure($"{plan.Key}.11.cllr", $"{plan.What}, 11 strokes: cost of the clipped likelihood ratio, bits", protocol, trial.Cllr(11)));
        run.Note($"{plan.What}: highest EER of a person at 11 strokes: {string.Join(", ", trial.Worst(11).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.Eer:F3}")))}.");
        run.Plot($"touch-{plan.Key}.svg", $"EER by the number of strokes, {plan.What}", Plots.Lines("strokes", "EER",
            [.. new (string, Func<List<double>, double>)[] { ("mean", eers => eers.Average()), ("median", Metrics.Median) }
                .Select(line => (line.Item1, (IReadOnlyList<(double X, double Y)>)[.. new[] { 1, 3, 5, 8, 11, 15 }.Select(n => ((double)n, line.Item2(trial.Eers(n))))]))]));

        var cold = new TouchTrial(plan, judged, [], Learning with { LeastOthers = int.MaxValue }, parts: 1);
        Add(run, plan, "cold", "11 strokes, one-class (cold start)", cold.Eers(11), $"{cold.People} owners; no background at all; impostors: everybody else", null, null, null);
        return trial;
    }

    /// <summary>Plain trees under both readings of "a week later", beside what plain trees in Python reached.</summary>
    private static void WhichWeek(Run run, List<Toucher> judged, List<Toucher> background)
    {
        const string session = "0.120 (0.101), 0.067 (0.036), 0.048 (0.012) at 1, 5, 11 (earlier, Python)", later = "0.211 (0.164), 0.155 (0.083), 0.128 (0.054) at 1, 5, 11 (earlier, Python)";
        var week = new TouchTrial(Week, judged, background, Plain, ways: Ways);
        foreach (var (plan, trial, anchor) in new[] { (Next, new TouchTrial(Next, judged, background, Plain), session), (Week, week, later), (Returned, week.Against(Returned.Impostors), later) })
        {
            foreach (var strokes in new[] { 1, 5, 11 })
                Add(run, plan, $"plain.{strokes}", $"{strokes} {(strokes == 1 ? "stroke" : "strokes")}, plain boosted trees", trial.Eers(strokes), "as above; 60 trees of 31 leaves on all features, nothing chosen", null, null, anchor);
        }
    }

    private static void Add(Run run, TouchPlan plan, string key, string what, List<double> eers, string protocol, (double?, double?)? mean, (double?, double?)? median, string? anchor)
    {
        run.Add(new Figure($"{plan.Key}.{key}.mean", $"{plan.What}, {what}: mean EER", protocol, eers.Average())
        {
            Interval = Metrics.MeanInterval(eers), Must = mean?.Item1, Moonshot = mean?.Item2, Anchor = anchor,
        });
        run.Add(new Figure($"{plan.Key}.{key}.median", $"{plan.What}, {what}: median EER", protocol, Metrics.Median(eers))
        {
            Interval = Metrics.Interval(eers.Count, picked => Metrics.Median(picked.Select(person => eers[person])), draws: 2000), Must = median?.Item1, Moonshot = median?.Item2, Anchor = anchor,
        });
    }
}
