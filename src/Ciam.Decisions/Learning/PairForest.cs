namespace Ciam.Decisions.Learning;

/// <summary>
/// Chooses pairs of features by what many small trees make of them: a tree of two levels asks a second feature only on one side of the first,
/// and so says how much the two know together. Unlike the gain of one step (<see cref="PairSearch"/>) every next tree sees what is already known, so that of
/// twenty features for much the same thing not all pairs are chosen.
/// </summary>
public static class PairForest
{
    /// <summary>A pair's reach is measured on so many rows at most.</summary>
    private const int MostMeasured = 10_000;

    private static readonly BoostedTreesOptions Growing = new()
    {
        Trees = 400, LearningRate = 0.1, MaxLeaves = 4, MaxDepth = 2, L2 = 5, MinLeafWeight = 40, RowShare = 0.7, FeatureShare = 0.4,
    };

    /// <summary>The strongest pairs first, by their places in a row.</summary>
    /// <param name="rows">Rows of equal length, NaN unknown.</param>
    /// <param name="labels">True for the positive class.</param>
    /// <param name="weights">One a row, 1 on average.</param>
    /// <param name="candidates">Places of the features that may stand in a pair.</param>
    /// <param name="most">So many pairs at most.</param>
    public static IReadOnlyList<(int First, int Second)> Choose(
        IReadOnlyList<double[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<double> weights, IReadOnlyList<int> candidates, int most)
    {
        double[][] narrow = [.. rows.Select(row => candidates.Select(place => row[place]).ToArray())];
        var forest = BoostedTrees.Fit(narrow, labels, weights, Growing);
        int[] measured = [.. Enumerable.Range(0, rows.Count).Where(i => i % Math.Max(1, rows.Count / MostMeasured) == 0)];
        var reach = new Dictionary<(int First, int Second), double>();
        foreach (var root in forest.Roots)
        {
            var top = forest.Nodes[root];
            foreach (var (isLeft, at) in new[] { (true, root + 1), (false, top.Right) })
            {
                var below = forest.Nodes[at];
                if (below.Feature < 0 || below.Feature == top.Feature)
                    continue;
                int[] there = [.. measured.Where(i => GoesLeft(top, narrow[i]) == isLeft)];
                int[] left = [.. there.Where(i => GoesLeft(below, narrow[i]))];
                var (share, part) = (Weight(there, weights) / Weight(measured, weights), there.Length == 0 ? 0 : Weight(left, weights) / Weight(there, weights));
                var (a, b) = (candidates[top.Feature], candidates[below.Feature]);
                var pair = (Math.Min(a, b), Math.Max(a, b));
                reach[pair] = reach.GetValueOrDefault(pair)
                    + (Math.Abs(forest.Nodes[at + 1].Value - forest.Nodes[below.Right].Value) * Math.Sqrt(share * (1 - share) * part * (1 - part)));
            }
        }
        return [.. reach.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(most).Select(pair => pair.Key)];
    }

    private static double Weight(int[] rows, IReadOnlyList<double> weights)
    {
        double sum = 0;
        foreach (var row in rows)
            sum += weights[row];
        return sum;
    }

    private static bool GoesLeft(BoostedTrees.Node node, double[] row) =>
        double.IsFinite(row[node.Feature]) ? row[node.Feature] <= node.Value : node.MissingLeft;
}
