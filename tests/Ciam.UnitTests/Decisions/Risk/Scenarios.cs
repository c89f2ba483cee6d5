using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;

namespace Ciam.UnitTests.Decisions.Risk;

/// <summary>Days in the life of a bank, and what the server answers on them.</summary>
public sealed class Scenarios
{
    [Fact]
    public void As_always_is_allowed_and_says_why()
    {
        var judgment = Given.Alice().Judged();

        Assert.Equal(Verdict.Allow, judgment.Verdict);
        Assert.False(judgment.NotifyOwner);
        Assert.Equal([ReasonCode.KnownDevice, ReasonCode.FamiliarNetwork, ReasonCode.FamiliarCountry], judgment.Evidence.Select(e => e.Code));
        Assert.Equal("Usual network: Alpenblick Telecom", judgment.Reason(ReasonCode.FamiliarNetwork)!.Detail);
    }

    [Fact]
    public void Another_continent_two_minutes_later_is_asked_for_a_factor_and_the_owner_hears_of_it()
    {
        var facts = Given.Alice(Given.Singapore, "Chrome on Linux") with { DeviceKnown = false, LastSighting = new Sighting(Given.Noon.AddMinutes(-2), Given.Zurich) };

        var judgment = facts.Judged();

        Assert.Equal(Verdict.StepUp, judgment.Verdict);
        Assert.True(judgment.NotifyOwner);
        Assert.Equal("Seen in Zurich, Switzerland 2 minutes ago, now in Singapore, 10194 km away", judgment.Reason(ReasonCode.ImpossibleTravel)!.Detail);
        Assert.Equal("New country: Singapore; usually Switzerland", judgment.Reason(ReasonCode.UnfamiliarCountry)!.Detail);
    }

    [Fact]
    public void The_same_while_the_password_is_being_guessed_through_a_hidden_network_is_refused()
    {
        var facts = Given.Alice(Given.Hidden, "Chrome on Linux") with
        {
            DeviceKnown = false,
            LastSighting = new Sighting(Given.Noon.AddMinutes(-2), Given.NewYork),
            Failures = new FailureFacts { OnAccount = 12 },
        };

        Assert.Equal(Verdict.Refuse, facts.Judged().Verdict);
    }

    [Fact]
    public void Whoever_proved_two_factors_is_not_asked_again_for_the_same_cause()
    {
        var facts = Given.Alice(Given.Singapore, "Chrome on Linux") with { DeviceKnown = false, LastSighting = new Sighting(Given.Noon.AddMinutes(-2), Given.Zurich) };

        var judgment = (facts with { Proven = new ProvenFactors(2, Given.Noon) }).Judged();

        Assert.Equal(Verdict.Allow, judgment.Verdict);
        Assert.True(judgment.NotifyOwner);
    }

    [Theory]
    [InlineData(Purpose.SilentAuthorize, 0, Verdict.Allow)]
    [InlineData(Purpose.SilentAuthorize, 5, Verdict.StepUp)]
    [InlineData(Purpose.SilentAuthorize, 60, Verdict.StepUp)]
    [InlineData(Purpose.RefreshToken, 0, Verdict.StepUp)]
    public void The_owners_second_factor_does_not_vouch_for_whoever_holds_session_or_token_now(Purpose purpose, int minutesAgo, Verdict expected)
    {
        var facts = Given.Continued(purpose, Given.NewYork, purpose == Purpose.RefreshToken ? "curl" : Given.HerBrowser) with
        {
            LastSighting = null,
            Proven = new ProvenFactors(2, Given.Noon.AddMinutes(-minutesAgo)),
        };

        Assert.Equal(expected, facts.Judged().Verdict);
    }

    [Fact]
    public void A_new_phone_at_home_is_asked_for_a_factor_and_never_refused()
    {
        var facts = Given.Alice(agent: "Safari on iPhone") with { DeviceKnown = false };

        var judgment = facts.Judged();

        Assert.Equal(Verdict.StepUp, judgment.Verdict);
        Assert.Equal([ReasonCode.UnfamiliarDevice], judgment.Against());
        Assert.Equal("New device: Safari on iPhone; usually Firefox on Windows", judgment.Reason(ReasonCode.UnfamiliarDevice)!.Detail);
    }

