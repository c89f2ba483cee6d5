namespace Ciam.Decisions.Behaviour;

/// <summary>Compares one typing sample with what a profile knows, for every customer and every text alike.</summary>
public static class TypingComparator
{
    /// <summary>Typing is soft evidence: no single sample says more than this, for or against (natural logarithm).</summary>
    public const double Strongest = 4;

    /// <summary>Nothing, when the sample is unreadable, of another number of keys, or the profile too young: that is neutral.</summary>
    public static TypingScore? Score(TypingProfile profile, TypingSample sample)
    {
        if (!sample.IsReadable || profile.Fit is not { } fit)
            return null;

        var ticks = sample.ToTicks();
        if (ticks.Length != (2 * fit.Keys) - 1)
            return null;

        var vector = TypingFit.Vector(ticks);
        var distance = fit.Distance(vector);
        var standard = (distance - fit.OwnMean) / (fit.OwnDeviation + 0.15);
        return new TypingScore(
            Math.Clamp(2.5 - (1.1 * standard), -Strongest, Strongest), TypingBasis.Rhythm, profile.Count,
            fit.Shift(vector, 0, fit.Keys), fit.Shift(vector, fit.Keys, ticks.Length), distance);
    }
}
