using Ciam.Decisions.Learning;

namespace Ciam.Decisions.Risk.Habits;

/// <summary>One sign-in whose end is known.</summary>
/// <param name="Features">As <see cref="SignInFeatures.Of"/> gives them.</param>
/// <param name="IsAttack">It was somebody else.</param>
/// <param name="Person">Sign-ins at one account are held back together.</param>
/// <param name="Weight">1, or less for what should count less.</param>
public sealed record SignInExample(double[] Features, bool IsAttack, int Person, double Weight = 1);

/// <summary>How the two models of a policy are fitted.</summary>
public sealed record SignInTraining
{
    public AdditiveOptions Fit { get; init; } = new() { Rounds = 250 };

    /// <summary>From so many sign-ins on features may also speak in pairs; fewer would find pairs by chance.</summary>
    public int PairsFrom { get; init; } = 10_000;

    /// <summary>Pairs, at most.</summary>
    public int Pairs { get; init; } = 40;

    /// <summary>How shapes and pairs are fitted together; the number of rounds was chosen by cross-fitting over people.</summary>
    public ShapeOptions Together { get; init; } = new() { Rounds = 60, LearningRate = 0.1, Leaves = 3, LeastHessian = 1, L2 = 5, PairIntervals = 8 };

    /// <summary>Share of owners' sign-ins at or above <see cref="AskAtLogOdds"/> where marks of devices are no question.</summary>
    public double AskedUnmarked { get; init; } = 0.05;

    /// <summary>The same where devices carry marks or do not.</summary>
    public double AskedMarked { get; init; } = 0.02;

    /// <summary>The evidence from which a policy asks: 20 points at 10 points per unit.</summary>
    public double AskAtLogOdds { get; init; } = 2;

    /// <summary>A silent or young account may also speak for somebody; only for comparison with models that let it.</summary>
    public bool Free { get; init; }
}

/// <summary>
/// Fits the sign-in weights: both classes weigh the same, the shapes are shifted so that the evidence at which a policy asks
/// is reached by the wanted share of owners, and 0 stays what the unknown contributes.
/// </summary>
public static class SignInTrainer
{
    /// <summary>Both models, under one version.</summary>
    public static TrainedSignIn Train(string version, IReadOnlyList<SignInExample> unmarked, IReadOnlyList<SignInExample> marked, SignInTraining training) => new()
    {
        Unmarked = Fit($"{version}-unmarked", SignInFeatures.Unmarked, unmarked, training.AskedUnmarked, training),
        Marked = Fit($"{version}-marked", SignInFeatures.All.Count, marked, training.AskedMarked, training),
    };

    /// <summary>One model on the first so many features.</summary>
    public static AdditiveModel Fit(string version, int features, IReadOnlyList<SignInExample> examples, double asked, SignInTraining training)
    {
        double attacks = 0, owners = 0;
        foreach (var example in examples)
            (attacks, owners) = example.IsAttack ? (attacks + example.Weight, owners) : (attacks, owners + example.Weight);
        if (attacks <= 0 || owners <= 0)
            throw new ArgumentException("Both sign-ins of owners and of others are needed.", nameof(examples));

        var columns = SignInFeatures.All.Take(features).Select(feature => new AdditiveFeature(feature.Name, training.Free && IsBound(feature) ? 0 : feature.Direction)).ToList();
        double[] weights = [.. examples.Select(example => example.Weight * examples.Count / 2 / (example.IsAttack ? attacks : owners))];
        var model = examples.Count < training.PairsFrom
            ? AdditiveTrainer.Fit(version, columns, [.. examples.Select(example => example.Features)], [.. examples.Select(example => example.IsAttack)], weights, [.. examples.Select(example => example.Person)], training.Fit)
            : WithPairs(version, columns, examples, weights, training);
        return Shifted(model, examples, asked, training.AskAtLogOdds);
    }