    [Fact]
    public void A_holiday_with_ones_own_telephone_is_not_disturbed()
    {
        var facts = Given.Alice(Given.NewYork) with { LastSighting = new Sighting(Given.Noon.AddDays(-1), Given.Zurich) };

        var judgment = facts.Judged();

        Assert.Equal(Verdict.Allow, judgment.Verdict);
        Assert.Contains(ReasonCode.UnfamiliarCountry, judgment.Against());
    }

    [Fact]
    public void A_carriers_address_with_two_hundred_customers_and_their_slips_is_no_attack()
    {
        var facts = Given.Alice(Given.Geneva) with
        {
            Failures = new FailureFacts { FromNetwork = 60, AccountsFailingFromNetwork = 20, AccountsSucceedingFromNetwork = 180 },
        };

        var judgment = facts.Judged();

        Assert.Equal(Verdict.Allow, judgment.Verdict);
        Assert.DoesNotContain(ReasonCode.CredentialStuffing, judgment.Against());
        Assert.DoesNotContain(ReasonCode.FailuresFromNetwork, judgment.Against());
    }

    [Fact]
    public void An_office_proxy_abroad_that_is_a_habit_moves_nobody()
    {
        var office = Given.NewYork with { NetworkOwner = "Office Cloud", IsHosting = true };
        var commuting = (CustomerBaseline habits) => Enumerable.Range(0, 40).Aggregate(habits, (h, day) => h.Observe(Given.Noon.AddDays(day - 40), office, Given.HerBrowser));
        var facts = Given.Alice(office, habits: commuting) with { DeviceKnown = null, LastSighting = new Sighting(Given.Noon.AddMinutes(-20), Given.Zurich) };

        var judgment = facts.Judged();

        Assert.Equal(Verdict.Allow, judgment.Verdict);
        Assert.Empty(judgment.Against());
    }

    [Fact]
    public void A_list_of_stolen_passwords_being_tried_puts_a_factor_before_its_hit()
    {
        var facts = Given.Alice(Given.Singapore, "python-requests") with
        {
            DeviceKnown = false,
            LastSighting = new Sighting(Given.Noon.AddDays(-2), Given.Zurich),
            Failures = new FailureFacts { FromNetwork = 400, AccountsFailingFromNetwork = 300, AccountsSucceedingFromNetwork = 2 },
        };

        var judgment = facts.Judged();

        Assert.Equal(Verdict.StepUp, judgment.Verdict);
        Assert.Equal("300 different accounts failed from this network in the last hour, 2 signed in", judgment.Reason(ReasonCode.CredentialStuffing)!.Detail);
    }

    [Fact]
    public void A_customer_at_home_is_not_locked_out_by_somebody_who_guesses_at_the_account()
    {
        var facts = Given.Alice() with { Failures = new FailureFacts { OnAccount = 1000 } };

        Assert.Equal(Verdict.Allow, facts.Judged().Verdict);
    }

    [Fact]
    public void A_customer_who_shares_the_network_of_an_attack_is_asked_at_most()
    {
        var facts = Given.Alice() with
        {
            DeviceKnown = false,
            Failures = new FailureFacts { OnAccount = 50, FromNetwork = 5000, AccountsFailingFromNetwork = 3000, AccountsSucceedingFromNetwork = 3 },
        };

        Assert.Equal(Verdict.StepUp, facts.Judged().Verdict);
    }

    [Fact]
    public void A_private_address_is_neither_good_nor_bad()
    {
        var facts = Given.Alice() with { Place = null, Customer = Given.HerHabits.Recognise(Given.Noon, null, Given.HerBrowser) };

        Assert.Equal([ReasonCode.KnownDevice], facts.Judged().Evidence.Select(e => e.Code));
    }

    [Fact]
    public void An_account_asleep_for_a_year_is_looked_at_more_closely()
    {
        var facts = Given.Alice() with { LastSighting = new Sighting(Given.Noon.AddDays(-365), Given.Zurich) };

        var judgment = facts.Judged();

        Assert.Equal(Verdict.Allow, judgment.Verdict);
        Assert.Equal("Not used for 365 days", judgment.Reason(ReasonCode.DormantAccount)!.Detail);
    }

