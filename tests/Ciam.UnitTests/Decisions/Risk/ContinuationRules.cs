using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Signals;

namespace Ciam.UnitTests.Decisions.Risk;

/// <summary>Sessions and grants that turn up elsewhere, on another machine, or with a key.</summary>
public sealed class ContinuationRules
{
    private static readonly RiskPolicy Policy = RiskPolicy.Default;

    [Fact]
    public void A_session_cookie_without_its_devices_mark_is_asked_for_a_factor_even_in_the_same_network_and_browser()
    {
        var judgment = (Given.Continued(Purpose.SilentAuthorize) with { DeviceOfOrigin = false }).Judged();

        Assert.Equal(Verdict.StepUp, judgment.Verdict);
        Assert.Equal([ReasonCode.OriginDeviceMissing], judgment.Evidence.Select(e => e.Code));
    }

    [Fact]
    public void A_session_cookie_on_another_machine_on_another_continent_is_refused()
    {
        var facts = Given.Continued(Purpose.SilentAuthorize, Given.Singapore, "Chrome on Linux") with { DeviceOfOrigin = false, LastSighting = null };

        Assert.Equal(Verdict.Refuse, facts.Judged().Verdict);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public void On_its_device_or_where_no_browser_is_expected_nothing_is_missing(bool? device) =>
        Assert.Null(OriginDevice.Weigh(Given.Continued(Purpose.SilentAuthorize) with { DeviceOfOrigin = device }, Policy));

    [Fact]
    public void A_move_to_a_network_the_customer_is_known_on_weighs_less_than_to_a_strangers()
    {
        RiskFacts At(Place place) => Given.Continued(Purpose.RefreshToken, place) with { Customer = Given.HerHabits.Recognise(Given.Noon, place, null) };

        Assert.Equal(12, OriginStrangeNetwork.Weigh(At(Given.Geneva), Policy)!.Contribution);
        Assert.Equal("Moved to Rhone Mobile, a network never seen of this customer", OriginStrangeNetwork.Weigh(At(Given.Geneva), Policy)!.Detail);
        Assert.Null(OriginStrangeNetwork.Weigh(At(Given.Zurich), Policy));
        var origin = Given.Continued(Purpose.RefreshToken) with { Origin = new OriginFacts(Given.Noon, Given.Geneva, null), Customer = Given.HerHabits.Recognise(Given.Noon, Given.Zurich, null) };
        Assert.Null(OriginStrangeNetwork.Weigh(origin, Policy));
    }

    [Fact]
    public void A_key_proven_with_the_token_halves_what_a_change_of_place_says()
    {
        var bearer = Given.Continued(Purpose.RefreshToken, Given.NewYork) with { Customer = Given.HerHabits.Recognise(Given.Noon, Given.NewYork, null), SenderConstrained = false };
        var bound = bearer with { SenderConstrained = true };

        Assert.Equal(50, Points(bearer));
        Assert.Equal(25, Points(bound));

        static double Points(RiskFacts facts) => new[] { OriginCountry.Weigh(facts, Policy), OriginNetwork.Weigh(facts, Policy), OriginStrangeNetwork.Weigh(facts, Policy) }.Sum(e => e!.Contribution);
    }
}
