namespace Ciam.Decisions.Behaviour;

/// <summary>What a mouse or pen did.</summary>
public enum PointerKind
{
    Move = 0,
    Press = 1,
    Release = 2,
    Scroll = 3,
}

/// <summary>One pointer event as a browser reports it: <paramref name="T"/> in milliseconds on the page's clock, position in CSS pixels. What was pointed at is never known.</summary>
public readonly record struct PointerEvent(double T, PointerKind Kind, double X, double Y);

/// <summary>How a stroke ended.</summary>
public enum StrokeEnd
{
    Pause = 0,
    Click = 1,
    Drag = 2,
}

/// <summary>One movement of the hand: the points between two pauses, clicks or drags, and the rhythm around it. Times in milliseconds; what did not happen is NaN.</summary>
public sealed record PointerStroke(IReadOnlyList<PointerEvent> Points, StrokeEnd End)
{
    /// <summary>From the event before to the first point.</summary>
    public double PauseBefore { get; init; } = double.NaN;

    /// <summary>From the last movement to the press of a button.</summary>
    public double PauseBeforePress { get; init; } = double.NaN;

    /// <summary>How long the button was held.</summary>
    public double Hold { get; init; } = double.NaN;

    /// <summary>From the last press before to this stroke's press.</summary>
    public double SinceLastPress { get; init; } = double.NaN;

    /// <summary>Wheel steps since the stroke before.</summary>
    public int Scrolls { get; init; }

    /// <summary>Presses without movement since the stroke before, as in a double click.</summary>
    public int StillPresses { get; init; }

    /// <summary>The stroke before, when it ended less than <see cref="PointerStrokes.NewActionMs"/> ago: chord in pixels.</summary>
    public (double X, double Y) ChordBefore { get; init; } = (double.NaN, double.NaN);
}
