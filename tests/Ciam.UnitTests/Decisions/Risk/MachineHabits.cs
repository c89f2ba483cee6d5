using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;
using Ciam.Decisions.Risk.Signals;

namespace Ciam.UnitTests.Decisions.Risk;

/// <summary>What a machine's habits are made of, how soon they are there, and how they follow a machine that moves.</summary>
public sealed class MachineHabits
{
    private static readonly RiskPolicy Policy = RiskPolicy.Default;
    private static readonly string[] Scopes = ["accounts.read"];

    /// <summary>Noon of the Monday after so many weeks of working Monday to Friday, hourly from eight to nineteen.</summary>
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly ClientBaseline OfficeWorker = Enumerable.Range(-56, 56).Where(day => Monday.AddDays(day).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
        .SelectMany(day => Enumerable.Range(-4, 12).Select(hour => Monday.AddDays(day).AddHours(hour)))
        .Aggregate(ClientBaseline.None, (habits, at) => habits.Observe(at, Given.Zurich, Scopes, 1));

    [Fact]
    public void A_days_burst_makes_nothing_familiar_before_the_day_is_over()
    {
        var burst = Enumerable.Range(0, 5000).Aggregate(OfficeWorker, (habits, i) => habits.Observe(Monday.AddSeconds(i), Given.Singapore, ["payments"], 3600));

        var now = burst.Recognise(Monday.AddSeconds(5000), Given.Singapore, ["payments"], 3600);
        Assert.Equal((0.0, 1), (now.Network!.Share, now.NewScopes.Count));
        Assert.Equal(40, ClientNetwork.Weigh(Facts(now, Given.Singapore), Policy)!.Contribution);

        // Two hours of it, and it teaches two steps of pace and one day of network.
        var tomorrow = burst.Recognise(Monday.AddDays(1), Given.Singapore, Scopes, 3600);
        Assert.InRange(tomorrow.LogRate.Mean, OfficeWorker.LogRate.Mean, OfficeWorker.LogRate.Mean + 0.05);
        Assert.InRange(ClientNetwork.Weigh(Facts(tomorrow, Given.Singapore), Policy)!.Contribution, 20, 35);
    }

    [Fact]
    public void What_the_day_knows_already_would_teach_nothing_and_all_else_would()
    {
        var habits = OfficeWorker.Observe(Monday, Given.Zurich, Scopes, 20).Observe(Monday.AddMinutes(1), Given.Geneva, ["payments"], null);
        RiskFacts Asked(DateTimeOffset at, Place place, string scope, double? pace) => Facts(habits.Recognise(at, place, [scope], pace), place) with { At = at, Scopes = [scope] };

        foreach (var known in new[] { Asked(Monday.AddMinutes(2), Given.Zurich, "payments", 19), Asked(Monday.AddMinutes(3), Given.Geneva, "accounts.read", null), Asked(Monday, Given.Zurich, "accounts.read", 20) })
        {
            Assert.True(habits.HasLearned(known));
            Assert.Equal(RiskJson.Write(habits), RiskJson.Write(habits.Learn(known)));
        }

        foreach (var news in new[]
                 {
                     Asked(Monday.AddMinutes(2), Given.Zurich, "payments", 21), Asked(Monday.AddHours(1), Given.Zurich, "payments", 1), Asked(Monday.AddDays(1), Given.Zurich, "payments", 1),
                     Asked(Monday.AddMinutes(2), Given.Singapore, "payments", 1), Asked(Monday.AddMinutes(2), Given.Zurich, "transfers", 1),
                 })
        {
            Assert.False(habits.HasLearned(news));
            Assert.NotEqual(RiskJson.Write(habits), RiskJson.Write(habits.Learn(news)));
        }

        Assert.False(ClientBaseline.None.HasLearned(Asked(Monday, Given.Zurich, "payments", 1)));
    }

    [Fact]
    public void A_network_used_day_after_day_is_familiar_within_a_week()
    {
        var (habits, points) = (OfficeWorker, new List<double>());
        for (var day = 0; day < 7; day++)
        {
            var at = Monday.AddDays(day);
            points.Add(ClientNetwork.Weigh(Facts(habits.Recognise(at, Given.Geneva, Scopes, 1), Given.Geneva), Policy)?.Contribution ?? 0);
            habits = habits.Observe(at, Given.Geneva, Scopes, 1).Observe(at, Given.Zurich, Scopes, 1);
        }

        Assert.Equal(40, points[0]);
        Assert.Equal(points.OrderDescending(), points);
        Assert.True(points[^1] <= 0, string.Join(" ", points));
    }

    [Fact]
    public void Many_egress_networks_at_once_are_all_habits()
    {
        var places = Enumerable.Range(0, 12).Select(i => Given.Zurich with { Asn = 64600 + i, NetworkOwner = $"Egress {i}" }).ToList();
        var habits = Enumerable.Range(0, 30 * 12).Aggregate(ClientBaseline.None, (h, i) => h.Observe(Monday.AddDays(i / 12), places[i % 12], Scopes, 1));

        Assert.All(places, place => Assert.True(ClientNetwork.Weigh(Facts(habits.Recognise(Monday.AddDays(30), place, Scopes, 1), place), Policy)!.Contribution < 0));
    }

    [Fact]
    public void A_machine_that_rests_at_weekends_is_unusual_on_a_sunday()
    {
        var evidence = ClientHour.Weigh(Facts(OfficeWorker.Recognise(Monday.AddDays(-1), Given.Zurich, Scopes, 1), Given.Zurich, Monday.AddDays(-1)), Policy);

        Assert.Equal("Unusual day: Sunday; usually Mon, Tue, Wed, Thu, Fri", evidence!.Detail);
        Assert.Equal(10, evidence.Contribution);
        Assert.Null(ClientHour.Weigh(Facts(OfficeWorker.Recognise(Monday, Given.Zurich, Scopes, 1), Given.Zurich), Policy));
    }

    [Fact]
    public void A_young_machine_has_no_habits_to_break_yet()
    {
        var oneDay = Enumerable.Range(0, 300).Aggregate(ClientBaseline.None, (habits, i) => habits.Observe(Monday.AddSeconds(i * 10), Given.Zurich, Scopes, 360));

        var now = Facts(oneDay.Recognise(Monday.AddHours(3), Given.Singapore, ["payments"], 3600), Given.Singapore, Monday.AddHours(3));

        Assert.Equal(Verdict.Allow, RiskJudge.Judge(now, Policy).Verdict);
        Assert.Empty(RiskJudge.Judge(now, Policy).Evidence);
    }

    [Theory]
    [InlineData(new[] { "AS64496" }, 10)]
    [InlineData(new[] { "AS64496", "AS64500", "AS64501" }, 30)]
    [InlineData(new string[0], 0)]
    public void New_networks_count_only_while_the_usual_one_is_in_use(string[] ofTheHour, double expected)
    {
        var habits = OfficeWorker.Recognise(Monday, Given.Singapore, Scopes, 1, ofTheHour);

        Assert.Equal(expected, ClientSpread.Weigh(Facts(habits, Given.Singapore), Policy)?.Contribution ?? 0);
        Assert.Equal(0, OfficeWorker.Recognise(Monday, Given.Zurich, Scopes, 1, ["AS64502", "AS64496"]).NewNetworksAtOnce);
    }

    [Fact]
    public void A_secret_passed_around_is_refused_though_it_asks_seldom_and_by_day()
    {
        var habits = OfficeWorker.Recognise(Monday, Given.Singapore, Scopes, 1, ["AS64496", "AS64500", "AS64501"]);

        Assert.Equal(Verdict.Refuse, RiskJudge.Judge(Facts(habits, Given.Singapore), Policy).Verdict);
    }

    [Fact]
    public void A_pace_that_stays_ten_times_higher_becomes_the_habit()
    {
        var busier = Enumerable.Range(0, 20 * 12).Aggregate(OfficeWorker, (habits, i) => habits.Observe(Monday.AddDays(i / 12).AddHours(i % 12), Given.Zurich, Scopes, 10));

        Assert.Equal(26.75, ClientRate.Weigh(Facts(OfficeWorker.Recognise(Monday, Given.Zurich, Scopes, 8), Given.Zurich), Policy)!.Contribution);
        Assert.Null(ClientRate.Weigh(Facts(busier.Recognise(Monday.AddDays(20), Given.Zurich, Scopes, 10), Given.Zurich), Policy));
    }

    [Fact]
    public void Habits_are_small_whatever_is_asked()
    {
        var chance = new Random(3);
        var habits = Enumerable.Range(0, 3000).Aggregate(ClientBaseline.None, (h, i) => h.Observe(
            Monday.AddMinutes(i * 47), Given.Zurich with { Asn = chance.Next(1000), NetworkOwner = new string('x', 300) }, [.. Enumerable.Range(0, 5).Select(_ => $"scope-{chance.Next(1000)}")], chance.Next(10000)));

        Assert.True(RiskJson.Write(habits).Length < 16_000, $"{RiskJson.Write(habits).Length}");
        Assert.Equal(RiskJson.Write(habits), RiskJson.Write(RiskJson.Read<ClientBaseline>(RiskJson.Write(habits))));
    }

    private static RiskFacts Facts(ClientHabits habits, Place place, DateTimeOffset? at = null) => new()
    {
        Purpose = Purpose.ClientCredentials, At = at ?? Monday, Place = place, Scopes = Scopes, Client = habits, Failures = new FailureFacts(),
    };
}
