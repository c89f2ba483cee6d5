using System.Globalization;
using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Touch;

/// <summary>Is it the customer who swipes?</summary>
internal sealed class TouchSection : Section
{
    private static readonly TouchPlan Next = new("next", "next session", [1, 2, 3, 4], [5]);
    private static readonly TouchPlan NextByTask = new("next_task", "next session of each task", [1, 2, 4], [3, 5]);
    private static readonly TouchPlan Week = new("week", "a week later", [1, 2, 3, 4, 5], [6, 7]);

    private static readonly StrokeModelOptions Learning = StrokeModelOptions.Touch with { MostOtherStrokes = 10_000 };

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
        Plan(run, Next, judged, background, (0.050, 0.015, 0.030, 0.005), "0.048 / 0.012 (earlier, Python); 2-3 % median, closed set (Frank et al. 2013)");
        Plan(run, NextByTask, judged, background, null, null);
        Plan(run, Week, judged, background, (0.130, 0.055, 0.080, 0.035), "0.128 / 0.054 (earlier, Python); under 4 % median, closed set (Frank et al. 2013)");
        EverybodyComes(run, judged, background);
        run.Note("The phone's id is no feature; pressure and area still tell models of phones apart, so the rows with impostors on the same phone are the honest ones for a stolen phone's twin. " +
            "Documents 1 to 3 and 6 are texts (vertical swipes), 4, 5 and 7 pictures (horizontal ones). Runs of consecutive strokes start at every stroke and stay inside one document.");
        run.Note("Touchalytics (Frank, Biedert, Ma, Martinovic, Song 2013): research use, authors' code non-commercial; measured only, no weights trained on it ship.");
    }

    private static void Plan(Run run, TouchPlan plan, List<Toucher> judged, List<Toucher> background, (double MustMean, double MustMedian, double MoonMean, double MoonMedian)? goal, string? anchor)
    {
        var trial = new TouchTrial(plan, judged, background, Learning);
        var protocol = $"{trial.People} owners; learnt from documents {string.Join(", ", plan.Learnt)}, judged on {string.Join(", ", plan.Judged)}; " +
            (background.Count > 0 ? $"background: {background.Count} people of the building part, impostors: all other owners" : "other people in 5 parts, each in turn the unseen impostors, the rest background; mean over the parts");
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
    }

    /// <summary>Seven owners who came back leave six impostors; who came once can stand in with what he did then.</summary>
    private static void EverybodyComes(Run run, List<Toucher> judged, List<Toucher> background)
    {
        var plan = Week with { Key = "week_all", Impostors = [1, 2, 3, 4, 5, 6, 7] };
        var trial = new TouchTrial(plan, judged, background, Learning with { Folds = 0 });
        Add(run, plan, "11", "11 strokes, impostors: everybody, whenever they came", trial.Eers(11), $"{trial.People} owners, as a week later; impostors are all other people with the strokes of every day, and unseen as before", null, null, null);
    }

    private static void Add(Run run, TouchPlan plan, string key, string what, List<double> eers, string protocol, (double?, double?)? mean, (double?, double?)? median, string? anchor)
    {
        run.Add(new Figure($"{plan.Key}.{key}.mean", $"{plan.What}, {what}: mean EER", protocol, eers.Average())
        {
            Interval = Metrics.MeanInterval(eers), Must = mean?.Item1, Moonshot = mean?.Item2, Anchor = anchor,
        });
        run.Add(new Figure($"{plan.Key}.{key}.median", $"{plan.What}, {what}: median EER", protocol, Metrics.Median(eers)) { Must = median?.Item1, Moonshot = median?.Item2, Anchor = anchor });
    }
}
