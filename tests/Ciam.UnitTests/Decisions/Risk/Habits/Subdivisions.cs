using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Habits;

namespace Ciam.UnitTests.Decisions.Risk.Habits;

/// <summary>States, counties and provinces: a block of addresses moves between them, and location data often name none.</summary>
public sealed class Subdivisions
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";
    private static readonly AddressMarks Home = new("home", "home/24", "home/16"), Elsewhere = new("b", "b/24", "b/16");
    private static readonly Place Zurich = Given.Zurich with { Region = "Zurich" };

    /// <summary>The same provider, 224 km away.</summary>
    private static readonly Place Geneva = Given.Geneva with { Region = "Geneva", Asn = Zurich.Asn, NetworkOwner = Zurich.NetworkOwner };

    private static readonly Population Everybody = Neighbours();

    private static Population Neighbours()
    {
        var (population, places) = (new Population(), new[] { Zurich, Geneva, Given.Constance with { Region = "Baden" }, Given.NewYork with { Region = "New York" } });
        for (var i = 0; i < 3000; i++)
            population.Observe(Sight.Of(Given.Noon.AddHours(-i / 2.0), places[i % 4], new AddressMarks($"{i}", $"{i}", $"{i % 90}"), AgentFacts.Read(Firefox)), History.None);
        return population;
    }

    private static Sight At(double day, Place place, AddressMarks address) => Sight.Of(Given.Noon.AddDays(day), place, address, AgentFacts.Read(Firefox), marked: true);

    private static History Habits(Place place, int days = 50) => Enumerable.Range(0, days).Aggregate(History.None, (history, day) => history.Observe(At(day - days, place, Home)));

    private static IReadOnlyDictionary<string, double> Features(History history, Place place, AddressMarks address) => SignInFeatures.Known(At(0, place, address), history, Everybody)!;

    private static Judgment Judge(IReadOnlyDictionary<string, double> features, Place place) => RiskJudge.Judge(
        new RiskFacts { Purpose = Purpose.SignIn, At = Given.Noon, FromCustomerDevice = true, Place = place, Agent = "Firefox on Windows", DeviceKnown = true, Features = features }, RiskPolicy.Default);

    [Fact]
    public void A_block_that_moves_to_another_subdivision_of_the_country_disturbs_nobody_on_the_own_device()
    {
        var features = Features(Habits(Zurich), Geneva, Elsewhere);

        Assert.True(features["region"] < 0 && features["country"] > 0 && features["network"] > 0);
        Assert.Equal(Verdict.Allow, Judge(features, Geneva).Verdict);
        Assert.False(Judge(features, Geneva).NotifyOwner);
    }

    [Fact]
    public void A_new_subdivision_says_something_until_it_is_a_habit_and_the_old_one_stays_known()
    {
        var history = Enumerable.Range(0, 12).Aggregate(Habits(Zurich), (known, i) => known.Observe(At(-1 + (i / 24.0), Geneva, Elsewhere)));

        Assert.True(Features(Habits(Zurich), Geneva, Elsewhere)["region"] < 0);
        Assert.True(Features(history, Geneva, Elsewhere)["region"] > Features(Habits(Zurich), Geneva, Elsewhere)["region"] + 2);
        Assert.True(Features(history, Zurich, Home)["region"] > 0);
    }

    [Fact]
    public void An_address_of_ones_own_that_location_data_now_put_elsewhere_stays_ones_own()
    {
        var (moved, home) = (Features(Habits(Zurich), Geneva, Home), Features(Habits(Zurich), Zurich, Home));

        Assert.Equal(home["novelty"], moved["novelty"]);
        Assert.Equal(home["address"], moved["address"]);
        Assert.Equal(Verdict.Allow, Judge(moved, Geneva).Verdict);
    }

    /// <summary>Neither where the data name none today, nor where they named none before.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void A_missing_subdivision_is_neutral(bool before, bool now)
    {
        Place Told(Place place, bool region) => region ? place : place with { Region = null };
        foreach (var (place, address) in new[] { (Zurich, Home), (Zurich, Elsewhere), (Zurich with { Asn = 1 }, Elsewhere) })
        {
            var (all, less) = (Features(Habits(Zurich), place, address), Features(Habits(Told(Zurich, before)), Told(place, now), address));

            Assert.DoesNotContain("region", less.Keys);
            Assert.Equal(all.Where(feature => feature.Key != "region"), less);
        }
    }

    [Fact]
    public void The_same_name_in_another_country_is_another_subdivision() =>
        Assert.True(Features(Habits(Zurich), Given.NewYork with { Region = "Zurich" }, Elsewhere)["region"] < 0);
}
