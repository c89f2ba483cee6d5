namespace Ciam.Decisions.Behaviour;

/// <summary>A mouse stroke as numbers: first what the hand does, then what the machine and the screen add. Lengths in CSS pixels, times in milliseconds, angles in radians.</summary>
/// <remarks>Kinds of measures after Gamboa and Fred 2004 and Antal and Egyed-Zsigmond 2019; what cannot be measured is NaN.</remarks>
public static partial class PointerFeatures
{
    /// <summary>A step whose direction differs by less is going straight on.</summary>
    private const double Straight = 0.05;

    /// <summary>Slower than this, in pixels per millisecond, the hand rests within its stroke.</summary>
    private const double Resting = 0.05;

    /// <summary>Borrowed numbers per point: five columns and a little.</summary>
    private const int RoomPerPoint = 6;

    public static IReadOnlyList<string> Names { get; } =
    [
        "end", "duration", "length", "chord", "straightness", "direction", "direction_sin", "direction_cos",
        "speed_mean", "speed_20", "speed_50", "speed_80", "speed_max", "speed_spread", "speed_start", "speed_end", "speed_x", "speed_y",
        "peak_at_time", "peak_at_path", "half_time_path", "last_tenth_time",
        "accel_20", "accel_50", "accel_80", "accel_max", "accel_min", "accel_start", "brake_share", "jerk", "peaks",
        "deviation", "deviation_side", "deviation_at", "turn_sum", "turn_abs", "turn_max", "turns", "turn_speed", "curvature",
        "reversals_x", "reversals_y", "overshoot", "rest_share",
        "pause_before", "pause_press", "hold", "since_press", "scrolls", "still_presses", "angle_before", "chord_before",
        "dt_20", "dt_50", "dt_80", "dt_min", "points", "step_min", "axis_share", "one_pixel_share", "tick_share",
        "start_x", "start_y", "end_x", "end_y", "low_x", "high_x", "low_y", "high_y",
    ];

    /// <summary>All features.</summary>
    public static int Count => Names.Count;

    /// <summary>The first so many features say nothing of sampling rate, clock or place on the screen.</summary>
    public const int HandCount = 52;

    /// <summary>The first so many describe the path alone, without the rhythm around it.</summary>
    public const int PathCount = 44;

    /// <summary>The features of a stroke; with <paramref name="into"/> of <see cref="HandCount"/> only those of the hand.</summary>
    public static void Measure(PointerStroke stroke, Span<double> into)
    {
        if (into.Length != HandCount && into.Length != Count)
            throw new ArgumentException($"room for {HandCount} or {Count} features is needed", nameof(into));

        var points = stroke.Points;
        Span<double> room = stackalloc double[RoomPerPoint * (PointerStrokes.MostPoints + 2)];
        var path = new Path(points, room);
        var at = 0;
        Whole(path, stroke.End, into, ref at);
        Speeds(path, into, ref at);
        Accelerations(path, into, ref at);
        Turns(path, into, ref at);
        Rhythm(stroke, path, into, ref at);
        if (into.Length == Count)
            Machine(points, path, into, ref at);
    }

    /// <summary>The first <see cref="PathCount"/> features, for any moving point.</summary>
    internal static void MeasurePath(IReadOnlyList<PointerEvent> points, Span<double> into)
    {
        Span<double> room = stackalloc double[RoomPerPoint * (PointerStrokes.MostPoints + 2)];
        var path = new Path(points, room);
        var at = 0;
        Whole(path, StrokeEnd.Pause, into, ref at);
        Speeds(path, into, ref at);
        Accelerations(path, into, ref at);
        Turns(path, into, ref at);
    }

    /// <summary>All or the hand's features of a stroke as a row.</summary>
    public static double[] Row(PointerStroke stroke, bool handOnly = true)
    {
        var row = new double[handOnly ? HandCount : Count];
        Measure(stroke, row);
        return row;
    }