    private static AdditiveModel WithPairs(string version, List<AdditiveFeature> columns, IReadOnlyList<SignInExample> examples, double[] weights, SignInTraining training)
    {
        double[][] rows = [.. examples.Select(example => example.Features)];
        bool[] labels = [.. examples.Select(example => example.IsAttack)];
        int[] candidates = [.. Enumerable.Range(0, columns.Count).Where(f => !TellsSilence(columns[f].Name))];
        var pairs = PairForest.Choose(rows, labels, weights, candidates, training.Pairs);
        var table = LearningTable.OfExact(columns, f => Array.ConvertAll(rows, row => row[f]), labels, Array.ConvertAll(weights, weight => (float)weight), null, training.Fit.Bins);
        return ShapeTrainer.FitTogether(version, table, pairs, training.Together);
    }

    /// <summary>Evidence of a model for features in the order of <see cref="SignInFeatures.All"/>.</summary>
    public static double Evidence(AdditiveModel model, double[] features) => model.Evidence(name => features[Positions[name]]);

    private static Dictionary<string, int> Positions { get; } = SignInFeatures.All.Select((feature, i) => (feature.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);

    /// <summary>Shapes that are held to one direction although these data would bend them.</summary>
    private static bool IsBound(Feature feature) => feature.Name is "gap" or "gap_step" or "count";

    /// <summary>How long an account or a thing lay silent, and how young it is, stands in no pair: there it could speak for somebody by the generator's habits.</summary>
    private static bool TellsSilence(string name) => name is "gap" or "gap_step" or "count" or "network_days" or "build_days";

    /// <summary>Moves every shape and every pair the same part of the way between the mean of owners and the mean of attackers.</summary>
    private static AdditiveModel Shifted(AdditiveModel model, IReadOnlyList<SignInExample> examples, double asked, double askAt)
    {
        double[] spans = [.. model.Terms.Select(term => SpanOf(At(term), examples))];
        double[] pairSpans = [.. (model.Pairs ?? []).Select(pair => SpanOf(At(pair), examples))];
        double[] owners = [.. examples.Where(example => !example.IsAttack).Select(example => Evidence(model, example.Features)).Order()];
        var threshold = owners[Math.Clamp((int)((1 - asked) * owners.Length), 0, owners.Length - 1)];
        var whole = spans.Sum() + pairSpans.Sum();
        var part = Math.Abs(whole) < 1e-9 ? 0 : Math.Clamp((threshold - askAt) / whole, -0.5, 0.5);
        // No weight is minus nothing: a database that keeps numbers exactly does not know it.
        double[] Moved(IReadOnlyList<double> weights, double span) => [.. weights.Select(weight => Math.Round(weight - (part * span), 4) + 0.0)];
        return model with
        {
            Intercept = Math.Round(model.Intercept + (part * whole), 4),
            Terms = [.. model.Terms.Select((term, i) => term with { Weights = Moved(term.Weights, spans[i]) })],
            Pairs = model.Pairs is { } pairs ? [.. pairs.Select((pair, i) => pair with { Weights = Moved(pair.Weights, pairSpans[i]) })] : null,
        };
    }

    /// <summary>What a term says of a row; NaN where it knows nothing.</summary>
    private static Func<double[], double> At(ShapeTerm term)
    {
        var place = Positions[term.Feature];
        return features => double.IsNaN(features[place]) ? double.NaN : term.At(features[place]);
    }

    private static Func<double[], double> At(PairTerm pair)
    {
        var (first, second) = (Positions[pair.First], Positions[pair.Second]);
        return features => double.IsNaN(features[first]) || double.IsNaN(features[second]) ? double.NaN : pair.At(features[first], features[second]);
    }

    /// <summary>Mean contribution among attackers less that among owners, counted where there is one.</summary>
    private static double SpanOf(Func<double[], double> said, IReadOnlyList<SignInExample> examples)
    {
        double attack = 0, attacks = 0, owner = 0, owners = 0;
        foreach (var example in examples)
        {
            var points = said(example.Features);
            if (double.IsNaN(points))
                continue;
            (attack, attacks, owner, owners) = example.IsAttack
                ? (attack + (example.Weight * points), attacks + example.Weight, owner, owners)
                : (attack, attacks, owner + (example.Weight * points), owners + example.Weight);
        }
        return (attacks > 0 ? attack / attacks : 0) - (owners > 0 ? owner / owners : 0);
    }
}
