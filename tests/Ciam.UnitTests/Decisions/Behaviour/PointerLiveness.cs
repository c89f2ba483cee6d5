using Ciam.Decisions.Behaviour;

namespace Ciam.UnitTests.Decisions.Behaviour;

public sealed class PointerLiveness
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_hand_is_not_suspected(ulong seed)
    {
        Assert.InRange(StrokeLiveness.Judge(DrawnHand.Session(12, seed))!.Strength, 0, 0.05);
    }

    [Fact]
    public void No_pointer_says_nothing()
    {
        Assert.Null(StrokeLiveness.Judge([]));
        Assert.Null(StrokeLiveness.Judge(DrawnHand.Session(1, 1)));
    }

    [Fact]
    public void Even_steps_on_a_straight_line_are_a_script()
    {
        var found = StrokeLiveness.Judge(Scripted(s => s))!;

        Assert.Equal(1, found.Straight);
        Assert.Equal(1, found.EvenSteps);
        Assert.Equal(0, found.Perfect);
        Assert.True(found.Strength > 0.99);
    }

    [Fact]
    public void The_textbook_curve_of_speed_is_a_script()
    {
        var found = StrokeLiveness.Judge(Scripted(s => s * s * s * (10 + (s * ((6 * s) - 15)))))!;

        Assert.Equal(1, found.Perfect);
        Assert.Equal(0, found.EvenSteps);
    }

    [Fact]
    public void A_session_played_again_is_recognised_wherever_it_lies()
    {
        var once = DrawnHand.Session(8, 4);
        var prints = PointerStrokes.Split(once).Select(StrokeLiveness.Fingerprint).ToHashSet();
        List<PointerEvent> again = [.. once.Select(e => e with { T = e.T + 86_400_000, X = e.X + 13, Y = e.Y - 7 })];

        Assert.Equal(0, StrokeLiveness.Judge(once)!.Replayed);
        Assert.Equal(1, StrokeLiveness.Judge(again, prints)!.Replayed);
        Assert.Equal(0, StrokeLiveness.Judge(DrawnHand.Session(8, 5), prints)!.Replayed);
    }

    [Fact]
    public void Jumps_to_every_button_count_half_because_assistive_software_jumps_too()
    {
        List<PointerEvent> events = [];
        for (var i = 0; i < 5; i++)
        {
            events.Add(new PointerEvent(1000 * i, PointerKind.Press, 100 + (90 * i), 200));
            events.Add(new PointerEvent((1000 * i) + 50, PointerKind.Release, 100 + (90 * i), 200));
        }

        var found = StrokeLiveness.Judge(events)!;

        Assert.Equal(0.5, found.Teleported);
        Assert.Equal(0.5, found.Strength);
    }

    [Fact]
    public void A_coarse_clock_alone_is_a_hint_only()
    {
        List<PointerEvent> coarse = [.. DrawnHand.Session(10, 6).Select((e, i) => e with { T = 50 * i })];

        var found = StrokeLiveness.Judge(coarse)!;

        Assert.Equal(0.2, found.QuantisedClock, 6);
        Assert.InRange(found.Strength, 0.1, 0.3);
    }

    /// <summary>Five movements from corner to corner along a curve of progress; clock and pixels as a driver would set them.</summary>
    private static List<PointerEvent> Scripted(Func<double, double> progress)
    {
        List<PointerEvent> events = [];
        var t = 0.0;
        for (var stroke = 0; stroke < 5; stroke++)
        {
            for (var i = 0; i <= 30; i++, t += 16)
            {
                var s = progress(i / 30.0);
                events.Add(new PointerEvent(t, PointerKind.Move, Math.Round(100 + ((500 + (40 * stroke)) * s)), Math.Round(80 + ((300 + (25 * stroke)) * s))));
            }
            t += 900;
        }
        return events;
    }
}
