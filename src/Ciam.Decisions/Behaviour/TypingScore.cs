namespace Ciam.Decisions.Behaviour;

/// <summary>What a typing sample stood against.</summary>
public enum TypingBasis
{
    /// <summary>Samples of the same text by the same person.</summary>
    Rhythm,

    /// <summary>Only the person's tempo, learned on another text; weak evidence until the new text is known.</summary>
    Tempo,
}

/// <summary>How much more likely a sample is if its person typed it than if somebody else did.</summary>
/// <param name="LogRatio">Natural log-likelihood ratio, calibrated, within ±<see cref="TypingComparator.Strongest"/>; positive: the same person.</param>
/// <param name="Basis">What the sample was compared with.</param>
/// <param name="Samples">How many samples the profile stood on.</param>
/// <param name="HoldShift">Mean signed difference of the hold times from the usual ones, in usual spreads; positive: held longer.</param>
/// <param name="LatencyShift">The same for the times from key to key; positive: slower.</param>
/// <param name="Deviation">Mean absolute difference of all times, in usual spreads, each capped; about 0.8 for the person. Of <see cref="TypingBasis.Tempo"/>
/// the last three are unsigned differences of logarithms: of the middle hold, of the middle latency, and their sum.</param>
public sealed record TypingScore(double LogRatio, TypingBasis Basis, int Samples, double HoldShift, double LatencyShift, double Deviation);

/// <summary>What is usual for one time of a text, in milliseconds; for pictures, never for the text itself.</summary>
public readonly record struct UsualTime(double MedianMs, double SpreadMs);
