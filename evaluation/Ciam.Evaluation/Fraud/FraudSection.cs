using System.Diagnostics;
using Ciam.Decisions.Learning;

namespace Ciam.Evaluation.Fraud;

/// <summary>Fraud in payments: the additive learner of the product on public simulations, in the order of time, with labels a week late.</summary>
internal sealed class FraudSection : Section
{
    /// <summary>Days at the end of the training window that stop and calibrate.</summary>
    private const int HeldDays = 7;

    private static readonly double[] Rates = [0.001, 0.005, 0.01];
    private static readonly ShapeOptions Shapes = new() { Leaves = 4 };
    private static readonly ShapeOptions Pairs = Shapes with { Pairs = 20 };

    public override string Name => "fraud";
    public override string Title => "Fraud in payments";
    public override IReadOnlyList<string> Needs => [Handbook.File, Sparkov.File];

    public override void Run(Run run)
    {
        var (table, train, test, days) = Window(run);
        run.Note("No weights ship from these data: they are measured with, and a bank's model is trained on its own payments. Features are computed in the order of time; a label counts as known seven days after the payment. "
            + "Intervals: 95 % bootstrap over days. Probabilities were calibrated on the last seven days of the training window.");
        var shapes = Additive(run, table, train, test, Shapes, "shapes", "handbook, additive", days, Goals.Handbook);
        if (!run.Fast)
        {
            var pairs = Additive(run, table, train, test, Pairs, "pairs", "handbook, additive with 20 pairs", days, Goals.Handbook with { Held = false });
            Additive(run, table, train, test, Shapes, "book.shapes", "handbook, additive, the book's 15 features", days, Goals.Book, Handbook.BookFeatures);
            Additive(run, table, train, test, Pairs, "book.pairs", "handbook, the book's 15 features with 20 pairs", days, Goals.BookPairs, Handbook.BookFeatures);
            var trees = Trees(run, table, train, test, [.. Enumerable.Range(0, table.Features.Count)], "trees", "handbook, boosted trees", days);
            BookProtocol(run, table);
            run.Plot("fraud-recall.svg", "Fraud caught over genuine payments stopped", Plots.Lines("share of genuine payments stopped", "fraud caught", [("additive", Curve(shapes)), ("with pairs", Curve(pairs)), ("boosted trees", Curve(trees))], logX: true));
            run.Plot("fraud-calibration.svg", "What the probability promised and what happened", Plots.Lines("promised", "happened", [("additive", shapes.Calibration().Curve), ("with pairs", pairs.Calibration().Curve), ("truth", [(0, 0), (1, 1)])]));
            Poisoning.Measure(run, table, train, test, days);
            Agreement.Measure(run, table, train, test, days);
        }
        SecondDomain(run);
        if (!run.Fast && run.Judge is null)
            Continuous.Measure(run);
    }

    private static (FraudTable Table, int[] Train, int[] Test, string Protocol) Window(Run run)
    {
        if (run.Fast)
        {
            var part = Handbook.Read([run.Data], 72);
            return (part, part.Between(20, 50), part.Between(58, 72), "31 days of training, 7 days' delay, 15 days judged");
        }
        var (table, first) = run.Judge is { } judge ? (Handbook.Read([run.Data, judge], 182), 153) : (Handbook.Read([run.Data], 152), 123);
        return (table, table.Between(first - 98, first - 8), table.Between(first, first + 29), $"91 days of training, labels 7 days late, days {first} to {first + 29} judged");
    }

