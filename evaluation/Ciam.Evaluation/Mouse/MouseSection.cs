using System.Globalization;
using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Mouse;

/// <summary>Is it the account's owner who moves the mouse?</summary>
internal sealed class MouseSection : Section
{
    private static readonly int[] Hand = [PointerFeatures.HandCount];

    /// <summary>One model of everything and one of the hand alone: the first knows the machine, the second does not lean on it.</summary>
    private static readonly int[] All = [PointerFeatures.Count, PointerFeatures.HandCount];

    private const string Published = "0.92 sets of actions (Antal & Egyed-Zsigmond 2018)";
    private static readonly int[] Firsts = [5, 10, 20, 40];

    /// <summary>Five accounts for judging leave four others: the least background in this chapter.</summary>
    private static readonly StrokeModelOptions Learning = new() { LeastOthers = 4, MostOtherStrokes = 12_000 };

    public override string Name => "mouse";
    public override string Title => "Mouse strokes (Balabit)";

    public override IReadOnlyList<string> Needs =>
        [Balabit.Labels, .. new[] { 7, 12, 16, 21, 29 }.Select(user => string.Create(CultureInfo.InvariantCulture, $"mouse/balabit_user{user}.csv.gz"))];

    public override void Run(Run run)
    {
        var here = Balabit.Read(run.Data);
        if (run.Fast)
        {
            var few = here.Where(account => account.Name is "user21" or "user29").ToList();
            Measure(run, "two", "2 accounts", new MouseTrial(few, here, Learning with { MostOtherStrokes = 3000, Folds = 2 }, Hand, kept: true), "hand only, 16 kB of own strokes", "background: 4 other accounts", null, null);
            return;
        }
        var judge = run.Judge is { } folder ? Balabit.Read(folder) : [];
        Accounts(run, here, judge, All, "all", "all features", (0.965, 0.985), (0.945, 0.970));
        Accounts(run, here, judge, Hand, "hand", "hand only", (0.950, 0.975), null);
        Product(run, here, judge);
        Thinned(run);
        run.Note($"A session is cut into strokes at pauses of {PointerStrokes.PauseMs:F0} ms, at clicks and around drags; a stroke has at least {PointerStrokes.LeastPoints} moments of movement. " +
            "Scores are calibrated log likelihood ratios from folds inside the training part; no test session and no label takes part in learning. Ten accounts are few: 0.01 AUC is noise.");
        run.Note("All features: the mean of two models, one of every feature and one of the hand's; hand only is one model. Every model is of the product's size, 16 kB.");
        run.Note("Balabit Mouse Dynamics Challenge (Fülöp, Kovács, Kurics, Windhager-Pokol 2016): no licence stated, measured only; no weights trained on it ship.");
    }

    private static void Accounts(
        Run run, List<BalabitAccount> here, List<BalabitAccount> judge, int[] models, string key, string what, (double Must, double Moonshot) goal, (double Must, double Moonshot)? firstGoal)
    {
        if (judge.Count == 0)
        {
            Measure(run, key, $"{here.Count} accounts", new MouseTrial(here, here, Learning, models), what, "background: the other accounts' training parts", goal, firstGoal);
            return;
        }
        List<BalabitAccount> all = [.. here, .. judge];
        Measure(run, $"{key}.judge", "held-out accounts", new MouseTrial(judge, here, Learning, models), what, "background: the building part's accounts only", goal, firstGoal);
        Measure(run, $"{key}.other_half", "building part's accounts", new MouseTrial(here, judge, Learning, models), what, "background: the held-out accounts only", goal, firstGoal);
        Measure(run, $"{key}.challenge", "all accounts", new MouseTrial(all, all, Learning, models), what, "the challenge's setting: background is every other account's training part", goal, firstGoal);
    }

