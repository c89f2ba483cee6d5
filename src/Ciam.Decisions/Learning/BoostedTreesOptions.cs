namespace Ciam.Decisions.Learning;

/// <summary>How boosted trees grow.</summary>
public sealed record BoostedTreesOptions
{
    /// <summary>At most so many trees.</summary>
    public int Trees { get; init; } = 200;

    /// <summary>The share of each tree's step that is taken (shrinkage, Friedman 2001).</summary>
    public double LearningRate { get; init; } = 0.06;

    /// <summary>A tree grows at the leaf with the largest gain until it has so many.</summary>
    public int MaxLeaves { get; init; } = 16;

    /// <summary>No leaf lies deeper than this.</summary>
    public int MaxDepth { get; init; } = 6;

    /// <summary>Ridge on the leaf values, in units of the second derivative.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>Neither side of a split weighs less, in units of the rows' weights.</summary>
    public double MinLeafWeight { get; init; } = 20;

    /// <summary>Each tree sees this share of the rows.</summary>
    public double RowShare { get; init; } = 1;

    /// <summary>Each tree sees this share of the features.</summary>
    public double FeatureShare { get; init; } = 1;

    /// <summary>At most so many quantile bins per feature.</summary>
    public int Bins { get; init; } = 64;

    /// <summary>The seed of the subsamples; the same seed and rows give the same bytes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>With validation rows, growth stops after so many trees without a better loss there, and the best length is kept.</summary>
    public int Patience { get; init; } = 20;
}

/// <summary>Rows that a learner does not learn from but stops by.</summary>
public sealed record ValidationRows(IReadOnlyList<double[]> Rows, IReadOnlyList<bool> Labels, IReadOnlyList<double>? Weights = null);