    /// <summary>The book's own: seven days of training, seven of delay, seven judged, from 2018-07-25.</summary>
    private static void BookProtocol(Run run, FraudTable table)
    {
        const string Protocol = "book: 7 days of training from 2018-07-25, 7 of delay, 7 judged without cards known to be compromised";
        var train = table.Between(115, 121);
        var compromised = table.Between(115, 127).Where(row => table.Labels[row]).GroupBy(row => table.Customers[row]).ToDictionary(card => card.Key, card => table.Days[card.First()]);
        int[] test = [.. table.Between(129, 135).Where(row => !(compromised.TryGetValue(table.Customers[row], out var since) && since <= table.Days[row] - 8))];
        var options = Shapes with { LeastHessian = 1, Rounds = 60 };
        var fit = ShapeTrainer.Fit("week", table.ToLearn(train, 0, 64), options);
        var scores = Scores(table, test, fit.Model);
        run.Add(new Figure("week.shapes.aucpr", "book protocol, additive, 51 features: AUC-PR", Protocol, scores.AucPr()) { HigherIsBetter = true, Interval = scores.Interval(scores.AucPr), Anchor = "0.658 forest, 0.639 boosted, 0.606 logistic (15 features)" });
        run.Add(new Figure("week.shapes.auc", "book protocol, additive, 51 features: AUC-ROC", Protocol, scores.AucRoc()) { HigherIsBetter = true, Anchor = "0.867 forest, 0.862 boosted, 0.871 logistic" });
        var book = Scores(table, test, ShapeTrainer.Fit("week", table.ToLearn(train, 0, 64, only: Handbook.BookFeatures), options with { Pairs = 20, PairRounds = 20 }).Model);
        run.Add(new Figure("week.book.aucpr", "book protocol, additive with pairs, the book's 15 features: AUC-PR", Protocol, book.AucPr()) { HigherIsBetter = true, Interval = book.Interval(book.AucPr), Anchor = "0.658 forest, 0.639 boosted, 0.606 logistic" });
    }

    private static void SecondDomain(Run run)
    {
        var table = run.Judge is { } judge ? Sparkov.Read([run.Data, judge]) : Sparkov.Read([run.Data]);
        var last = table.Days[^1];
        var (train, test) = (table.Between(run.Fast ? last - 168 : 30, last - 68), table.Between(last - 60, last));
        var protocol = "generated year of card payments; the last 61 days judged, labels 7 days late";
        var longer = Shapes with { Rounds = run.Fast ? 100 : 400 };
        Additive(run, table, train, test, longer, "sparkov.shapes", "Sparkov, additive", protocol, Goals.Sparkov, Sparkov.WithoutCategories);
        if (run.Fast)
            return;
        Additive(run, table, train, test, longer with { Pairs = 20, PairRounds = 150 }, "sparkov.pairs", "Sparkov, additive with 20 pairs", protocol, Goals.SparkovPairs, Sparkov.WithoutCategories);
        Trees(run, table, train, test, Sparkov.WithoutCategories, "sparkov.trees", "Sparkov, boosted trees", protocol);
        Additive(run, table, train, test, longer, "sparkov.recent", "Sparkov, additive, with how usual the category lately was", protocol, Goals.Sparkov);
        run.Note("Sparkov: the genuine customers of this run walk through the categories in alphabetical order over the year; whoever knows the category knows the month. The first rows know nothing of categories. The last knows how usual the category lately "
            + "was for the customer, which a bank knows too, but which here gives the fraud away; the reference figures, measured with categories, stand beside it.");
    }

    private static ScoredRows Additive(Run run, FraudTable table, int[] train, int[] test, ShapeOptions options, string key, string what, string protocol, Goals goals, IReadOnlyList<int>? only = null)
    {
        var clock = Stopwatch.StartNew();
        var rows = table.ToLearn(train, HeldDays, 64, only: only);
        var fit = ShapeTrainer.Fit(key, rows, options);
        var seconds = clock.Elapsed.TotalSeconds;
        var scores = Scores(table, test, fit.Model);
        Add(run, scores, key, what, protocol, goals);
        var (brier, ece, _) = scores.Calibration();
        run.Add(new Figure($"{key}.brier", $"{what}: Brier score", protocol, brier) { Held = false });
        run.Add(new Figure($"{key}.ece", $"{what}: expected calibration error", protocol, ece) { Held = goals.Held });
        if (!run.Fast)
            run.Note(FormattableString.Invariant($"{what}: {rows.TrainRows} rows, {rows.Features.Count} features, {fit.Rounds} rounds kept, {fit.Model.Pairs?.Count ?? 0} pairs; {seconds:F0} s, one core."));
        return scores;
    }

