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
        Assert.InRange(touch.ToBytes().Length, 10_000, StrokeModel.MostBytes);
        var (read, rows) = (StrokeModel.FromBytes(touch.ToBytes()), DrawnHand.Rows(10, 70));
        Assert.Equal(touch.SessionScore(rows), read.SessionScore(rows));
        Assert.Equal(touch.ToBytes(), read.ToBytes());
    }

    [Fact]
    public void Neighbouring_strokes_speak_together_and_their_order_counts()
    {
        var touch = StrokeModel.Fit(Own, Others, StrokeModelOptions.Touch)!;
        double[][] rows = [.. DrawnHand.Rows(6, 70), .. DrawnHand.Rows(6, 71, tempo: 0.7, bend: 0.15)];
        double[][] mixed = [.. rows.Select((_, i) => rows[(i / 2) + (i % 2 * 6)])];

        Assert.NotEqual(touch.Scores(rows).Mean(0, 12), touch.Scores(mixed).Mean(0, 12), 1e-6);
        Assert.Equal(Model.SessionScore(rows)!.Value, Model.SessionScore(mixed)!.Value, 1e-9);
        Assert.Equal(1.5 * touch.Stroke(rows[0]), touch.Scores([rows[0]]).Mean(0, 1), 1e-12);
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
        foreach (var good in new[] { Model.ToBytes(), StrokeModel.Fit(Own, [])!.ToBytes(), StrokeModel.Fit(Own, Others, StrokeModelOptions.Touch)!.ToBytes() })
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
    public void The_window_gives_every_session_the_same_share_of_its_bytes()
    {
        var window = StrokeWindow.Empty(PointerFeatures.HandCount);
        for (ulong day = 0; day < 12; day++)
            window = window.Observe(DrawnHand.Rows(day == 3 ? 20 : 200, day));

        var read = StrokeWindow.FromBytes(window.ToBytes());

        Assert.InRange(window.ToBytes().Length, StrokeModel.MostBytes - 500, StrokeModel.MostBytes);
        Assert.Equal((12, window.Room), (window.Sessions.Count, window.Strokes));
        Assert.Equal(20, window.Sessions[3].Count);
        Assert.All(window.Sessions.Where((_, day) => day != 3), session => Assert.InRange(session.Count, window.Room / 12, (window.Room / 11) + 1));
        var (kept, drawn) = (read.Sessions[^1][0], DrawnHand.Rows(200, 11)[0]);
        Assert.All(drawn.Zip(kept), pair => Assert.True(!double.IsFinite(pair.First) || Math.Abs(pair.First - pair.Second) <= Math.Abs(pair.First / 8) + 1e-5));
        Assert.Equal(window.Sessions[^1][0], kept);
        Assert.Equal(DrawnHand.Rows(200, 11)[0].Select(double.IsFinite), read.Sessions[^1][0].Select(double.IsFinite));
        Assert.Equal(window.ToBytes(), read.ToBytes());
        Assert.Throws<FormatException>(() => StrokeWindow.FromBytes(window.ToBytes().AsSpan(0, 500)));
        Assert.Throws<FormatException>(() => StrokeWindow.FromBytes([]));
    }

    [Fact]
    public void Strokes_out_of_a_window_are_not_told_from_the_same_persons_as_measured()
    {
        var kept = Enumerable.Range(0, 6).Aggregate(StrokeWindow.Empty(PointerFeatures.HandCount), (window, day) => window.Observe(DrawnHand.Rows(40, (ulong)day)));
        IReadOnlyList<IReadOnlyList<double[]>> same = [.. Enumerable.Range(10, 6).Select(day => (IReadOnlyList<double[]>)DrawnHand.Rows(40, (ulong)day))];

        var scores = DrawnHand.Rows(40, 30).Select(stroke => StrokeModel.Fit(kept, same, new StrokeModelOptions { Folds = 0 })!.Stroke(stroke));

        Assert.InRange(scores.Average(), -0.7, 0.7);
    }

    [Fact]
    public void The_window_forgets_the_oldest_session()
    {
        var window = StrokeWindow.Empty(2);
        for (var day = 0; day < 30; day++)
            window = window.Observe([[Math.Pow(2, day - 14), double.NaN], [1, 1], [1, 2]]);

        Assert.Equal(Enumerable.Range(6, 24).Select(day => Math.Pow(2, day - 14)), window.Sessions.Select(session => session[0][0]));
        Assert.Same(window, window.Observe([]));
        Assert.Throws<ArgumentException>(() => window.Observe([[1]]));
    }
}
