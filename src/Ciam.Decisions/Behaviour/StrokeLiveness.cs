using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Behaviour;

/// <summary>Signs that no hand moved the pointer, each between nothing (0) and certainty (1).</summary>
/// <param name="Straight">Paths without any deviation from a straight line.</param>
/// <param name="EvenSteps">Steps of exactly equal length, or at exactly equal intervals and speed.</param>
/// <param name="Perfect">Speed that follows the minimum-jerk curve (Flash and Hogan 1985) more closely than any hand.</param>
/// <param name="Replayed">Paths that were seen before, point for point.</param>
/// <param name="Teleported">Presses far from where the pointer last was, without a way there; assistive software may do this, so it never counts more than half.</param>
/// <param name="QuantisedClock">Intervals that are all multiples of a coarse step; privacy settings may do this, so it counts least.</param>
public sealed record StrokeLivenessFindings(double Straight, double EvenSteps, double Perfect, double Replayed, double Teleported, double QuantisedClock)
{
    /// <summary>All signs together: the chance that none of them is wrong about a script, were they independent.</summary>
    public double Strength => 1 - ((1 - Straight) * (1 - EvenSteps) * (1 - Perfect) * (1 - Replayed) * (1 - Teleported) * (1 - QuantisedClock));
}

/// <summary>Tells scripted pointer paths from a hand's. Where there is no pointer (keyboard, screen reader, switch) it has nothing to say.</summary>
public static class StrokeLiveness
{
    /// <summary>Assistive pointing (voice, switch, eye) also jumps: half a suspicion at most.</summary>
    private const double MostForTeleports = 0.5;

    /// <summary>Browsers that resist fingerprinting round their clocks: a hint at most.</summary>
    private const double MostForClock = 0.2;

    private const int LeastStrokes = 3, LeastSteps = 5;

    /// <summary>Shorter paths are straight in a hand too.</summary>
    private const double LeastLength = 80;

    /// <summary>When the curve 10 t^3 - 15 t^4 + 6 t^5 has gone a share of its way. Its ends are left out: there whole pixels hide the truth.</summary>
    private static readonly (double Way, double Time)[] MinimumJerkTimes = [.. new[] { 0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95 }.Select(way => (way, MinimumJerkTime(way)))];

    /// <summary>What the events of one session say, or null when there are too few strokes and presses to say anything.</summary>
    /// <param name="events">Pointer events of one session in order of time.</param>
    /// <param name="seenBefore">Fingerprints of earlier sessions' strokes, to recognise a replay.</param>
    public static StrokeLivenessFindings? Judge(IReadOnlyList<PointerEvent> events, IReadOnlySet<ulong>? seenBefore = null)
    {
        var strokes = PointerStrokes.Split(events);
        var moving = strokes.Where(stroke => stroke.Points.Count > LeastSteps && Length(stroke) >= LeastLength).ToList();
        var (presses, jumps) = Presses(events);
        if (moving.Count < LeastStrokes && presses < LeastStrokes)
            return null;

        return new StrokeLivenessFindings(
            Mostly(moving, IsStraight), Mostly(moving, IsEven), Mostly(moving, IsPerfect), Replays(moving, seenBefore),
            presses < LeastStrokes ? 0 : MostForTeleports * Curve.Ramp((double)jumps / presses, 0.5, 1),
            MostForClock * Mostly(moving, HasCoarseClock));
    }

    /// <summary>A number for the shape and rhythm of a stroke wherever on the screen it lies (FNV-1a over whole pixels and milliseconds).</summary>
    public static ulong Fingerprint(PointerStroke stroke)
    {
        var hash = 14695981039346656037UL;
        for (var i = 1; i < stroke.Points.Count; i++)
        {
            var (a, b) = (stroke.Points[i - 1], stroke.Points[i]);
            foreach (var step in (ReadOnlySpan<double>)[b.T - a.T, b.X - a.X, b.Y - a.Y])
                hash = (hash ^ (ulong)(long)Math.Round(step)) * 1099511628211UL;
        }
        return hash;
    }