    [Fact]
    public void The_first_sign_in_after_registration_has_nothing_to_be_compared_with()
    {
        var facts = new RiskFacts
        {
            Purpose = Purpose.SignIn,
            At = Given.Noon,
            FromCustomerDevice = true,
            Place = Given.NewYork,
            Agent = Given.HerBrowser,
            DeviceKnown = false,
            AccountCreatedAt = Given.Noon.AddMinutes(-3),
            Failures = new FailureFacts(),
        };

        var judgment = facts.Judged();

        Assert.Equal(Verdict.Allow, judgment.Verdict);
        Assert.Equal([ReasonCode.NewAccount], judgment.Against());
    }

    /// <summary>A number moved to a thief's telephone is asked about on the thief's device, and not on the owner's own.</summary>
    [Theory]
    [InlineData(true, Verdict.Allow)]
    [InlineData(false, Verdict.StepUp)]
    public void After_a_changed_number_only_a_strange_device_is_asked(bool deviceKnown, Verdict expected) =>
        Assert.Equal(expected, (Given.Alice() with { DeviceKnown = deviceKnown, PhoneChangedAt = Given.Noon.AddHours(-1) }).Judged().Verdict);

    [Theory]
    [InlineData(2, Verdict.Allow)]
    [InlineData(3600, Verdict.Refuse)]
    public void A_chatbots_secret_used_from_a_strange_network_is_flagged_and_at_an_odd_rate_refused(double perHour, Verdict expected)
    {
        var judgment = Given.Chatbot(Given.Singapore, perHour: perHour).Judged();

        Assert.Equal(expected, judgment.Verdict);
        Assert.True(judgment.NotifyOwner);
        Assert.Equal("New network: Merlion Cloud Hosting in Singapore; usually Alpenblick Telecom", judgment.Reason(ReasonCode.ClientUnfamiliarNetwork)!.Detail);
    }

    [Fact]
    public void A_busy_chatbot_at_home_is_flagged_and_works_on()
    {
        var judgment = Given.Chatbot(perHour: 3600).Judged();

        Assert.Equal(Verdict.Allow, judgment.Verdict);
        Assert.Equal("Asks 60 times a minute; usually 24 times a day", judgment.Reason(ReasonCode.ClientUnusualRate)!.Detail);
    }

    [Fact]
    public void A_refresh_token_carried_off_to_another_continent_is_refused()
    {
        var facts = Given.Continued(Purpose.RefreshToken, Given.Singapore, "curl") with { LastSighting = new Sighting(Given.Noon.AddMinutes(-5), Given.Zurich) };

        Assert.Equal(Verdict.Refuse, facts.Judged().Verdict);
    }

    [Fact]
    public void A_telephone_that_crosses_the_lake_keeps_its_tokens()
    {
        Assert.Equal(Verdict.Allow, Given.Continued(Purpose.RefreshToken, Given.Constance).Judged().Verdict);
    }

    [Fact]
    public void A_session_that_stays_where_it_began_is_trusted_for_that()
    {
        var judgment = Given.Continued(Purpose.SilentAuthorize).Judged();

        Assert.Equal(Verdict.Allow, judgment.Verdict);
        Assert.Equal([ReasonCode.SameOrigin], judgment.Evidence.Select(e => e.Code));
    }

    [Fact]
    public void A_session_that_turns_up_elsewhere_in_another_browser_is_refused()
    {
        var facts = Given.Continued(Purpose.SilentAuthorize, Given.Singapore, "Chrome on Linux") with { LastSighting = new Sighting(Given.Noon.AddMinutes(-2), Given.Zurich) };

        Assert.Equal(Verdict.Refuse, facts.Judged().Verdict);
    }

    [Fact]
    public void A_code_fetched_by_an_app_on_mobile_data_is_given_its_tokens()
    {
        var facts = Given.Continued(Purpose.AuthorizationCode, Given.Geneva, "DemoBank");

        Assert.Equal(Verdict.Allow, facts.Judged().Verdict);
    }
}
