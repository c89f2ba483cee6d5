using Ciam.Decisions.Admin;

namespace Ciam.UnitTests.Decisions.Admin;

/// <summary>When the console says that somebody ought to do something, and when it keeps quiet.</summary>
public sealed class WhatNeedsSomebody
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly HouseState Well = new()
    {
        Now = Now,
        Keys = [Key(Now.AddDays(-10), Now.AddDays(20))],
        Nodes = [new NodeState("one", Now.AddSeconds(-30))],
        Refusals = [3, 4, 2, 5],
        WrongProofs = [0, 0, 0, 19],
        Messages = new QueueState(100, Now.AddMinutes(-4)),
    };

    public static TheoryData<string, AlertKind> Ills => new()
    {
        { "no key", AlertKind.NoSigningKey }, { "key not yet", AlertKind.NoSigningKey }, { "key ends", AlertKind.SigningKeyEnds }, { "silent", AlertKind.NodeSilent }, { "messages", AlertKind.MessagesWait },
        { "notices", AlertKind.NoticesWait }, { "unsealed", AlertKind.TrailUnsealed }, { "receiver late", AlertKind.ReceiverBehind }, { "receiver fails", AlertKind.ReceiverBehind },
        { "refusals", AlertKind.RefusalsJump }, { "guessing", AlertKind.GuessingJumps }, { "cases", AlertKind.CasesWait }, { "slow", AlertKind.SlowAnswers },
    };

    [Fact]
    public void A_house_that_is_well_says_nothing() => Assert.Empty(Alerts.Of(Well));

    [Theory]
    [MemberData(nameof(Ills))]
    public void Each_ill_is_one_alert(string ill, AlertKind kind) => Assert.Equal(kind, Assert.Single(Alerts.Of(With(ill))).Kind);

    [Fact]
    public void The_worst_comes_first() => Assert.Equal(
        [AlertKind.NodeSilent, AlertKind.CasesWait, AlertKind.SlowAnswers],
        Alerts.Of(With("slow") with { Nodes = With("silent").Nodes, Cases = With("cases").Cases }).Select(alert => alert.Kind));

    [Fact]
    public void A_key_with_a_successor_may_end() =>
        Assert.Empty(Alerts.Of(Well with { Keys = [Key(Now.AddDays(-30), Now.AddHours(1)), Key(Now.AddHours(1), Now.AddDays(30))] }));

    [Fact]
    public void Few_answers_say_nothing_about_speed() =>
        Assert.Empty(Alerts.Of(Well with { Latencies = [new LatencyLine("console", 19, 900, 5000, 5000)] }));

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(999)]
    [InlineData(8000)]
    public void A_duration_lies_in_a_class_no_more_than_a_quarter_wider(double ms)
    {
        var end = LatencyClasses.EndOf(LatencyClasses.ClassOf(ms));

        Assert.True(end >= ms && end <= Math.Max(0.25, ms * 1.2501), $"{ms} lies in the class that ends at {end}");
    }

    [Fact]
    public void Percentiles_are_the_ends_of_their_classes()
    {
        var counts = new long[LatencyClasses.Count];
        counts[LatencyClasses.ClassOf(1)] = 90;
        counts[LatencyClasses.ClassOf(100)] = 9;
        counts[LatencyClasses.ClassOf(1_000_000)] = 1;

        var line = LatencyClasses.Summarise("token", counts);

        Assert.Equal((100, LatencyClasses.EndOf(LatencyClasses.ClassOf(1)), LatencyClasses.EndOf(LatencyClasses.ClassOf(100)), LatencyClasses.EndOf(LatencyClasses.ClassOf(100))), (line.Count, line.P50, line.P95, line.P99));
        Assert.Equal(LatencyClasses.EndOf(LatencyClasses.Count - 1), LatencyClasses.Percentile(counts, 1));
        Assert.Equal(0, LatencyClasses.Percentile(new long[LatencyClasses.Count], 0.5));
    }

    [Theory]
    [InlineData("/oauth2/token", "token")]
    [InlineData("admin/customers/{id}", "console")]
    [InlineData("/oauth2/authorize", "authorization")]
    [InlineData("signin/{handle}", "sign-in")]
    [InlineData(null, "other")]
    public void A_route_has_a_kind(string? route, string kind) => Assert.Equal(kind, LatencyClasses.KindOf(route));

    private static HouseState With(string ill) => ill switch
    {
        "no key" => Well with { Keys = [] },
        "key not yet" => Well with { Keys = [Key(Now.AddHours(1), Now.AddDays(20))] },
        "key ends" => Well with { Keys = [Key(Now.AddDays(-20), Now.AddHours(23))] },
        "silent" => Well with { Nodes = [new NodeState("one", Now.AddSeconds(-61))] },
        "messages" => Well with { Messages = new QueueState(1, Now.AddMinutes(-6)) },
        "notices" => Well with { Notices = new QueueState(1, Now.AddMinutes(-6)) },
        "unsealed" => Well with { Unsealed = new QueueState(1, Now.AddMinutes(-11)) },
        "receiver late" => Well with { Receivers = [new ReceiverState("siem", TimeSpan.FromMinutes(16), 0)] },
        "receiver fails" => Well with { Receivers = [new ReceiverState("siem", TimeSpan.Zero, 1)] },
        "refusals" => Well with { Refusals = [5, 5, 5, 20] },
        "guessing" => Well with { WrongProofs = [0, 0, 0, 20] },
        "cases" => Well with { Cases = new QueueState(2, Now.AddHours(-25)) },
        "slow" => Well with { Latencies = [new LatencyLine("token", 20, 10, 1000, 2000)] },
        _ => throw new ArgumentOutOfRangeException(nameof(ill)),
    };

    private static KeyState Key(DateTimeOffset from, DateTimeOffset until) => new("k", "ES256", from, from, until);
}