    private static void Whole(in Path p, StrokeEnd end, Span<double> into, ref int at)
    {
        into[at++] = (double)end;
        into[at++] = Math.Log(1 + p.Duration);
        into[at++] = Math.Log(1 + p.Length);
        into[at++] = Math.Log(1 + p.Chord);
        into[at++] = p.Length > 0 ? p.Chord / p.Length : double.NaN;
        into[at++] = p.Chord > 0 ? p.Direction : double.NaN;
        into[at++] = p.Chord > 0 ? Math.Sin(p.Direction) : double.NaN;
        into[at++] = p.Chord > 0 ? Math.Cos(p.Direction) : double.NaN;
    }

    private static void Speeds(in Path p, Span<double> into, ref int at)
    {
        var v = p.Speed;
        var n = p.Steps;
        var sorted = p.Scratch[..n];
        v[..n].CopyTo(sorted);
        sorted.Sort();
        double mean = p.Length / p.Duration, squares = 0, alongX = 0, alongY = 0;
        var (peak, resting) = (0, 0.0);
        for (var i = 0; i < n; i++)
        {
            squares += p.Dt[i] * (v[i] - mean) * (v[i] - mean);
            alongX += Math.Abs(p.X(i + 1) - p.X(i));
            alongY += Math.Abs(p.Y(i + 1) - p.Y(i));
            peak = v[i] > v[peak] ? i : peak;
        }
        into[at++] = Math.Log(1e-3 + mean);
        into[at++] = Math.Log(1e-3 + Quantile(sorted, 0.2));
        into[at++] = Math.Log(1e-3 + Quantile(sorted, 0.5));
        into[at++] = Math.Log(1e-3 + Quantile(sorted, 0.8));
        into[at++] = Math.Log(1e-3 + sorted[^1]);
        into[at++] = Math.Sqrt(squares / p.Duration) / Math.Max(mean, 1e-6);
        into[at++] = Math.Log(1e-3 + v[0]);
        into[at++] = Math.Log(1e-3 + v[n - 1]);
        into[at++] = Math.Log(1e-3 + (alongX / p.Duration));
        into[at++] = Math.Log(1e-3 + (alongY / p.Duration));

        double time = 0, way = 0, peakTime = 0, peakWay = 0, halfWay = double.NaN, lastTenth = double.NaN;
        for (var i = 0; i < n; i++)
        {
            if (i == peak)
                (peakTime, peakWay) = (time + (p.Dt[i] / 2), way + (p.Ds[i] / 2));
            if (double.IsNaN(halfWay) && time + p.Dt[i] >= p.Duration / 2)
                halfWay = way + (p.Ds[i] * ((p.Duration / 2) - time) / p.Dt[i]);
            if (double.IsNaN(lastTenth) && way + p.Ds[i] >= 0.9 * p.Length)
                lastTenth = time + (p.Ds[i] > 0 ? p.Dt[i] * ((0.9 * p.Length) - way) / p.Ds[i] : 0);
            (time, way) = (time + p.Dt[i], way + p.Ds[i]);
            resting += v[i] < Resting ? p.Dt[i] : 0;
        }
        into[at++] = peakTime / p.Duration;
        into[at++] = peakWay / p.Length;
        into[at++] = halfWay / p.Length;
        into[at++] = 1 - (lastTenth / p.Duration);
        p.RestShare[0] = resting / p.Duration;
    }

    private static void Accelerations(in Path p, Span<double> into, ref int at)
    {
        var n = p.Steps;
        var a = p.Scratch[..(n - 1)];
        double jerk = 0, before = 0, braking = 0;
        var peaks = 0;
        for (var i = 1; i < n; i++)
        {
            var now = 2000 * (p.Speed[i] - p.Speed[i - 1]) / (p.Dt[i] + p.Dt[i - 1]);
            a[i - 1] = now;
            jerk += i > 1 ? Math.Abs(now - before) : 0;
            braking += now < 0 ? p.Dt[i] : 0;
            peaks += now < 0 && (i == 1 || before > 0) ? 1 : 0;
            before = now;
        }
        var start = a[0];
        a.Sort();
        into[at++] = Math.Asinh(Quantile(a, 0.2));
        into[at++] = Math.Asinh(Quantile(a, 0.5));
        into[at++] = Math.Asinh(Quantile(a, 0.8));
        into[at++] = Math.Asinh(a[^1]);
        into[at++] = Math.Asinh(a[0]);
        into[at++] = Math.Asinh(start);
        into[at++] = braking / p.Duration;
        into[at++] = Math.Log(1e-3 + (jerk / p.Duration));
        into[at++] = 1000 * peaks / p.Duration;
    }