    private static double Mostly(List<PointerStroke> strokes, Predicate<PointerStroke> sign) =>
        strokes.Count < LeastStrokes ? 0 : Curve.Ramp((double)strokes.Count(stroke => sign(stroke)) / strokes.Count, 0.4, 0.9);

    /// <summary>Off the axes, where a mouse may be drawn along a ruler's edge by its own raster, no point lies half a pixel aside.</summary>
    private static bool IsStraight(PointerStroke stroke)
    {
        var (first, last) = (stroke.Points[0], stroke.Points[^1]);
        var (dx, dy) = (last.X - first.X, last.Y - first.Y);
        var chord = Math.Sqrt((dx * dx) + (dy * dy));
        return Math.Min(Math.Abs(dx), Math.Abs(dy)) > 10
            && stroke.Points.All(p => Math.Abs((dx * (p.Y - first.Y)) - (dy * (p.X - first.X))) / chord <= 0.71);
    }

    private static bool IsEven(PointerStroke stroke)
    {
        var steps = Steps(stroke).Select(step => step.Length).ToList();
        var mean = steps.Average();
        // Rounding to whole pixels moves each end of a step by half a pixel.
        return steps.TrueForAll(step => Math.Abs(step - mean) <= 1.42) && mean > 3;
    }

    private static bool IsPerfect(PointerStroke stroke)
    {
        Span<double> times = stackalloc double[MinimumJerkTimes.Length];
        var length = Length(stroke);
        double time = 0, way = 0;
        var next = 0;
        foreach (var step in Steps(stroke))
        {
            for (; next < times.Length && way + step.Length >= MinimumJerkTimes[next].Way * length; next++)
                times[next] = time + (step.Interval * ((MinimumJerkTimes[next].Way * length) - way) / step.Length);
            (time, way) = (time + step.Interval, way + step.Length);
        }
        var span = times[^1] - times[0];
        for (var i = 1; i < times.Length - 1; i++)
        {
            var ideal = (MinimumJerkTimes[i].Time - MinimumJerkTimes[0].Time) / (MinimumJerkTimes[^1].Time - MinimumJerkTimes[0].Time);
            if (!(Math.Abs(((times[i] - times[0]) / span) - ideal) <= 0.012))
                return false;
        }
        return true;
    }

    private static double MinimumJerkTime(double way)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 50; i++)
        {
            var t = (low + high) / 2;
            (low, high) = t * t * t * (10 + (t * ((6 * t) - 15))) < way ? (t, high) : (low, t);
        }
        return low;
    }

    private static bool HasCoarseClock(PointerStroke stroke) =>
        Steps(stroke).All(step => Math.Abs(Math.IEEERemainder(step.Interval, 50)) < 0.01);

    private static double Replays(List<PointerStroke> strokes, IReadOnlySet<ulong>? seenBefore)
    {
        var seen = new HashSet<ulong>();
        var again = strokes.Count(stroke => Fingerprint(stroke) is var print && (!seen.Add(print) || seenBefore?.Contains(print) == true));
        return strokes.Count == 0 ? 0 : Curve.Ramp((double)again / strokes.Count, 0, 0.5);
    }

    private static (int Presses, int Jumps) Presses(IReadOnlyList<PointerEvent> events)
    {
        var (presses, jumps) = (0, 0);
        for (var i = 1; i < events.Count; i++)
        {
            if (events[i].Kind != PointerKind.Press)
                continue;
            presses++;
            jumps += Math.Max(Math.Abs(events[i].X - events[i - 1].X), Math.Abs(events[i].Y - events[i - 1].Y)) > 20 ? 1 : 0;
        }
        return (presses, jumps);
    }

    private static double Length(PointerStroke stroke) => Steps(stroke).Sum(step => step.Length);

    private static IEnumerable<(double Interval, double Length)> Steps(PointerStroke stroke)
    {
        for (var i = 1; i < stroke.Points.Count; i++)
        {
            var (a, b) = (stroke.Points[i - 1], stroke.Points[i]);
            yield return (b.T - a.T, Math.Sqrt(((b.X - a.X) * (b.X - a.X)) + ((b.Y - a.Y) * (b.Y - a.Y))));
        }
    }
}
