namespace Ciam.Decisions.Learning;

/// <summary>Finds the few pieces into which a feature's bins are best cut for one step of boosting.</summary>
/// <param name="leaves">Pieces, at most.</param>
/// <param name="rate">The share of the best step that is taken.</param>
/// <param name="leastHessian">Smallest sum of second derivatives in a piece.</param>
/// <param name="l2">Pull of every step towards zero.</param>
internal sealed class StepSearch(int leaves, double rate, double leastHessian, double l2)
{
    /// <summary>The best few pieces, found greedily; null when no cut gains anything.</summary>
    public double[]? Find(ReadOnlySpan<double> gradient, ReadOnlySpan<double> hessian, int direction)
    {
        var edges = new List<int> { 0, gradient.Length };
        for (var pieces = 1; pieces < leaves; pieces++)
        {
            var (bestGain, bestAt) = (1e-9, -1);
            for (var piece = 0; piece + 1 < edges.Count; piece++)
                Consider(gradient, hessian, edges, piece, direction, ref bestGain, ref bestAt);
            if (bestAt < 0)
                break;
            edges.Add(bestAt);
            edges.Sort();
        }
        if (edges.Count == 2)
            return null;

        var step = new double[gradient.Length];
        for (var piece = 0; piece + 1 < edges.Count; piece++)
            Array.Fill(step, rate * Value(gradient, hessian, edges[piece], edges[piece + 1]), edges[piece], edges[piece + 1] - edges[piece]);
        return step;
    }

    private void Consider(ReadOnlySpan<double> gradient, ReadOnlySpan<double> hessian, List<int> edges, int piece, int direction, ref double bestGain, ref int bestAt)
    {
        var (from, to) = (edges[piece], edges[piece + 1]);
        double g = 0, h = 0;
        for (var b = from; b < to; b++)
            (g, h) = (g + gradient[b], h + hessian[b]);

        // With a direction to keep, a cut may not cross the pieces beside it either.
        var floor = piece > 0 ? Value(gradient, hessian, edges[piece - 1], from) : double.NaN;
        var ceiling = piece + 2 < edges.Count ? Value(gradient, hessian, to, edges[piece + 2]) : double.NaN;
        double gl = 0, hl = 0;
        for (var cut = from + 1; cut < to; cut++)
        {
            (gl, hl) = (gl + gradient[cut - 1], hl + hessian[cut - 1]);
            var (gr, hr) = (g - gl, h - hl);
            if (hl < leastHessian || hr < leastHessian)
                continue;
            var (left, right) = (gl / (hl + l2), gr / (hr + l2));
            if (direction != 0 && (direction * (right - left) < 0 || direction * (left - floor) < 0 || direction * (ceiling - right) < 0))
                continue;
            var gain = (gl * left) + (gr * right) - (g * g / (h + l2));
            if (gain > bestGain)
                (bestGain, bestAt) = (gain, cut);
        }
    }

    private double Value(ReadOnlySpan<double> gradient, ReadOnlySpan<double> hessian, int from, int to)
    {
        double g = 0, h = 0;
        for (var b = from; b < to; b++)
            (g, h) = (g + gradient[b], h + hessian[b]);
        return g / (h + l2);
    }
}
