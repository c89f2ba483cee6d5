using Ciam.Decisions.Behaviour;
using Ciam.Storage.Behaviour;

namespace Ciam.Server.Behaviour;

/// <summary>A sample's movements as the strokes and numbers that the models know.</summary>
internal static class StrokeRows
{
    /// <summary>What the hand does; the rest would tell machines apart, not people.</summary>
    public static IReadOnlyList<double[]> Of(BehaviourSample sample, string kind) => kind == BehaviourProfileRow.Moves
        ? [.. PointerStrokes.Split(EventsOf(sample)).Select(stroke => PointerFeatures.Row(stroke))]
        : [.. TouchesOf(sample).Select(TouchFeatures.Row)];

    /// <summary>What is kept of a customer's strokes; what is of another format is forgotten.</summary>
    public static StrokeWindow Kept(byte[]? bytes, string kind)
    {
        var none = StrokeWindow.Empty(kind == BehaviourProfileRow.Moves ? PointerFeatures.HandCount : TouchFeatures.Count);
        try
        {
            return bytes is not null && StrokeWindow.FromBytes(bytes) is var kept && kept.Features == none.Features ? kept : none;
        }
        catch (FormatException)
        {
            return none;
        }
    }

    public static IReadOnlyList<PointerEvent> EventsOf(BehaviourSample sample) =>
        [.. sample.Moves.OrderBy(step => step.Ms).Select(step => new PointerEvent(step.Ms, KindOf(step.State), step.X, step.Y))];

    private static IEnumerable<TouchStroke> TouchesOf(BehaviourSample sample)
    {
        var (width, height) = (sample.Width > 0 ? sample.Width : double.NaN, sample.Height > 0 ? sample.Height : double.NaN);
        var left = double.NaN;
        foreach (var finger in sample.Touches.Where(points => points.Count > 0).OrderBy(points => points[0].Ms))
        {
            // Zero is what the script says where the device says nothing.
            var points = finger.Select(point => new TouchPoint(point.Ms, point.X, point.Y, Told(point.Force), Told(point.Radius))).ToList();
            if (TouchStroke.From(points, finger[0].Ms - left, width, height) is { } stroke)
                yield return stroke;
            left = finger[^1].Ms;
        }
    }

    private static double Told(double value) => value > 0 ? value : double.NaN;

    private static PointerKind KindOf(int state) => state switch
    {
        1 => PointerKind.Press,
        2 => PointerKind.Release,
        _ => PointerKind.Move,
    };
}
