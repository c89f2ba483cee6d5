using Ciam.Decisions.Behaviour;

namespace Ciam.UnitTests.Decisions.Behaviour;

public sealed class StrokeMeasures
{
    [Fact]
    public void The_hands_features_do_not_know_where_on_the_screen_it_was()
    {
        var session = DrawnHand.Session(5, 1);
        List<PointerEvent> moved = [.. session.Select(e => e with { T = e.T + 12_345, X = e.X + 400, Y = e.Y + 77 })];

        var rows = PointerStrokes.Split(session).Select(stroke => PointerFeatures.Row(stroke)).ToList();
        var movedRows = PointerStrokes.Split(moved).Select(stroke => PointerFeatures.Row(stroke)).ToList();

        Assert.Equal(5, rows.Count);
        for (var i = 0; i < rows.Count; i++)
            Assert.Equal(rows[i], movedRows[i]);
        Assert.Equal(PointerFeatures.HandCount, rows[0].Length);
    }

    [Fact]
    public void A_straight_even_path_is_measured_as_one()
    {
        PointerEvent[] points = [.. Enumerable.Range(0, 11).Select(i => new PointerEvent(20 * i, PointerKind.Move, 30 * i, 40 * i))];

        var row = PointerFeatures.Row(new PointerStroke(points, StrokeEnd.Pause), handOnly: false);

        double Of(string name) => row[PointerFeatures.Names.ToList().IndexOf(name)];
        Assert.Equal(1, Of("straightness"), 9);
        Assert.Equal(Math.Log(501), Of("chord"), 9);
        Assert.Equal(Math.Log(201), Of("duration"), 9);
        Assert.Equal(Math.Log(1e-3 + 2.5), Of("speed_50"), 9);
        Assert.Equal(0, Of("speed_spread"), 9);
        Assert.Equal(0.6, Of("direction_cos"), 9);
        Assert.Equal(0, Of("turn_sum"), 9);
        Assert.Equal(0, Of("reversals_x"));
        Assert.Equal(20, Of("dt_50"), 9);
        Assert.Equal(300, Of("end_x"));
    }

    [Fact]
    public void Every_feature_has_one_name()
    {
        Assert.Equal(PointerFeatures.Count, PointerFeatures.Names.Distinct().Count());
        Assert.Equal("dt_20", PointerFeatures.Names[PointerFeatures.HandCount]);
        Assert.Equal("pause_before", PointerFeatures.Names[PointerFeatures.PathCount]);
        Assert.Equal(TouchFeatures.Count, TouchFeatures.Names.Distinct().Count());
        Assert.InRange(TouchFeatures.Count, 40, 64);
    }

    [Fact]
    public void A_swipe_is_told_in_shares_of_the_window_and_without_sensors_as_missing()
    {
        TouchPoint[] points = [.. Enumerable.Range(0, 10).Select(i => new TouchPoint(16 * i, 100, 800 - (30 * i), 0.5))];

        var stroke = TouchStroke.From(points, 700, 400, 1000)!;
        var row = TouchFeatures.Row(stroke);

        double Of(string name) => row[TouchFeatures.Names.ToList().IndexOf(name)];
        Assert.Equal(0.25, Of("start_x"), 9);
        Assert.Equal(0.53, Of("end_y"), 9);
        Assert.Equal(3, Of("towards"));
        Assert.Equal(Math.Log(701), Of("pause_before"), 9);
        Assert.True(double.IsNaN(Of("force_middle")));
        Assert.True(double.IsNaN(Of("radius_spread")));
    }

    [Fact]
    public void A_finger_with_force_and_size_is_measured_with_them()
    {
        TouchPoint[] points = [.. Enumerable.Range(0, 9).Select(i => new TouchPoint(16 * i, 100 + (9 * i), 300, 0.2 + (0.05 * i), 10 + i))];

        var row = TouchFeatures.Row(TouchStroke.From(points)!);

        double Of(string name) => row[TouchFeatures.Names.ToList().IndexOf(name)];
        Assert.Equal(0.2, Of("force_start"), 9);
        Assert.Equal(14, Of("radius_middle"), 9);
        Assert.Equal(8.0 / 14, Of("radius_spread"), 9);
        Assert.True(double.IsNaN(Of("start_x")));
        Assert.Equal(0, Of("towards"));
    }

    [Fact]
    public void A_tap_is_no_swipe()
    {
        Assert.Null(TouchStroke.From([new(0, 1, 1), new(10, 1, 1), new(20, 1, 1), new(30, 1, 1), new(40, 1, 1)]));
        Assert.Null(TouchStroke.From([new(0, 1, 1), new(10, 9, 1)]));
        Assert.Null(TouchStroke.From([new(0, 1, 1), new(10, 9, 1), new(20, 19, 1), new(20_000, 29, 1)]));
        Assert.Null(TouchStroke.From([new(0, double.NaN, 1), new(double.NaN, 9, 1)]));
    }
}
