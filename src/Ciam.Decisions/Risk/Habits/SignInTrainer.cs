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
        var model = AdditiveTrainer.Fit(version, columns, [.. examples.Select(example => example.Features)], [.. examples.Select(example => example.IsAttack)],
            [.. examples.Select(example => example.Weight * examples.Count / 2 / (example.IsAttack ? attacks : owners))], [.. examples.Select(example => example.Person)], training.Fit);
        return Shifted(model, examples, asked, training.AskAtLogOdds);
    }

    /// <summary>Evidence of a model for features in the order of <see cref="SignInFeatures.All"/>.</summary>
    public static double Evidence(AdditiveModel model, double[] features) => model.Evidence(name => features[Positions[name]]);

    private static Dictionary<string, int> Positions { get; } = SignInFeatures.All.Select((feature, i) => (feature.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i, StringComparer.Ordinal);

    /// <summary>Shapes that are held to one direction although these data would bend them.</summary>
    private static bool IsBound(Feature feature) => feature.Name is "gap" or "gap_step" or "count";

    /// <summary>Moves every shape the same part of the way between the mean of owners and the mean of attackers.</summary>
    private static AdditiveModel Shifted(AdditiveModel model, IReadOnlyList<SignInExample> examples, double asked, double askAt)
    {
        var spans = model.Terms.Select(term => SpanOf(term, examples)).ToArray();
        double[] owners = [.. examples.Where(example => !example.IsAttack).Select(example => Evidence(model, example.Features)).Order()];
        var threshold = owners[Math.Clamp((int)((1 - asked) * owners.Length), 0, owners.Length - 1)];
        var whole = spans.Sum();
        var part = Math.Abs(whole) < 1e-9 ? 0 : Math.Clamp((threshold - askAt) / whole, -0.5, 0.5);
        return model with
        {
            Intercept = Math.Round(model.Intercept + (part * whole), 4),
            Terms = [.. model.Terms.Select((term, i) => term with { Weights = [.. term.Weights.Select(weight => Math.Round(weight - (part * spans[i]), 4))] })],
        };
    }

    /// <summary>Mean contribution among attackers less that among owners, counted where the feature is known.</summary>
    private static double SpanOf(ShapeTerm term, IReadOnlyList<SignInExample> examples)
    {
        var at = Positions[term.Feature];
        double attack = 0, attacks = 0, owner = 0, owners = 0;
        foreach (var example in examples)
        {
            if (double.IsNaN(example.Features[at]))
                continue;
            var said = example.Weight * term.At(example.Features[at]);
            (attack, attacks, owner, owners) = example.IsAttack
                ? (attack + said, attacks + example.Weight, owner, owners)
                : (attack, attacks, owner + said, owners + example.Weight);
        }
        return (attacks > 0 ? attack / attacks : 0) - (owners > 0 ? owner / owners : 0);
    }
}
