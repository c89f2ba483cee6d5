using System.Diagnostics;
using Ciam.Decisions.Learning;

namespace Ciam.Evaluation.Fraud;

/// <summary>A new pattern of fraud appears at night: how fast a model finds it that is never, weekly, or a little every week trained again.</summary>
internal static class Continuous
{
    private const int Begins = 90, Pattern = 4, FirstJudged = 60, Last = 152;
    private static readonly (int From, int To)[] Periods = [(60, 89), (90, 103), (104, 117), (118, 138), (139, 152)];
    private static readonly ShapeOptions Full = new() { Rounds = 60, Leaves = 3, LearningRate = 0.08, Calibrate = false }, Warm = Full with { Rounds = 6 };

    public static void Measure(Run run)
    {
        var table = Handbook.Read([run.Data], Last, WithNewPattern);
        var scores = new Dictionary<string, double[]>(StringComparer.Ordinal) { ["static"] = new double[table.Labels.Length], ["retrained weekly"] = new double[table.Labels.Length], ["warm start"] = new double[table.Labels.Length] };
        var (full, warm) = (new List<double>(), new List<double>());
        AdditiveModel? still = null, warmed = null;
        for (var day = FirstJudged; day <= Last; day += 7)
        {
            // What was labelled by this morning.
            var known = day - 1 - Handbook.DelayDays;
            var clock = Stopwatch.StartNew();
            var fresh = ShapeTrainer.Fit($"week-{day}", table.ToLearn(table.Between(known - 51, known), 0, 64), Full).Model;
            full.Add(clock.Elapsed.TotalSeconds);
            clock.Restart();
            warmed = warmed is null ? fresh : ShapeTrainer.Fit($"warm-{day}", table.ToLearn(table.Between(known - 34, known), 0, 64, warmed), Warm, warmed).Model;
            warm.Add(clock.Elapsed.TotalSeconds);
            still ??= fresh;
            var week = table.Between(day, Math.Min(Last, day + 6));
            foreach (var (name, model) in new[] { ("static", still), ("retrained weekly", fresh), ("warm start", warmed) })
            {
                foreach (var (i, score) in table.Score(model, week).Index())
                    scores[name][week[i]] = score;
            }
        }
        Report(run, table, scores);
        run.Note(FormattableString.Invariant($"Every week a full training on 52 days took {Metrics.Median(full):F1} s, a warm start of {Warm.Rounds} rounds on 35 days {Metrics.Median(warm.Skip(1)):F1} s (median, reading rows into bins included, one core)."));
    }

    private static void Report(Run run, FraudTable table, Dictionary<string, double[]> scores)
    {
        var lines = new List<(string, IReadOnlyList<(double, double)>)>();
        foreach (var (name, all) in scores)
        {
            var points = new List<(double, double)>();
            foreach (var (from, to) in Periods)
            {
                var rows = table.Between(from, to);
                var pattern = rows.Where(row => !table.Labels[row] || table.Patterns![row] == Pattern).ToArray();
                var judged = new ScoredRows([.. rows.Select(row => all[row])], [.. rows.Select(row => table.Labels[row])], [.. rows.Select(row => table.Days[row])]);
                var protocol = $"days {from}-{to}; labels 7 days late; a new night-time pattern from day {Begins} on";
                run.Add(new Figure($"continuous.{name}.{from}.aucpr", $"{name}, days {from}-{to}: AUC-PR", protocol, judged.AucPr()) { HigherIsBetter = true, Interval = judged.Interval(judged.AucPr) });
                if (from < Begins)
                    continue;
                var found = new ScoredRows([.. pattern.Select(row => all[row])], [.. pattern.Select(row => table.Labels[row])], [.. pattern.Select(row => table.Days[row])]);
                var recall = found.RecallAt(0.005);
                points.Add(((from + to) / 2.0, recall));
                run.Add(new Figure($"continuous.{name}.{from}.recall", $"{name}, days {from}-{to}: new pattern's recall at 0.5 % FPR", protocol, recall)
                {
                    HigherIsBetter = true,
                    Interval = found.Interval(times => found.RecallAt(0.005, times)),
                    Must = name != "static" && from >= Begins + 28 ? 0.40 : null,
                    Moonshot = name != "static" && from >= Begins + 28 ? 0.55 : null,
                });
            }
            lines.Add((name, points));
        }
        run.Plot("fraud-continuous.svg", "Recall of the new pattern at 0.5 % false alarms, by day", Plots.Lines("day", "recall of the new pattern", lines));
    }

    /// <summary>From the day on, one in twenty payments of the small hours is made by somebody else, for about twice as much.</summary>
    private static Payment WithNewPattern(Payment p) =>
        p.At / FraudTable.DaySeconds >= Begins && p.Pattern == 0 && p.At % FraudTable.DaySeconds < 5 * 3600 && (((uint)p.At * 2654435761u) ^ ((uint)p.Customer * 2246822519u)) % 20 == 0
            ? p with { Amount = (p.Amount * 1.8f) + 25, Pattern = Pattern }
            : p;
}