    private static void Turns(in Path p, Span<double> into, ref int at)
    {
        double farthest = 0, side = 0, where = 0, along = 0, way = 0;
        for (var i = 0; i < p.Steps; i++)
        {
            way += p.Ds[i];
            var (x, y) = (p.X(i + 1) - p.X(0), p.Y(i + 1) - p.Y(0));
            var off = p.Chord > 0 ? ((p.UnitX * y) - (p.UnitY * x)) : Math.Sqrt((x * x) + (y * y));
            along = Math.Max(along, (p.UnitX * x) + (p.UnitY * y));
            side += off * p.Ds[i];
            if (Math.Abs(off) > Math.Abs(farthest))
                (farthest, where) = (off, way);
        }
        double sum = 0, total = 0, most = 0, last = double.NaN;
        int turns = 0, reversalsX = 0, reversalsY = 0;
        double lastX = 0, lastY = 0;
        for (var i = 0; i < p.Steps; i++)
        {
            if (p.Ds[i] <= 0)
                continue;
            var turn = double.IsNaN(last) ? 0 : Math.IEEERemainder(p.Theta[i] - last, Math.Tau);
            (sum, total, most) = (sum + turn, total + Math.Abs(turn), Math.Max(most, Math.Abs(turn)));
            turns += Math.Abs(turn) > Straight ? 1 : 0;
            var (dx, dy) = (p.X(i + 1) - p.X(i), p.Y(i + 1) - p.Y(i));
            (reversalsX, lastX) = dx == 0 ? (reversalsX, lastX) : (reversalsX + (dx * lastX < 0 ? 1 : 0), dx);
            (reversalsY, lastY) = dy == 0 ? (reversalsY, lastY) : (reversalsY + (dy * lastY < 0 ? 1 : 0), dy);
            last = p.Theta[i];
        }
        into[at++] = Math.Log(1e-3 + (Math.Abs(farthest) / p.Length));
        into[at++] = side / (p.Length * p.Length);
        into[at++] = where / p.Length;
        into[at++] = sum;
        into[at++] = Math.Log(1e-2 + total);
        into[at++] = most;
        into[at++] = (double)turns / p.Steps;
        into[at++] = Math.Log(1e-3 + (1000 * total / p.Duration));
        into[at++] = Math.Log(1e-5 + (total / p.Length));
        into[at++] = reversalsX;
        into[at++] = reversalsY;
        into[at++] = p.Chord > 0 ? Math.Min(10, (along / p.Chord) - 1) : double.NaN;
        into[at++] = p.RestShare[0];
    }

    private static void Rhythm(PointerStroke stroke, in Path p, Span<double> into, ref int at)
    {
        into[at++] = Log(stroke.PauseBefore);
        into[at++] = Log(stroke.PauseBeforePress);
        into[at++] = Log(stroke.Hold);
        into[at++] = Log(stroke.SinceLastPress);
        into[at++] = Math.Min(20, stroke.Scrolls);
        into[at++] = Math.Min(20, stroke.StillPresses);
        var (x, y) = stroke.ChordBefore;
        var moved = !double.IsNaN(x) && (x != 0 || y != 0);
        into[at++] = moved && p.Chord > 0 ? Math.IEEERemainder(p.Direction - Math.Atan2(y, x), Math.Tau) : double.NaN;
        into[at++] = moved ? Math.Log(1 + Math.Sqrt((x * x) + (y * y))) : double.NaN;
    }

    private static double Log(double ms) => Math.Log(1 + Math.Clamp(ms, 0, 60_000));

    private static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        var rank = share * (sorted.Length - 1);
        var low = (int)rank;
        return low + 1 < sorted.Length ? sorted[low] + ((rank - low) * (sorted[low + 1] - sorted[low])) : sorted[low];
    }
}
