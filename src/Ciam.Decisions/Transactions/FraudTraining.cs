using Ciam.Decisions.Learning;

namespace Ciam.Decisions.Transactions;

/// <summary>One payment to learn from: its facts as they were at its time, what became of it, and who said so.</summary>
/// <param name="Facts">As they were kept with the assessment.</param>
/// <param name="Customer">A pseudonym; the trainer never sees who it is.</param>
/// <param name="Label">Who said what; null where the payment settled and nobody complained within the delay.</param>
public sealed record FraudExample(TransactionFacts Facts, string Customer, GivenLabel? Label)
{
    public bool IsFraud => Label?.IsFraud == true;
}

/// <summary>How a bank's model is trained.</summary>
public sealed record FraudTrainingOptions
{
    public int LeastFrauds { get; init; } = 60;
    public int LeastGenuine { get; init; } = 1000;

    /// <summary>The last share of the rows, in time, on which nothing is fitted: the figures of the card are measured there.</summary>
    public double TestShare { get; init; } = 0.15;

    /// <summary>The share before it that stops the fit and calibrates.</summary>
    public double StopShare { get; init; } = 0.15;

    public LabelBounds Labels { get; init; } = new();

    /// <summary>At this probability the policy in force does more than allow.</summary>
    public double AlarmAt { get; init; } = 0.02;

    public ShapeOptions Shapes { get; init; } = new() { Leaves = 3, LeastHessian = 1, Pairs = 8 };
}

/// <summary>A trained model with its card, or why there is none.</summary>
public sealed record FraudTrained(AdditiveModel? Model, ModelCard? Card, WeighedLabels Labels, string? Why);

/// <summary>
/// Trains the model of payments from what was kept: rows in the order of time, labels weighed before they teach, the last part never
/// touched before it is measured on. The same rows and options give the same bytes.
/// </summary>
public static class FraudTraining
{
    /// <summary>So many cases somebody looks into first.</summary>
    private const int QueueLength = 100;

    /// <summary>Where the domain knows which way a sign points, the data may not claim otherwise: +1 raises, -1 lowers the score.</summary>
    public static IReadOnlyDictionary<string, int> Directions { get; } = new Dictionary<string, int>
    {
        ["payee_age_days"] = -1,
        ["payee_payments"] = -1,
        ["payee_old_payers"] = -1,
        ["payee_frauds"] = 1,
        ["refused_day"] = 1,
        ["new_payees_day"] = 1,
        ["drained_share"] = 1,
        ["place_usual"] = -1,
        ["km_per_hour"] = 1,
        ["hidden_network"] = 1,
        ["device_age_days"] = -1,
        ["credential_age_hours"] = -1,
        ["phone_age_hours"] = -1,
        ["session_level"] = -1,
        ["behaviour_ratio"] = 1,
        ["scripted_input"] = 1,
        ["remote_control"] = 1,
        ["active_call"] = 1,
        ["screen_shared"] = 1,
        ["suspended"] = 1,
    };

    /// <summary>Fits a model, or goes on from one.</summary>
    public static FraudTrained Train(string version, IReadOnlyList<FraudExample> examples, FraudTrainingOptions options, AdditiveModel? start, DateTimeOffset now, CancellationToken ct = default)
    {
        FraudExample[] rows = [.. examples.OrderBy(example => example.Facts.At)];
        var labels = LabelWeights.Weigh([.. rows.Where(row => row.Label is not null).Select(row => row.Label!)], options.Labels);
        var (weights, at) = (new float[rows.Length], 0);
        for (var i = 0; i < rows.Length; i++)
            weights[i] = rows[i].Label is null ? 1 : labels.Weights[at++];

        var frauds = Enumerable.Range(0, rows.Length).Count(i => rows[i].IsFraud && weights[i] > 0);
        if (frauds < options.LeastFrauds || rows.Length - frauds < options.LeastGenuine)
            return new FraudTrained(null, null, labels, $"{frauds} frauds and {rows.Length - frauds} genuine payments are known; at least {options.LeastFrauds} and {options.LeastGenuine} are needed");

        var (learn, test) = Split(rows.Length, options);
        var features = Features(rows);
        var stopFrom = (int)(rows.Length * (1 - options.TestShare - options.StopShare));
        var table = LearningTable.Of(
            features,
            f => [.. learn.Select(i => (float)TransactionFeatures.ValueOf(rows[i].Facts, features[f].Name))],
            [.. learn.Select(i => rows[i].IsFraud)], [.. learn.Select(i => weights[i])], [.. learn.Select(i => i >= stopFrom)], 48, start, ct);
        var fit = ShapeTrainer.Fit(version, table, options.Shapes, start, ct);
        return new FraudTrained(fit.Model, Card(version, rows, weights, test, features, fit, labels, options, start, now), labels, null);
    }

    /// <summary>Log-odds of one payment.</summary>
    public static double Score(AdditiveModel model, TransactionFacts facts) => model.Intercept + model.Evidence(name => TransactionFeatures.ValueOf(facts, name));

    /// <summary>Groups of customers and payments whose false alarms are compared; a payment may be in several.</summary>
    public static IEnumerable<string> SegmentsOf(TransactionFacts facts)
    {
        if (facts.Channel is { } channel)
            yield return $"channel {channel}";
        if (facts.AgentActs is > 0)
            yield return "an agent acts";
        if (facts.AccountAgeDays is { } age)
            yield return age < 90 ? "account younger than 90 days" : "account older than 90 days";
        if (facts.PaymentsKnown is < 10)
            yield return "fewer than 10 payments known";
        if (facts.Amount is { } amount)
            yield return amount < 100 ? "amount below 100" : amount < 1000 ? "amount 100 to 1000" : "amount above 1000";
    }

