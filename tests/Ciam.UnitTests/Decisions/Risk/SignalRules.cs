using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;
using Ciam.Decisions.Risk.Signals;

namespace Ciam.UnitTests.Decisions.Risk;

/// <summary>Where each signal begins and how far it goes.</summary>
public sealed class SignalRules
{
    private static readonly RiskPolicy Policy = RiskPolicy.Default;

    [Theory]
    [InlineData(8, 0)] // 6,226 certain km in 8 h: an airliner could
    [InlineData(4, 16.5)]
    [InlineData(0.01, 45)]
    public void Travel_faster_than_an_airliner_counts(double hours, double expected)
    {
        var facts = Given.Alice(Given.NewYork) with { LastSighting = new Sighting(Given.Noon.AddHours(-hours), Given.Zurich) };

        Assert.Equal(expected, ImpossibleTravel.Weigh(facts, Policy)?.Contribution ?? 0);
    }

    [Fact]
    public void Travel_is_certain_only_between_the_discs_of_two_fixes()
    {
        var vague = Given.NewYork with { RadiusKm = 7000 };
        var facts = Given.Alice(vague) with { LastSighting = new Sighting(Given.Noon.AddMinutes(-2), Given.Zurich) };

        Assert.Null(ImpossibleTravel.Weigh(facts, Policy));
    }

    [Fact]
    public void Nobody_travels_when_the_address_is_a_servers()
    {
        var facts = Given.Alice(Given.NewYork) with { FromCustomerDevice = false, LastSighting = new Sighting(Given.Noon.AddMinutes(-2), Given.Zurich) };

        Assert.Null(ImpossibleTravel.Weigh(facts, Policy));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(6, 12.5)]
    [InlineData(10, 25)]
    [InlineData(100000, 25)]
    public void Two_slips_on_an_account_are_human_and_ten_are_not(int failures, double expected) =>
        Assert.Equal(expected, FailuresOnAccount.Weigh(Given.Alice() with { Failures = new FailureFacts { OnAccount = failures } }, Policy)?.Contribution ?? 0);

    [Theory]
    [InlineData(5, 0, 0)]
    [InlineData(25, 0, 40)]
    [InlineData(25, 25, 10)]
    [InlineData(25, 100, 0)]
    public void Stuffing_is_many_accounts_that_fail_where_few_succeed(int failing, int succeeding, double expected)
    {
        var failures = new FailureFacts { AccountsFailingFromNetwork = failing, AccountsSucceedingFromNetwork = succeeding };

        Assert.Equal(expected, CredentialStuffing.Weigh(Given.Alice() with { Failures = failures }, Policy)?.Contribution ?? 0);
    }

    [Theory]
    [InlineData(10, 0, 0)]
    [InlineData(60, 0, 15)]
    [InlineData(60, 59, 0)]
    public void Failures_from_a_network_count_against_its_successes(int failures, int succeeding, double expected)
    {
        var facts = Given.Alice() with { Failures = new FailureFacts { FromNetwork = failures, AccountsSucceedingFromNetwork = succeeding } };

        Assert.Equal(expected, FailuresFromNetwork.Weigh(facts, Policy)?.Contribution ?? 0);
    }

    [Fact]
    public void Three_in_the_morning_is_unusual_for_who_comes_by_day()
    {
        var evidence = UnusualHour.Weigh(Given.Alice(at: Given.Noon.AddHours(15)), Policy);

        Assert.Equal(8, evidence!.Contribution);
        Assert.Equal("Unusual hour: 03:00 UTC; usually 08:00 to 19:00", evidence.Detail);
        Assert.Null(UnusualHour.Weigh(Given.Alice(), Policy));
    }

    [Fact]
    public void A_network_that_hides_its_users_weighs_more_than_one_of_servers_and_counts_once()
    {
        Assert.Equal(25, HiddenNetwork.Weigh(Given.Alice(Given.Hidden), Policy)!.Contribution);
        Assert.Equal(15, HiddenNetwork.Weigh(Given.Alice(Given.Singapore), Policy)!.Contribution);
        Assert.Null(HiddenNetwork.Weigh(Given.Alice(), Policy));
    }

    [Fact]
    public void Machines_live_among_servers_but_do_not_hide()
    {
        Assert.Null(HiddenNetwork.Weigh(Given.Chatbot(Given.Singapore), Policy));
        Assert.Equal(ReasonCode.AnonymousNetwork, HiddenNetwork.Weigh(Given.Chatbot(Given.Hidden), Policy)!.Code);
    }

