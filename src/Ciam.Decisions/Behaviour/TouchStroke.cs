namespace Ciam.Decisions.Behaviour;

/// <summary>One point of a finger: <paramref name="T"/> in milliseconds, position in CSS pixels; force (0 to 1) and contact radius (CSS pixels) are NaN where the device does not say.</summary>
public readonly record struct TouchPoint(double T, double X, double Y, double Force = double.NaN, double Radius = double.NaN);

/// <summary>One swipe: from the finger's landing to its leaving.</summary>
public sealed record TouchStroke(IReadOnlyList<TouchPoint> Points)
{
    /// <summary>A tap or a twitch is no swipe.</summary>
    public const int LeastPoints = 4;

    public const int MostPoints = PointerStrokes.MostPoints;

    /// <summary>From the finger's last leaving to this landing, in milliseconds; NaN for the first.</summary>
    public double PauseBefore { get; init; } = double.NaN;

    /// <summary>Width and height of the page's window in CSS pixels, so that places can be told as shares of it; NaN when unknown.</summary>
    public (double Width, double Height) Window { get; init; } = (double.NaN, double.NaN);

    /// <summary>The stroke without points that run backwards in time or are not finite, or null when it is no swipe: too few moments, no way, or longer than ten seconds.</summary>
    public static TouchStroke? From(IReadOnlyList<TouchPoint> points, double pauseBefore = double.NaN, double width = double.NaN, double height = double.NaN)
    {
        var kept = new List<TouchPoint>(Math.Min(points.Count, MostPoints));
        foreach (var p in points)
        {
            if (kept.Count == MostPoints)
                break;
            if (double.IsFinite(p.T) && Math.Abs(p.X) < 20_000 && Math.Abs(p.Y) < 20_000 && (kept.Count == 0 || p.T > kept[^1].T))
                kept.Add(p);
        }
        if (kept.Count < LeastPoints || kept[^1].T - kept[0].T > 10_000 || kept.TrueForAll(p => p.X == kept[0].X && p.Y == kept[0].Y))
            return null;

        return new TouchStroke([.. kept]) { PauseBefore = pauseBefore, Window = (width, height) };
    }
}