    /// <summary>What the additive form costs: trees on the same rows; every genuine row in four, counted four times.</summary>
    private static ScoredRows Trees(Run run, FraudTable table, int[] train, int[] test, IReadOnlyList<int> features, string key, string what, string protocol)
    {
        var kept = train.Where(row => table.Labels[row] || row % 4 == 0).ToArray();
        var held = table.Days[train[^1]] - HeldDays;
        int[] learn = [.. kept.Where(row => table.Days[row] <= held)], stop = [.. kept.Where(row => table.Days[row] > held)];
        double[] Row(int row) => [.. features.Select(f => (double)table.Columns[f][row])];
        double[] Weights(int[] rows) => [.. rows.Select(row => table.Labels[row] ? 1.0 : 4.0)];
        bool[] Labels(int[] rows) => [.. rows.Select(row => table.Labels[row])];
        var trees = BoostedTrees.Fit([.. learn.Select(Row)], Labels(learn), Weights(learn), new BoostedTreesOptions { FeatureShare = 0.6, RowShare = 0.7 },
            new ValidationRows([.. stop.Select(Row)], Labels(stop), Weights(stop)));
        var scores = new ScoredRows([.. test.Select(row => trees.LogOdds(Row(row)))], Labels(test), [.. test.Select(row => table.Days[row])]);
        Add(run, scores, key, what, protocol, new Goals { Held = false });
        return scores;
    }

    private static (double, double)[] Curve(ScoredRows scores) => [.. new[] { 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05 }.Select(rate => (rate, scores.RecallAt(rate)))];

    private static ScoredRows Scores(FraudTable table, int[] test, AdditiveModel model) =>
        new(table.Score(model, test), [.. test.Select(row => table.Labels[row])], [.. test.Select(row => table.Days[row])]);

    private static void Add(Run run, ScoredRows scores, string key, string what, string protocol, Goals goals)
    {
        run.Add(new Figure($"{key}.aucpr", $"{what}: AUC-PR", protocol, scores.AucPr())
        {
            HigherIsBetter = true, Interval = scores.Interval(scores.AucPr), Must = run.Fast ? null : goals.Must, Moonshot = run.Fast ? null : goals.Moonshot, Anchor = goals.AucPr, Held = goals.Held,
        });
        run.Add(new Figure($"{key}.auc", $"{what}: AUC-ROC", protocol, scores.AucRoc()) { HigherIsBetter = true, Anchor = goals.AucRoc, Held = false });
        run.Add(new Figure($"{key}.first100", $"{what}: precision of the first 100 of a queue", protocol, scores.PrecisionOf(100)) { HigherIsBetter = true, Interval = scores.Interval(times => scores.PrecisionOf(100, times)), Held = false });
        foreach (var (r, rate) in Rates.Index())
        {
            run.Add(new Figure($"{key}.recall{rate * 1000:0}", FormattableString.Invariant($"{what}: recall at {rate * 100:0.#} % FPR"), protocol, scores.RecallAt(rate))
            {
                HigherIsBetter = true,
                Interval = scores.Interval(times => scores.RecallAt(rate, times)),
                Must = r == 1 && !run.Fast ? goals.RecallMust : null,
                Moonshot = r == 1 && !run.Fast ? goals.RecallMoonshot : null,
                Anchor = goals.Recall?[r],
                Held = goals.Held && r == 1,
            });
        }
    }

    /// <summary>What is to be reached, and the reference figures beside: measured on the month that is kept apart, so near but not the same days.</summary>
    private sealed record Goals
    {
        public double? Must { get; init; }
        public double? Moonshot { get; init; }
        public double? RecallMust { get; init; }
        public double? RecallMoonshot { get; init; }
        public string? AucPr { get; init; }
        public string? AucRoc { get; init; }
        public string[]? Recall { get; init; }
        public bool Held { get; init; } = true;

        public static Goals Handbook { get; } = new()
        {
            Must = 0.784, Moonshot = 0.795, RecallMust = 0.772, RecallMoonshot = 0.790, AucPr = "0.790 forest, 0.779 boosted, 0.784 additive", AucRoc = "0.904 forest, 0.911 boosted",
            Recall = ["0.758 forest, 0.737 boosted", "0.783 forest, 0.775 boosted", "0.792 forest, 0.794 boosted"],
        };

        public static Goals Book { get; } = new() { AucPr = "0.709 additive, 0.757 forest, 0.745 boosted", AucRoc = "0.895 additive, 0.901 forest", Held = false };
        public static Goals BookPairs { get; } = Book with { AucPr = "0.743 additive with pairs, 0.757 forest, 0.745 boosted" };
        public static Goals Sparkov { get; } = new() { Must = 0.980, Moonshot = 0.992, AucPr = "0.967 forest, 0.990 boosted, 0.982 additive", Recall = ["", "0.973 forest, 0.991 boosted, 0.988 additive", ""] };
        public static Goals SparkovPairs { get; } = Sparkov with { Must = 0.987, AucPr = "0.990 boosted, 0.988 additive with pairs" };
    }
}
