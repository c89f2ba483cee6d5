using Ciam.Decisions.Learning;

namespace Ciam.Decisions.Behaviour;

/// <summary>Learns a customer's trees, and learns them again without a part to see what the model says of strokes it does not know.</summary>
internal static class StrokeFolds
{
    /// <summary>The same number of strokes of everybody, or of every session, as far as there are, evenly over each one's time.</summary>
    public static IReadOnlyList<IReadOnlyList<double[]>> Draw(IReadOnlyList<IReadOnlyList<double[]>> people, int most)
    {
        var left = most;
        var drawn = new IReadOnlyList<double[]>[people.Count];
        var open = Enumerable.Range(0, people.Count).OrderBy(i => people[i].Count).ThenBy(i => i).ToList();
        for (var i = 0; i < open.Count; i++)
        {
            var person = people[open[i]];
            var share = Math.Min(person.Count, Math.Max(1, left / (open.Count - i)));
            drawn[open[i]] = [.. Enumerable.Range(0, share).Select(k => person[(int)((long)k * person.Count / share)])];
            left -= share;
        }
        return drawn;
    }

    /// <summary>Every part of the customer's time and every group of others is judged by a model that has seen neither.</summary>
    public static SessionCalibration Calibrate(
        IReadOnlyList<IReadOnlyList<double[]>> own, IReadOnlyList<IReadOnlyList<double[]>> people, BoostedTreesOptions options, bool neighbours, int folds)
    {
        // Whole sessions where there are many; few ones are cut, because each may hold a way of moving that the others lack.
        var whole = own.Count >= 2 * folds;
        var parts = whole
            ? own.Select((session, i) => (Strokes: session, Fold: i * folds / own.Count)).ToList()
            : [.. own.SelectMany(session => session.Chunk((session.Count / folds) + 1).Select((chunk, i) => (Strokes: (IReadOnlyList<double[]>)chunk, Fold: i)))];
        var ownScores = new List<StrokeScores>();
        var otherScores = new List<StrokeScores>();
        for (var fold = 0; fold < folds; fold++)
        {
            bool Theirs(int person) => person % folds == fold;
            List<IReadOnlyList<double[]>> learnt = [.. parts.Where(part => part.Fold != fold).Select(part => part.Strokes)];
            List<IReadOnlyList<double[]>> background = [.. people.Where((_, i) => !Theirs(i))];
            if (learnt.Count == 0 || background.Count == 0)
                continue;
            var forest = StrokeForest.Grow(learnt, background, options, neighbours);
            ownScores.AddRange(parts.Where(part => part.Fold == fold).Select(part => forest.Scores(part.Strokes)));
            otherScores.AddRange(people.Where((_, i) => Theirs(i)).Select(forest.Scores));
        }
        return SessionCalibration.From(ownScores, otherScores);
    }

    /// <summary>Nobody else is known: others are taken to lie one spread of a stroke farther out.</summary>
    public static SessionCalibration Cold(double[][] strokes)
    {
        // Short stretches take turns, so that every way the hand has is on both sides.
        static bool IsEven(int stroke) => stroke / 5 % 2 == 0;
        var (even, odd) = (StrokeHabit.Fit([.. strokes.Where((_, i) => IsEven(i))]), StrokeHabit.Fit([.. strokes.Where((_, i) => !IsEven(i))]));
        double[] scores = [.. strokes.Select((stroke, i) => (IsEven(i) ? odd : even).Score(stroke))];
        var mean = scores.Average();
        var variance = Math.Max(scores.Average(score => (score - mean) * (score - mean)), 1e-6);
        return new SessionCalibration((float)mean, (float)(mean - Math.Sqrt(variance)), (float)(variance / 2), (float)variance);
    }
}
