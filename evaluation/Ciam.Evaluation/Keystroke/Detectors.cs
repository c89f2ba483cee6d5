using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Keystroke;

/// <summary>Makes a scorer out of an owner's training samples; a higher score is more like the owner.</summary>
internal delegate Func<TypingSample, double> Detector(Typist owner, IReadOnlyList<TypingSample> training);

/// <summary>The detectors that are compared, by name.</summary>
internal static class Detectors
{
    public static Detector ScaledManhattan { get; } = (_, training) => ReferenceDetectors.ScaledManhattan(training);

    public static Detector NearestNeighbourMahalanobis { get; } = (_, training) => ReferenceDetectors.NearestNeighbourMahalanobis(training);

    /// <summary>The profile that ships, by its mean capped distance alone: nothing learned from anybody else.</summary>
    public static Detector Robust { get; } = (_, training) =>
    {
        var fit = Learned(training).Fit!;
        return sample => -fit.Distance(TypingScale.Vector(sample.ToTicks()));
    };

    /// <summary>The profile and the comparator; which weights may depend on the owner, whom they must not know.</summary>
    public static Detector Comparator(Func<Typist, TypingModel> weights) => (owner, training) =>
    {
        var (fit, model) = (Learned(training).Fit!, weights(owner));
        return sample => TypingComparator.LogRatio(model, fit, TypingScale.Vector(sample.ToTicks()));
    };

    /// <summary>As the product does it: every sample is observed, forty stay.</summary>
    private static TypingProfile Learned(IEnumerable<TypingSample> training) =>
        training.Aggregate(TypingProfile.Empty, (known, sample) => known.Observe(sample, default));
}
