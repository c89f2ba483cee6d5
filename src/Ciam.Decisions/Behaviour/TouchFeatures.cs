namespace Ciam.Decisions.Behaviour;

/// <summary>A swipe as numbers (after Frank et al. 2013): its path as for a mouse stroke, its rhythm, its place on the screen, and the finger's force and size where the device tells.</summary>
public static class TouchFeatures
{
    public static IReadOnlyList<string> Names { get; } =
    [
        .. PointerFeatures.Names.Skip(1).Take(PointerFeatures.PathCount - 1),
        "towards", "pause_before", "start_x", "start_y", "end_x", "end_y", "length_share",
        "force_start", "force_middle", "force_end", "radius_start", "radius_middle", "radius_end", "radius_spread",
    ];

    public static int Count => Names.Count;

    /// <summary>The features of a swipe, in the order of <see cref="Names"/>; what the device does not tell is NaN.</summary>
    public static void Measure(TouchStroke stroke, Span<double> into)
    {
        if (into.Length != Count)
            throw new ArgumentException($"room for {Count} features is needed", nameof(into));

        var points = stroke.Points;
        Span<double> path = stackalloc double[PointerFeatures.PathCount];
        var moves = new PointerEvent[points.Count];
        for (var i = 0; i < moves.Length; i++)
            moves[i] = new PointerEvent(points[i].T, PointerKind.Move, points[i].X, points[i].Y);
        PointerFeatures.MeasurePath(moves, path);
        path[1..].CopyTo(into);
        var at = PointerFeatures.PathCount - 1;

        var (first, last) = (points[0], points[^1]);
        var (dx, dy) = (last.X - first.X, last.Y - first.Y);
        var (width, height) = stroke.Window;
        into[at++] = Math.Abs(dx) > Math.Abs(dy) ? (dx > 0 ? 0 : 1) : (dy > 0 ? 2 : 3);
        into[at++] = Math.Log(1 + Math.Clamp(stroke.PauseBefore, 0, 60_000));
        into[at++] = first.X / width;
        into[at++] = first.Y / height;
        into[at++] = last.X / width;
        into[at++] = last.Y / height;
        into[at++] = Math.Sqrt((dx * dx) + (dy * dy)) / Math.Sqrt((width * width) + (height * height));
        // Browsers without a sensor report 0 or a steady 0.5 for every touch.
        Sensor(points, static p => p.Force is > 0 and <= 1 && p.Force != 0.5 ? p.Force : double.NaN, into, ref at);
        Sensor(points, static p => p.Radius is > 1 and < 500 ? p.Radius : double.NaN, into, ref at);
        var (least, most, sum, count) = (double.PositiveInfinity, 0.0, 0.0, 0);
        foreach (var p in points)
        {
            if (p.Radius is > 1 and < 500)
                (least, most, sum, count) = (Math.Min(least, p.Radius), Math.Max(most, p.Radius), sum + p.Radius, count + 1);
        }
        into[at] = count < 2 ? double.NaN : (most - least) * count / sum;
    }

    /// <summary>The features of a swipe as a row.</summary>
    public static double[] Row(TouchStroke stroke)
    {
        var row = new double[Count];
        Measure(stroke, row);
        return row;
    }

    private static void Sensor(IReadOnlyList<TouchPoint> points, Func<TouchPoint, double> read, Span<double> into, ref int at)
    {
        into[at++] = read(points[0]);
        into[at++] = read(points[points.Count / 2]);
        into[at++] = read(points[^1]);
    }
}
