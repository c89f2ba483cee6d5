namespace Ciam.Decisions.Learning;

/// <summary>Chooses the pairs of features that add most beyond what each adds alone (Lou, Caruana, Gehrke, Hooker 2013).</summary>
internal static class PairSearch
{
    /// <summary>
    /// Candidates are the features with the largest reach whose direction is free: what must rise or fall alone must not be turned round by another.
    /// </summary>
    public static List<PairGrid> Best(LearningTable table, ShapeBoosting boosting, ShapeOptions options, CancellationToken ct)
    {
        var candidates = Enumerable.Range(0, table.Features.Count)
            .Where(f => table.Features[f].Direction == 0 && table.Cuts[f].Length > 0)
            .OrderByDescending(f => boosting.Shapes[f].Max() - boosting.Shapes[f].Min()).ThenBy(f => f)
            .Take(options.PairCandidates).Order().ToArray();
        var tried = new List<(double Gain, PairGrid Grid)>();
        for (var a = 0; a < candidates.Length; a++)
        {
            for (var b = a + 1; b < candidates.Length; b++)
            {
                ct.ThrowIfCancellationRequested();
                var grid = new PairGrid(table, candidates[a], candidates[b], options.PairIntervals);
                var (gradient, hessian) = boosting.Gather(grid);
                tried.Add((grid.Gain(gradient, hessian, options), grid));
            }
        }
        return [.. tried.Where(pair => pair.Gain > 0).OrderByDescending(pair => pair.Gain).Take(options.Pairs).Select(pair => pair.Grid)];
    }
}
