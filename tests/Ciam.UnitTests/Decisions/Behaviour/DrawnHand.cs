using Ciam.Decisions.Behaviour;
using Ciam.Decisions.Learning;

namespace Ciam.UnitTests.Decisions.Behaviour;

/// <summary>A made-up hand with a tempo, a bend and a tremor of its own that moves from target to target and clicks.</summary>
internal static class DrawnHand
{
    /// <summary>So many aimed movements with clicks; pixels and milliseconds are whole, as a browser's are.</summary>
    public static List<PointerEvent> Session(int strokes, ulong seed, double tempo = 1, double bend = 0.08, double tremor = 1.5)
    {
        var draws = new SplitMix64(seed);
        var events = new List<PointerEvent>();
        var (t, x, y) = (1000.0, 300.0, 300.0);
        for (var s = 0; s < strokes; s++)
        {
            var (toX, toY) = (50 + (900 * draws.Share()), 50 + (600 * draws.Share()));
            var (dx, dy) = (toX - x, toY - y);
            var steps = 12 + draws.Below(14);
            var aside = bend * (0.5 + draws.Share());
            var early = 0.6 + (0.3 * draws.Share());
            for (var i = 0; i <= steps; i++)
            {
                var share = Math.Pow((double)i / steps, early);
                var s3 = share * share * (3 - (2 * share));
                var bow = aside * Math.Sin(Math.PI * s3);
                events.Add(new PointerEvent(
                    Math.Round(t),
                    PointerKind.Move,
                    Math.Round(x + (dx * s3) - (dy * bow) + (tremor * (draws.Share() - 0.5) * 2)),
                    Math.Round(y + (dy * s3) + (dx * bow) + (tremor * (draws.Share() - 0.5) * 2))));
                t += (14 + (6 * draws.Share())) / tempo;
            }
            (x, y) = (events[^1].X, events[^1].Y);
            t += (80 + (100 * draws.Share())) / tempo;
            events.Add(new PointerEvent(Math.Round(t), PointerKind.Press, x, y));
            t += (60 + (40 * draws.Share())) / tempo;
            events.Add(new PointerEvent(Math.Round(t), PointerKind.Release, x, y));
            t += 550 + (400 * draws.Share());
        }
        return events;
    }

    public static IReadOnlyList<double[]> Rows(int strokes, ulong seed, double tempo = 1, double bend = 0.08, double tremor = 1.5) =>
        [.. PointerStrokes.Split(Session(strokes, seed, tempo, bend, tremor)).Select(stroke => PointerFeatures.Row(stroke))];

    /// <summary>Other people: each with a tempo and a bend of their own.</summary>
    public static IReadOnlyList<IReadOnlyList<double[]>> Others(int people, int strokes, ulong seed)
    {
        var draws = new SplitMix64(seed);
        return [.. Enumerable.Range(0, people).Select(_ => Rows(strokes, draws.Next(), 0.5 + draws.Share(), 0.02 + (0.15 * draws.Share())))];
    }
}
