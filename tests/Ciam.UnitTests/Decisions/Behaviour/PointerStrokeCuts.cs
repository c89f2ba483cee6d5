using Ciam.Decisions.Behaviour;

namespace Ciam.UnitTests.Decisions.Behaviour;

public sealed class PointerStrokeCuts
{
    [Fact]
    public void A_movement_ends_at_its_click_and_keeps_the_rhythm()
    {
        List<PointerEvent> events = [.. Line(0, 0, 0, 10), Press(200, 90, 0), Release(290, 90, 0), .. Line(2000, 90, 0, 6)];

        var strokes = PointerStrokes.Split(events);

        Assert.Equal([StrokeEnd.Click, StrokeEnd.Pause], strokes.Select(stroke => stroke.End));
        Assert.Equal(110, strokes[0].PauseBeforePress);
        Assert.Equal(90, strokes[0].Hold);
        Assert.Equal(1710, strokes[1].PauseBefore);
        Assert.True(double.IsNaN(strokes[1].Hold));
        Assert.Equal((90, 0), strokes[1].ChordBefore);
    }

    [Fact]
    public void A_pause_ends_a_movement()
    {
        Assert.Equal(2, PointerStrokes.Split([.. Line(0, 0, 0, 10), .. Line(90 + PointerStrokes.PauseMs, 90, 0, 10)]).Count);
        Assert.Single(PointerStrokes.Split([.. Line(0, 0, 0, 10), .. Line(80 + PointerStrokes.PauseMs, 95, 0, 10)]));
    }

    [Fact]
    public void A_drag_is_a_stroke_of_its_own()
    {
        List<PointerEvent> events = [.. Line(0, 0, 0, 10), Press(200, 90, 0), .. Line(210, 100, 0, 10), Release(400, 190, 0)];

        var strokes = PointerStrokes.Split(events);

        Assert.Equal([StrokeEnd.Click, StrokeEnd.Drag], strokes.Select(stroke => stroke.End));
        Assert.Equal(200, strokes[1].Hold);
        Assert.Equal(200, strokes[1].Points[0].T);
    }

    [Fact]
    public void Clicks_without_movement_are_counted_for_the_next_stroke()
    {
        List<PointerEvent> events = [Press(0, 5, 5), Release(60, 5, 5), Press(180, 5, 5), Release(240, 5, 5), .. Line(300, 5, 5, 8)];

        Assert.Equal(2, Assert.Single(PointerStrokes.Split(events)).StillPresses);
    }

    [Fact]
    public void A_wheel_is_counted_and_no_position_off_every_screen_or_back_in_time_is_taken()
    {
        List<PointerEvent> events =
        [
            new(0, PointerKind.Scroll, 1, 1), new(10, PointerKind.Scroll, 1, 1), .. Line(100, 0, 0, 8),
            new(150, PointerKind.Move, 65_535, 3), new(20, PointerKind.Move, 4, 4), new(double.NaN, PointerKind.Move, 4, 4),
        ];

        var stroke = Assert.Single(PointerStrokes.Split(events));

        Assert.Equal(2, stroke.Scrolls);
        Assert.Equal(8, stroke.Points.Count);
    }

    [Fact]
    public void An_endless_stroke_is_cut()
    {
        var strokes = PointerStrokes.Split([.. Line(0, 0, 0, 1000)]);

        Assert.True(strokes.Count >= 3);
        Assert.All(strokes, stroke => Assert.InRange(stroke.Points.Count, PointerStrokes.LeastPoints, PointerStrokes.MostPoints));

        List<PointerEvent> drag = [Press(0, 0, 0), .. Line(10, 0, 0, 1000), Release(10_100, 999, 0)];
        Assert.All(PointerStrokes.Split(drag), stroke => Assert.Equal(PointerFeatures.Count, PointerFeatures.Row(stroke, handOnly: false).Length));
    }

    [Fact]
    public void Any_order_of_events_is_survived()
    {
        var draws = new Ciam.Decisions.Learning.SplitMix64(5);
        for (var round = 0; round < 200; round++)
        {
            var t = 0.0;
            List<PointerEvent> events = [.. Enumerable.Range(0, 100).Select(_ => new PointerEvent(t += draws.Below(300) - 10, (PointerKind)draws.Below(4), draws.Below(500), draws.Below(500)))];

            foreach (var stroke in PointerStrokes.Split(events))
                Assert.DoesNotContain(PointerFeatures.Row(stroke, handOnly: false), double.IsInfinity);
        }
    }

    private static IEnumerable<PointerEvent> Line(double t, double x, double y, int points) =>
        Enumerable.Range(0, points).Select(i => new PointerEvent(t + (10 * i), PointerKind.Move, x + (10 * i), y));

    private static PointerEvent Press(double t, double x, double y) => new(t, PointerKind.Press, x, y);

    private static PointerEvent Release(double t, double x, double y) => new(t, PointerKind.Release, x, y);
}
