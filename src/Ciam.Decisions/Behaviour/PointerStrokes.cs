namespace Ciam.Decisions.Behaviour;

/// <summary>Cuts a stream of pointer events into strokes: at pauses, at clicks, and around drags (after Antal and Egyed-Zsigmond 2019).</summary>
public static class PointerStrokes
{
    /// <summary>A hand that rests this long has finished its stroke.</summary>
    public const double PauseMs = 500;

    /// <summary>A hand may rest longer on its target before it presses.</summary>
    public const double AimMs = 1500;

    /// <summary>After so long the stroke before has nothing to do with this one.</summary>
    public const double NewActionMs = 10_000;

    /// <summary>Fewer moments of movement do not show how a hand moves.</summary>
    public const int LeastPoints = 4;

    /// <summary>A longer stroke is cut.</summary>
    public const int MostPoints = 256;

    /// <summary>A press that moves no farther is a click.</summary>
    private const double ClickRadius = 4;

    /// <summary>Positions beyond any screen are artefacts of the recorder.</summary>
    private const double FarthestPixel = 20_000;

    /// <summary>The strokes of one session in order of time; events that run backwards in time or lie off every screen are passed over.</summary>
    public static IReadOnlyList<PointerStroke> Split(IReadOnlyList<PointerEvent> events)
    {
        var cutter = new Cutter();
        foreach (var e in events)
        {
            if (double.IsFinite(e.T) && Math.Abs(e.X) <= FarthestPixel && Math.Abs(e.Y) <= FarthestPixel)
                cutter.Take(e);
        }
        return cutter.Finish();
    }

    private sealed class Cutter
    {
        private readonly List<PointerStroke> _strokes = [];
        private List<PointerEvent> _points = [];
        private List<PointerEvent>? _held;
        private PointerEvent _press;
        private double _lastT = double.NaN, _pauseBefore = double.NaN, _lastPressT = double.NaN, _heldPressT = double.NaN;
        private int _scrolls, _stillPresses;
        private (double X, double Y) _chord = (double.NaN, double.NaN);
        private double _chordT = double.NaN;

        public void Take(PointerEvent e)
        {
            if (e.T < _lastT)
                return;

            if (e.T - _lastT >= (e.Kind == PointerKind.Press ? AimMs : PauseMs) && _held is null)
                End(StrokeEnd.Pause);
            switch (e.Kind)
            {
                case PointerKind.Move:
                    Move(e);
                    break;
                case PointerKind.Press:
                    if (_held is not null)
                        End(StrokeEnd.Click);
                    (_press, _held) = (e, []);
                    (_heldPressT, _lastPressT) = (_lastPressT, e.T);
                    break;
                case PointerKind.Release when _held is not null:
                    Release(e);
                    break;
                case PointerKind.Scroll:
                    _scrolls++;
                    break;
                default:
                    break;
            }
            _lastT = e.T;
        }

        public List<PointerStroke> Finish()
        {
            if (_held is { Count: > 0 } held)
                _points = held;
            End(_held is null ? StrokeEnd.Pause : StrokeEnd.Drag);
            return _strokes;
        }

        private void Move(PointerEvent e)
        {
            var into = _held ?? _points;
            if (into.Count == 0 && _held is null)
                _pauseBefore = e.T - _lastT;
            if (into.Count > 0 && into[^1].T >= e.T)
                into[^1] = e;
            else if (into.Count == 0 || into[^1].X != e.X || into[^1].Y != e.Y)
                into.Add(e);
            if (_held is null && _points.Count >= MostPoints)
                End(StrokeEnd.Pause);
            else if (_held?.Count >= MostPoints) // An endless drag keeps its beginning and its end.
                _held.RemoveRange(MostPoints / 2, MostPoints / 2);
        }

        private void Release(PointerEvent e)
        {
            var held = _held!;
            _held = null;
            var farthest = held.Count == 0 ? 0 : held.Max(p => Math.Max(Math.Abs(p.X - _press.X), Math.Abs(p.Y - _press.Y)));
            if (farthest <= ClickRadius)
            {
                if (_points.Count < LeastPoints)
                    _stillPresses++;
                End(StrokeEnd.Click, e.T - _press.T);
                return;
            }
            End(StrokeEnd.Click);
            _pauseBefore = held[0].T - _press.T;
            _points = [_press with { Kind = PointerKind.Move }, .. held.SkipWhile(p => p.T <= _press.T)];
            End(StrokeEnd.Drag, e.T - _press.T);
        }

        private void End(StrokeEnd how, double hold = double.NaN)
        {
            if (_points.Count >= LeastPoints)
            {
                var (first, last) = (_points[0], _points[^1]);
                var pressed = how != StrokeEnd.Pause;
                _strokes.Add(new PointerStroke([.. _points], how)
                {
                    PauseBefore = _pauseBefore,
                    PauseBeforePress = how == StrokeEnd.Click ? _press.T - last.T : double.NaN,
                    Hold = hold,
                    SinceLastPress = pressed ? _press.T - _heldPressT : double.NaN,
                    Scrolls = _scrolls,
                    StillPresses = _stillPresses,
                    ChordBefore = first.T - _chordT < NewActionMs ? _chord : (double.NaN, double.NaN),
                });
                _chord = (last.X - first.X, last.Y - first.Y);
                _chordT = last.T;
                (_scrolls, _stillPresses) = (0, 0);
            }
            _points = [];
            _pauseBefore = double.NaN;
        }
    }
}
