namespace Ciam.Decisions.Learning;

/// <summary>How an additive model is fitted on a large table.</summary>
public sealed record ShapeOptions
{
    /// <summary>Rounds over all features, at most.</summary>
    public int Rounds { get; init; } = 150;

    /// <summary>Rounds without a better loss on the rows held back after which fitting stops; the best round is kept. Nothing held back: all rounds.</summary>
    public int Patience { get; init; } = 8;

    public double LearningRate { get; init; } = 0.06;

    /// <summary>Pieces a shape is given in one visit.</summary>
    public int Leaves { get; init; } = 4;

    /// <summary>Smallest sum of second derivatives in a piece.</summary>
    public double LeastHessian { get; init; } = 2;

    /// <summary>Pull of every step towards zero.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>So many pairs at most, those with the largest gain; 0 for a model of shapes only.</summary>
    public int Pairs { get; init; }

    /// <summary>Only the features with the largest reach are tried in pairs.</summary>
    public int PairCandidates { get; init; } = 16;

    public int PairRounds { get; init; } = 40;

    /// <summary>Intervals of each feature of a pair.</summary>
    public int PairIntervals { get; init; } = 16;

    /// <summary>The log-odds are stretched and shifted until they tell the truth about the rows held back (Platt 1999).</summary>
    public bool Calibrate { get; init; } = true;

    /// <summary>The order in which features are visited is shuffled by it, so that none always comes first.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>What came of a fit.</summary>
/// <param name="Model">The model.</param>
/// <param name="Rounds">Rounds that were kept.</param>
/// <param name="HeldLoss">Mean log loss on the rows held back, before calibration; NaN when none were.</param>
/// <param name="Slope">By how much calibration stretched the log-odds; 1 without.</param>
public sealed record ShapeFit(AdditiveModel Model, int Rounds, double HeldLoss, double Slope);