    [Fact]
    public void One_visit_makes_a_country_less_strange_and_five_make_it_usual()
    {
        double Points(int visits) => CountryHabit.Weigh(
            Given.Alice(Given.NewYork, habits: habits => Enumerable.Range(0, visits).Aggregate(habits, (h, _) => h.Observe(Given.Noon.AddHours(-1), Given.NewYork, null))), Policy)?.Contribution ?? 0;

        Assert.Equal(25, Points(0));
        Assert.InRange(Points(1), 10, 20);
        Assert.InRange(Points(5), -3, 0);
    }

    [Fact]
    public void A_device_without_the_mark_is_strange_only_where_somebody_was_seen_before()
    {
        var facts = Given.Alice() with { DeviceKnown = false };

        Assert.Equal(27, DeviceHabit.Weigh(facts, Policy)!.Contribution);
        Assert.Equal(30, DeviceHabit.Weigh(Given.Alice(agent: null) with { DeviceKnown = false }, Policy)!.Contribution);
        Assert.Null(DeviceHabit.Weigh(facts with { Customer = CustomerBaseline.None.Recognise(Given.Noon, Given.Zurich, Given.HerBrowser) }, Policy));
        Assert.Null(DeviceHabit.Weigh(facts with { DeviceKnown = null }, Policy));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(8, 26.75)]
    [InlineData(3600, 40)]
    [InlineData(0.1, 0)]
    public void A_machine_may_double_its_pace_but_not_multiply_it(double perHour, double expected) =>
        Assert.Equal(expected, ClientRate.Weigh(Given.Chatbot(perHour: perHour), Policy)?.Contribution ?? 0);

    [Fact]
    public void A_machine_without_a_history_of_paces_has_no_habit_of_them()
    {
        var young = Given.Chatbot(perHour: 3600);

        Assert.Null(ClientRate.Weigh(young with { Client = young.Client! with { LogRate = young.Client.LogRate with { Count = 23 } } }, Policy));
    }

    [Fact]
    public void A_scope_never_asked_before_is_named()
    {
        var evidence = ClientScope.Weigh(Given.Chatbot(null, null, 1, "accounts.read", "payments"), Policy);

        Assert.Equal(30, evidence!.Contribution);
        Assert.Equal("Never asked before for: payments", evidence.Detail);
        Assert.Null(ClientScope.Weigh(Given.Chatbot(), Policy));
    }

    [Fact]
    public void A_machine_asking_at_night_is_unusual_when_it_works_by_day()
    {
        Assert.Equal(10, ClientHour.Weigh(Given.Chatbot(at: Given.Noon.AddHours(15)), Policy)!.Contribution);
        Assert.Null(ClientHour.Weigh(Given.Chatbot(), Policy));
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(14, 0)]
    public void An_account_is_new_for_a_fortnight(double days, double expected) =>
        Assert.Equal(expected, NewAccount.Weigh(Given.Alice() with { AccountCreatedAt = Given.Noon.AddDays(-days) }, Policy)?.Contribution ?? 0);

    [Theory]
    [InlineData(0, 15)]
    [InlineData(3, 15)]
    [InlineData(5, 7.5)]
    [InlineData(7, 0)]
    public void A_changed_telephone_number_counts_for_a_week(double days, double expected) =>
        Assert.Equal(expected, PhoneChange.Weigh(Given.Alice() with { PhoneChangedAt = Given.Noon.AddDays(-days) }, Policy)?.Contribution ?? 0, 6);

    [Fact]
    public void An_account_never_used_is_dormant_by_its_age()
    {
        var facts = Given.Alice() with { LastSighting = null, AccountCreatedAt = Given.Noon.AddDays(-300) };

        Assert.Equal("No sign-in known since it was opened 300 days ago", DormantAccount.Weigh(facts, Policy)!.Detail);
    }

    [Fact]
    public void Crossing_a_border_nearby_weighs_half_of_crossing_an_ocean()
    {
        Assert.Equal(15, OriginCountry.Weigh(Given.Continued(Purpose.RefreshToken, Given.Constance), Policy)!.Contribution);
        Assert.Equal(30, OriginCountry.Weigh(Given.Continued(Purpose.RefreshToken, Given.NewYork), Policy)!.Contribution);
        Assert.Equal(30, OriginCountry.Weigh(Given.Continued(Purpose.RefreshToken, new Place { Country = "US" }), Policy)!.Contribution);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, -40)]
    [InlineData(3, -60)]
    public void Proofs_lower_the_score_by_their_strength(int level, double expected) =>
        Assert.Equal(expected, ProvenAssurance.Weigh(Given.Alice() with { Proven = new ProvenFactors(level, Given.Noon) }, Policy)?.Contribution ?? 0);
}
