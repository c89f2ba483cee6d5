namespace Ciam.Decisions.Behaviour;

/// <summary>Compares one typing sample with what a profile knows, for every customer and every text alike.</summary>
public static class TypingComparator
{
    /// <summary>Typing is soft evidence: no single sample says more than this, for or against (natural logarithm).</summary>
    public const double Strongest = 4;

    /// <summary>Another text's tempo says less.</summary>
    private const double StrongestTempo = 1.5;

    /// <summary>Nothing, when the sample is unreadable, of another number of keys, or the profile too young: that is neutral.</summary>
    public static TypingScore? Score(TypingProfile profile, TypingSample sample)
    {
        if (!sample.IsReadable)
            return null;

        var ticks = sample.ToTicks();
        if (profile.Fit is not { } fit)
            return OfTempo(profile, ticks);
        if (ticks.Length != (2 * fit.Keys) - 1)
            return null;

        var vector = TypingScale.Vector(ticks);
        return new TypingScore(
            Math.Clamp(LogRatio(TypingModel.Shipped, fit, vector), -Strongest, Strongest), TypingBasis.Rhythm, profile.Count,
            fit.Shift(vector, 0, fit.Keys), fit.Shift(vector, fit.Keys, ticks.Length), fit.Distance(vector));
    }

    /// <summary>The text is new, the person is not.</summary>
    private static TypingScore? OfTempo(TypingProfile profile, short[] ticks)
    {
        if (profile.Tempo.Count < TypingProfile.FewestSamples)
            return null;

        var row = profile.Tempo.Compare(ticks);
        var ratio = TypingModel.Shipped.Tempo.LogOdds(row);
        return new TypingScore(Math.Clamp(ratio, -StrongestTempo, StrongestTempo), TypingBasis.Tempo, profile.Count, row[0], row[2], row[0] + row[2]);
    }

    /// <summary>Not clipped: the evaluation wants every difference.</summary>
    internal static double LogRatio(TypingModel model, TypingFit fit, ReadOnlySpan<double> vector) => model.LogRatio(fit, vector);
}
