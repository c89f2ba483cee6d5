using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Habits;

namespace Ciam.UnitTests.Decisions.Risk.Habits;

/// <summary>Customers of whom nothing or little is known are compared with everybody.</summary>
public sealed class Newcomers
{
    private const string Common = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";
    private const string Rare = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.0.0 Safari/537.36";
    private static readonly Population Everybody = Neighbours(30_000);

    private static Population Neighbours(int many)
    {
        var population = new Population();
        for (var i = 0; i < many; i++)
            population.Observe(Sight.Of(Given.Noon, Given.Zurich, new AddressMarks($"{i}", $"{i}", $"{i % 40}"), AgentFacts.Read(Common)), History.None);
        return population;
    }

    private static RiskFacts Newcomer(Place? place, string header, IPopulation everybody, int sightings = 0)
    {
        var address = place is null ? null : new AddressMarks("a", "b", place == Given.Zurich ? "7" : "elsewhere");
        var sight = Sight.Of(Given.Noon, place, address, AgentFacts.Read(header));
        return new RiskFacts { Purpose = Purpose.SignIn, At = Given.Noon, FromCustomerDevice = true, Place = place, Agent = "Some program", Prior = PopulationPrior.Of(sight, sightings, everybody) };
    }

    [Fact]
    public void Who_signs_in_like_everybody_is_quiet_and_earns_nothing()
    {
        var judgment = RiskJudge.Judge(Newcomer(Given.Zurich, Common, Everybody), RiskPolicy.Default);

        Assert.Equal((Verdict.Allow, 0, 0), (judgment.Verdict, judgment.Score, judgment.Evidence.Count));
    }

    [Fact]
    public void Who_comes_from_where_nobody_is_with_what_nobody_has_is_asked()
    {
        var judgment = RiskJudge.Judge(Newcomer(Given.NewYork, Rare, Everybody), RiskPolicy.Default);

        Assert.Equal(Verdict.StepUp, judgment.Verdict);
        Assert.Equal("A new customer, and few sign in like this: Hudson Broadband, Some program", judgment.Reason(ReasonCode.UnlikelyTogether)!.Detail);
        Assert.Equal(judgment.Score, judgment.Evidence.Sum(e => e.Contribution));
    }

    [Fact]
    public void A_bank_that_just_opened_knows_nobody_and_suspects_nobody() =>
        Assert.Equal(0, RiskJudge.Judge(Newcomer(Given.NewYork, Rare, Neighbours(0)), RiskPolicy.Default).Score);

    [Fact]
    public void It_fades_as_the_customer_becomes_known()
    {
        double[] evidence = [.. new[] { 0, 1, 3, 50 }.Select(sightings => Newcomer(Given.NewYork, Rare, Everybody, sightings).Prior!.Evidence)];

        Assert.Equal([evidence[0], evidence[0] / 2, evidence[0] / 4, evidence[0] / 51], evidence);
    }

    [Fact]
    public void What_is_unknown_adds_nothing()
    {
        var (whole, placeless) = (Newcomer(Given.NewYork, Rare, Everybody), Newcomer(null, Rare, Everybody));

        Assert.Equal(0, placeless.Prior!.Address);
        Assert.True(placeless.Prior.Evidence < whole.Prior!.Evidence);
        Assert.Empty(RiskJudge.Judge(whole with { Prior = null }, RiskPolicy.Default).Evidence);
    }

    [Fact]
    public void A_policy_without_it_judges_as_before()
    {
        var facts = Newcomer(Given.NewYork, Rare, Everybody);
        var before = RiskPolicy.Default with { SignIn = RiskPolicy.Default.SignIn! with { PriorWorth = 0 } };

        Assert.Equal(RiskJson.Write(RiskJudge.Judge(facts with { Prior = null }, before)), RiskJson.Write(RiskJudge.Judge(facts, before)));
    }

    [Fact]
    public void A_browser_that_always_carries_its_mark_and_a_private_window_differ()
    {
        double Missing(Func<int, bool> carried)
        {
            Sight At(double days, bool marked) => Sight.Of(Given.Noon.AddDays(days), Given.Zurich, new AddressMarks("a", "b", "c"), AgentFacts.Read(Common), marked);
            var (history, population) = (History.None, new Population());
            for (var day = 0; day < 30; day++)
            {
                population.Observe(At(day, day % 8 != 0), history);
                history = history.Observe(At(day, carried(day)));
            }
            return SignInFeatures.Of(At(31, false), history, population)[SignInFeatures.All.ToList().FindIndex(feature => feature.Name == "mark_habit")];
        }

        Assert.True(Missing(_ => true) < -1);
        Assert.True(Missing(day => day % 2 == 0) > 0);
    }
}