    private static void Measure(
        Run run, string key, string who, MouseTrial trial, string what, string background, (double Must, double Moonshot)? goal, (double Must, double Moonshot)? firstGoal)
    {
        var protocol = $"{who}, {trial.Sessions} labelled sessions; learnt from training parts; {background}";
        run.Add(new Figure($"{key}.auc", $"{what}, {who}: global AUC", protocol, trial.GlobalAuc())
        {
            HigherIsBetter = true, Interval = trial.GlobalInterval(), Must = goal?.Must, Moonshot = goal?.Moonshot, Anchor = Published,
        });
        var accounts = trial.PerAccount();
        run.Add(new Figure($"{key}.account_auc", $"{what}, {who}: mean AUC per account", protocol, accounts.Average(account => account.Auc)) { HigherIsBetter = true });
        run.Add(new Figure($"{key}.account_eer", $"{what}, {who}: mean EER per account", protocol, accounts.Average(account => account.Eer)));
        run.Add(new Figure($"{key}.cllr", $"{what}, {who}: cost of the clipped likelihood ratio, bits", protocol, trial.Cllr()));
        foreach (var first in run.Fast ? [10] : Firsts)
        {
            run.Add(new Figure($"{key}.first{first}", $"{what}, {who}: global AUC, first {first} strokes", protocol, trial.GlobalAuc(first))
            {
                HigherIsBetter = true, Must = first == 10 ? firstGoal?.Must : null, Moonshot = first == 10 ? firstGoal?.Moonshot : null,
            });
        }
        if (!run.Fast)
        {
            run.Plot($"mouse-{key.Replace('.', '-')}.svg", $"{what}, {who}: AUC by the number of strokes seen", Plots.Lines("strokes", "global AUC",
                [("AUC", [.. new[] { 3, 5, 10, 20, 40, 80, 160 }.Select(n => ((double)n, trial.GlobalAuc(n)))])], logX: true));
            run.Note($"{what}, {who}; AUC / EER per account: {string.Join(", ", accounts.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Account} {a.Auc:F3} / {a.Eer:F3}")))}.");
        }
    }

    /// <summary>What the product keeps of a customer is a window of 16 kB: some 300 strokes, not seven long sessions.</summary>
    private static void Product(Run run, List<BalabitAccount> here, List<BalabitAccount> judge)
    {
        var window = StrokeWindow.Empty(PointerFeatures.HandCount).Room;
        var tested = judge.Count == 0 ? here : judge;
        var trial = new MouseTrial(tested, here, Learning, Hand, kept: true);
        var protocol = $"{window} own training strokes only, as the product keeps them, a share of every session, one byte a feature; background: the building part's other accounts";
        run.Add(new Figure("product.auc", "hand only, 16 kB of own strokes: global AUC", protocol, trial.GlobalAuc()) { HigherIsBetter = true });
        run.Add(new Figure("product.account_auc", "hand only, 16 kB of own strokes: mean AUC per account", protocol, trial.PerAccount().Average(account => account.Auc)) { HigherIsBetter = true });
        run.Add(new Figure("product.cllr", "hand only, 16 kB of own strokes: cost, bits", protocol, trial.Cllr()));
        var cold = new MouseTrial(tested, [], Learning, Hand, kept: true);
        run.Add(new Figure("cold.account_auc", "hand only, no background (cold start): mean AUC per account", $"{window} own training strokes, nobody else's",
            cold.PerAccount().Average(account => account.Auc)) { HigherIsBetter = true, Anchor = "0.825 one-class histogram divergence, all training strokes (earlier, Python)" });
    }

    /// <summary>The hand's features are still computed from points that a machine samples; at a common slow rate nothing of that is left.</summary>
    private static void Thinned(Run run)
    {
        const double Sparsest = 100;
        var ours = Balabit.Read(run.Data, Sparsest);
        var trial = new MouseTrial(run.Judge is null ? ours : Balabit.Read(run.Judge, Sparsest), ours, Learning, Hand);
        run.Add(new Figure("thinned.auc", "hand only, one event per 100 ms at most: global AUC", "as hand only; every account's movements thinned to one rate before they are measured", trial.GlobalAuc()) { HigherIsBetter = true });
    }
}