    /// <summary>How often the genuine payments of each segment score an alarm.</summary>
    public static IReadOnlyList<SegmentRate> SegmentRates(IEnumerable<(TransactionFacts Facts, double LogOdds)> genuine, double alarmAt)
    {
        var counts = new SortedDictionary<string, (int All, int Stopped)>(StringComparer.Ordinal);
        foreach (var (facts, logOdds) in genuine)
        {
            var stopped = 1 / (1 + Math.Exp(-logOdds)) >= alarmAt ? 1 : 0;
            foreach (var segment in SegmentsOf(facts))
                counts[segment] = counts.GetValueOrDefault(segment) is var (all, some) ? (all + 1, some + stopped) : default;
        }
        return [.. counts.Select(pair => new SegmentRate(pair.Key, pair.Value.All, pair.Value.Stopped))];
    }

    private static (int[] Learn, int[] Test) Split(int rows, FraudTrainingOptions options)
    {
        var cut = (int)(rows * (1 - options.TestShare));
        return ([.. Enumerable.Range(0, cut)], [.. Enumerable.Range(cut, rows - cut)]);
    }

    /// <summary>The house's features, and those that callers send with at least one payment in a hundred.</summary>
    private static AdditiveFeature[] Features(FraudExample[] rows)
    {
        var free = rows.Where(row => row.Facts.Free is not null).SelectMany(row => row.Facts.Free!.Keys).GroupBy(name => name)
            .Where(name => name.Count() * 100 >= rows.Length).Select(name => TransactionFeatures.FreePrefix + name.Key).Order(StringComparer.Ordinal);
        return [.. TransactionFeatures.Names.Concat(free).Select(name => new AdditiveFeature(name, Directions.GetValueOrDefault(name)))];
    }

    private static ModelCard Card(
        string version, FraudExample[] rows, float[] weights, int[] test, AdditiveFeature[] features, ShapeFit fit, WeighedLabels labels, FraudTrainingOptions options, AdditiveModel? start, DateTimeOffset now)
    {
        // Labels in quarantine neither teach nor examine.
        int[] judged = [.. test.Where(i => weights[i] > 0)];
        double[] scores = [.. judged.Select(i => Score(fit.Model, rows[i].Facts))];
        var scored = new ScoredRows(scores, [.. judged.Select(i => rows[i].IsFraud)], [.. judged.Select(i => DayOf(rows[i]))]);
        var (brier, ece, _) = scored.Calibration();
        CardFigure Figure(string name, Func<int[]?, double> of) => scored.Interval(of) is var (low, high) ? new CardFigure(name, of(null), low, high) : null!;
        return new ModelCard
        {
            Version = version,
            TrainedAt = now,
            Start = start?.Version,
            Seed = options.Shapes.Seed,
            From = rows[0].Facts.At,
            Until = rows[^1].Facts.At,
            Rows = rows.Length,
            Frauds = rows.Count(row => row.IsFraud),
            Customers = rows.Select(row => row.Customer).Distinct().Count(),
            HeldRows = judged.Length,
            HeldFrauds = scored.Frauds,
            Rounds = fit.Rounds,
            Pairs = fit.Model.Pairs?.Count ?? 0,
            Quarantined = labels.Quarantined.Count(kept => kept),
            WeightTaken = Math.Round(labels.Weights.Zip(labels.Quarantined).Sum(label => label.Second ? 0 : 1 - label.First), 2),
            Figures =
            [
                Figure("AUC-PR", scored.AucPr),
                .. new[] { 0.001, 0.005, 0.01 }.Select(rate => Figure(FormattableString.Invariant($"recall at {rate * 100:0.#} % false alarms"), times => scored.RecallAt(rate, times))),
                Figure($"precision of the first {QueueLength} of a queue", times => scored.PrecisionOf(QueueLength, times)),
                new CardFigure("AUC-ROC", scored.AucRoc(), 0, 1),
                new CardFigure("Brier score", brier, 0, 1),
                new CardFigure("calibration error", ece, 0, 1),
            ],
            Segments = SegmentRates(judged.Where(i => !rows[i].IsFraud).Select(i => (rows[i].Facts, Score(fit.Model, rows[i].Facts))), options.AlarmAt),
            Spreads = [.. features.Select(feature => FeatureSpread.Of(feature.Name, [.. rows.Select(row => TransactionFeatures.ValueOf(row.Facts, feature.Name))]))],
            Features =
            [
                .. fit.Model.Terms.Select(term => new CardFeature(term.Feature, term.Reach, Directions.GetValueOrDefault(term.Feature)))
                    .Concat((fit.Model.Pairs ?? []).Select(pair => new CardFeature($"{pair.First} and {pair.Second}", pair.Reach, 0))).OrderByDescending(feature => feature.Reach),
            ],
            AlarmShare = scores.Length == 0 ? 0 : (double)scores.Count(score => 1 / (1 + Math.Exp(-score)) >= options.AlarmAt) / scores.Length,
            Limits =
            [
                "It knows the frauds that were reported; what nobody noticed counts as genuine.",
                "Payments that were held or declined have outcomes only where somebody looked into them.",
                "The figures were measured on the last days of its own bank's data; a new pattern begins unseen.",
                "A score of one payment is a probability among payments like it, not a statement about a person.",
            ],
        };
    }

    private static int DayOf(FraudExample row) => (int)(row.Facts.At.ToUnixTimeSeconds() / 86_400);
}
