using BenchmarkDotNet.Attributes;
using Ciam.Decisions.Behaviour;

namespace Ciam.Bench;

/// <summary>A mouse session of 20 strokes with 500 events, cut, measured and scored (time is per event), and eleven swipes of 30 points, measured and scored (time is per swipe).</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class StrokeBenchmarks
{
    private const int Strokes = 20, PointsPerStroke = 23, EventsPerStroke = PointsPerStroke + 2, Swipes = 11;

    private readonly Random _chance = new(11);
    private readonly double[] _mouseRow = new double[PointerFeatures.HandCount];
    private List<PointerEvent> _events = [];
    private TouchStroke _swipe = null!;
    private StrokeModel _mouse = null!;
    private StrokeModel _touch = null!;

    [GlobalSetup]
    public void Learn()
    {
        _events = Session(1);
        _mouse = StrokeModel.Fit([.. Enumerable.Range(0, 10).Select(_ => MouseRows(1))], [.. Enumerable.Range(0, 20).Select(person => MouseRows(0.5 + (person / 20.0)))])!;
        _swipe = Swipe(1);
        _touch = StrokeModel.Fit([.. Enumerable.Range(0, 10).Select(_ => TouchRows(1))], [.. Enumerable.Range(0, 20).Select(person => TouchRows(0.5 + (person / 20.0)))], StrokeModelOptions.Touch)!;
    }

    [Benchmark(OperationsPerInvoke = Strokes * EventsPerStroke)]
    public double? MouseEvent()
    {
        double sum = 0;
        var strokes = PointerStrokes.Split(_events);
        foreach (var stroke in strokes)
        {
            PointerFeatures.Measure(stroke, _mouseRow);
            sum += _mouse.Stroke(_mouseRow);
        }
        return _mouse.SessionScore(sum / strokes.Count, strokes.Count);
    }

    [Benchmark(OperationsPerInvoke = Swipes)]
    public double? TouchSwipe() => _touch.SessionScore([.. Enumerable.Repeat(_swipe, Swipes).Select(TouchFeatures.Row)]);

    private IReadOnlyList<double[]> MouseRows(double tempo) => [.. PointerStrokes.Split(Session(tempo)).Select(stroke => PointerFeatures.Row(stroke))];

    private IReadOnlyList<double[]> TouchRows(double tempo) => [.. Enumerable.Range(0, 30).Select(_ => TouchFeatures.Row(Swipe(tempo)))];

    private List<PointerEvent> Session(double tempo)
    {
        var events = new List<PointerEvent>();
        var t = 0.0;
        for (var stroke = 0; stroke < Strokes; stroke++)
        {
            var (x, y) = (500 * _chance.NextDouble(), 500 * _chance.NextDouble());
            var (dx, dy) = (40 * (_chance.NextDouble() - 0.5), 40 * (_chance.NextDouble() - 0.5));
            for (var i = 0; i < PointsPerStroke; i++)
            {
                (x, y, t) = (x + dx + _chance.Next(4), y + dy + _chance.Next(4), t + ((12 + _chance.Next(8)) / tempo));
                events.Add(new PointerEvent(t, PointerKind.Move, Math.Round(x), Math.Round(y)));
            }
            events.Add(new PointerEvent(t + 90, PointerKind.Press, Math.Round(x), Math.Round(y)));
            events.Add(new PointerEvent(t + 160, PointerKind.Release, Math.Round(x), Math.Round(y)));
            t += 900;
        }
        return events;
    }

    private TouchStroke Swipe(double tempo)
    {
        var points = new List<TouchPoint>();
        var (x, y, t) = (200.0, 600.0, 0.0);
        for (var i = 0; i < 30; i++)
        {
            (x, y, t) = (x + (2 * _chance.NextDouble()), y - (12 * tempo) - _chance.Next(4), t + 16 + _chance.Next(2));
            points.Add(new TouchPoint(t, x, y, 0.3 + (0.1 * _chance.NextDouble()), 12 + _chance.Next(3)));
        }
        return TouchStroke.From(points, 800, 412, 915)!;
    }
}
