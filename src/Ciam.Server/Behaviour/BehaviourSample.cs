using Ciam.Decisions.Behaviour;

namespace Ciam.Server.Behaviour;

/// <summary>How a text came to be in its field; only what was typed in one go says something about the person.</summary>
public enum HowEntered
{
    Empty,
    Typed,
    Corrected,
    Pasted,
    Dropped,

    /// <summary>By a password manager, the browser, or the page itself.</summary>
    Filled,

    /// <summary>By an input method that tells no keys, as telephones have.</summary>
    Composed,

    /// <summary>By key events that no keyboard made.</summary>
    Scripted,
}

/// <summary>One field of a form: how it was filled, and for typed ones when each key went down and up.</summary>
public sealed record EnteredField(HowEntered How, IReadOnlyList<KeyTime> Keys);

/// <summary>A step of the pointer: milliseconds, CSS pixels, button (0 none, 1 main, 2 other), state (0 moved, 1 pressed, 2 released, 3 dragged).</summary>
public readonly record struct PointerStep(double Ms, double X, double Y, int Button, int State);

/// <summary>A place a finger touched: milliseconds, CSS pixels, radius in CSS pixels, force from 0 to 1; what the device does not tell is 0.</summary>
public readonly record struct FingerPoint(double Ms, double X, double Y, double Radius, double Force);

/// <summary>What a page measured: fields by the names of their inputs, the way of the pointer, and strokes of fingers. Nothing in it tells what was written.</summary>
public sealed record BehaviourSample
{
    public static BehaviourSample Nothing { get; } = new();

    public IReadOnlyDictionary<string, EnteredField> Fields { get; init; } = new Dictionary<string, EnteredField>();
    public IReadOnlyList<PointerStep> Moves { get; init; } = [];
    public IReadOnlyList<IReadOnlyList<FingerPoint>> Touches { get; init; } = [];

    /// <summary>Width and height of the page's window in CSS pixels; 0 when it was not told.</summary>
    public double Width { get; init; }
    public double Height { get; init; }

    /// <summary>There is something in it that a person did by hand.</summary>
    public bool IsMeasured => Fields.Values.Any(entered => entered.How == HowEntered.Typed) || Moves.Count > 0 || Touches.Count > 0;
}
