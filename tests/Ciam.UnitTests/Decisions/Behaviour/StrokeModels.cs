using Ciam.Decisions.Behaviour;

namespace Ciam.UnitTests.Decisions.Behaviour;

public sealed class StrokeModels
{
    private static readonly IReadOnlyList<IReadOnlyList<double[]>> Own = [DrawnHand.Rows(40, 1), DrawnHand.Rows(40, 2), DrawnHand.Rows(40, 3)];
    private static readonly IReadOnlyList<IReadOnlyList<double[]>> Others = DrawnHand.Others(10, 60, 99);
    private static readonly StrokeModel Model = StrokeModel.Fit(Own, Others)!;

    [Fact]
    public void The_customer_is_told_from_a_stranger_whom_nobody_knew()
    {
        Assert.InRange(Model.SessionScore(DrawnHand.Rows(20, 50))!.Value, 1, StrokeModel.Clip);
        Assert.InRange(Model.SessionScore(DrawnHand.Rows(20, 51, tempo: 0.7, bend: 0.15))!.Value, -StrokeModel.Clip, -1);
    }

    [Fact]
    public void The_way_to_learn_swipes_tells_them_apart_within_the_same_bound()
    {
        var touch = StrokeModel.Fit(Own, Others, StrokeModelOptions.Touch)!;

        Assert.InRange(touch.SessionScore(DrawnHand.Rows(20, 50))!.Value, 1, StrokeModel.Clip);
        Assert.InRange(touch.SessionScore(DrawnHand.Rows(20, 51, tempo: 0.7, bend: 0.15))!.Value, -StrokeModel.Clip, -1);
        Assert.InRange(touch.ToBytes().Length, 1000, StrokeModel.MostBytes);
    }

    [Fact]
    public void More_strokes_say_more()
    {
        var (few, many) = (Model.SessionScore(0.5, 5)!.Value, Model.SessionScore(0.5, 40)!.Value);

        Assert.True(Math.Abs(many) > Math.Abs(few));
    }

    [Fact]
    public void Too_few_strokes_say_nothing()
    {
        Assert.Null(Model.SessionScore([]));
        Assert.Null(Model.SessionScore(DrawnHand.Rows(2, 5)));
        Assert.Null(Model.SessionScore(double.NaN, 20));
        Assert.Null(StrokeModel.Fit([DrawnHand.Rows(10, 1)], Others));
    }

    [Fact]
    public void A_model_is_small_and_reads_back_as_it_was_written()
    {
        var bytes = Model.ToBytes();
        var read = StrokeModel.FromBytes(bytes);
        var rows = DrawnHand.Rows(10, 70);

        Assert.InRange(bytes.Length, 1000, StrokeModel.MostBytes);
        Assert.Equal(Model.SessionScore(rows), read.SessionScore(rows));
        Assert.Equal(bytes, read.ToBytes());
    }

    [Fact]
    public void The_same_strokes_give_the_same_bytes()
    {
        Assert.Equal(Model.ToBytes(), StrokeModel.Fit(Own, Others)!.ToBytes());
    }

    [Fact]
    public void Without_others_the_model_knows_the_customer_alone_and_speaks_softly()
    {
        var cold = StrokeModel.Fit(Own, [])!;

        Assert.True(cold.IsCold);
        var (same, stranger) = (cold.SessionScore(DrawnHand.Rows(30, 52))!.Value, cold.SessionScore(DrawnHand.Rows(30, 53, tempo: 0.4, bend: 0.3))!.Value);
        Assert.True(same > 0 && stranger < same - 0.5, $"{same} {stranger}");
        Assert.InRange(stranger, -StrokeModel.ColdClip, 0);
        Assert.Equal(same, StrokeModel.FromBytes(cold.ToBytes()).SessionScore(DrawnHand.Rows(30, 52)));
        Assert.InRange(cold.ToBytes().Length, 1000, StrokeModel.MostBytes);
    }

    [Fact]
    public void Broken_bytes_are_refused()
    {
        var draws = new Ciam.Decisions.Learning.SplitMix64(8);
        foreach (var good in new[] { Model.ToBytes(), StrokeModel.Fit(Own, [])!.ToBytes() })
        {
            Assert.Throws<FormatException>(() => StrokeModel.FromBytes(good.AsSpan(0, good.Length - 1)));
            Assert.Throws<FormatException>(() => StrokeModel.FromBytes([]));
            for (var i = 0; i < 300; i++)
            {
                var bad = good.ToArray();
                bad[draws.Below(bad.Length)] = (byte)draws.Next();
                try
                {
                    var model = StrokeModel.FromBytes(bad);
                    Assert.False(double.IsNaN(model.SessionScore(0, 255)!.Value));
                }
                catch (FormatException)
                {
                    // Refused, as it may be.
                }
            }
        }
    }

    [Fact]
    public void The_window_keeps_the_newest_strokes_within_its_bytes()
    {
        var window = StrokeWindow.Empty(PointerFeatures.HandCount);
        for (ulong day = 0; day < 12; day++)
            window = window.Observe(DrawnHand.Rows(30, day));

        var read = StrokeWindow.FromBytes(window.ToBytes());

        Assert.InRange(window.ToBytes().Length, StrokeModel.MostBytes / 2, StrokeModel.MostBytes);
        Assert.InRange(window.Strokes, window.Room - 30, window.Room);
        Assert.Equal(DrawnHand.Rows(30, 11)[29][3], read.Sessions[^1][29][3], 0.02);
        Assert.Equal(DrawnHand.Rows(30, 11)[29].Select(double.IsFinite), read.Sessions[^1][29].Select(double.IsFinite));
        Assert.Equal(window.ToBytes(), read.ToBytes());
        Assert.Throws<FormatException>(() => StrokeWindow.FromBytes(window.ToBytes().AsSpan(0, 500)));
        Assert.Throws<FormatException>(() => StrokeWindow.FromBytes([]));
    }
}
