using Ciam.Decisions.Learning;

namespace Ciam.Decisions.Behaviour;

/// <summary>How a customer's stroke model is learnt, and when it may speak.</summary>
public sealed record StrokeModelOptions
{
    /// <summary>For swipes: each tree sees few features (random subspaces, Ho 1998), so that more of them share the verdict; longer steps with a stronger ridge make up for the weaker trees.</summary>
    public static StrokeModelOptions Touch { get; } = new() { Trees = new StrokeModelOptions().Trees with { LearningRate = 0.12, L2 = 6, FeatureShare = 0.15 }, Neighbours = true };

    /// <summary>Below so many own strokes there is no model.</summary>
    public int LeastStrokes { get; init; } = 20;

    /// <summary>From so many own strokes on, and with enough others, the model is told from others instead of describing the customer alone.</summary>
    public int StrokesForTrees { get; init; } = 40;

    /// <summary>Fewer other customers do not stand for everybody.</summary>
    public int LeastOthers { get; init; } = 5;

    /// <summary>A session with fewer strokes says nothing.</summary>
    public int LeastSessionStrokes { get; init; } = 3;

    /// <summary>At most so many strokes of all others together are learnt from, evenly drawn from every other customer.</summary>
    public int MostOtherStrokes { get; init; } = 6000;

    /// <summary>The trees; their number is lowered until the model fits into <see cref="StrokeModel.MostBytes"/>.</summary>
    public BoostedTreesOptions Trees { get; init; } = new()
    {
        Trees = 180, LearningRate = 0.07, MaxLeaves = 12, MaxDepth = 6, L2 = 2, MinLeafWeight = 10, RowShare = 0.7, FeatureShare = 0.4, Bins = 48, Seed = 1,
    };

    /// <summary>Whether further trees judge the averages of neighbouring strokes beside the strokes themselves.</summary>
    public bool Neighbours { get; init; }

    /// <summary>How many parts the strokes are cut into to see how the model does on what it has not learnt; 0 leaves the score uncalibrated.</summary>
    public int Folds { get; init; } = 3;
}
