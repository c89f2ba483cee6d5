using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Habits;
using Ciam.UnitTests.Properties;

namespace Ciam.UnitTests.Decisions.Risk.Habits;

/// <summary>What a customer is recognised by: bounded, fading, and the same after it was written down.</summary>
public sealed class Histories
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";
    private static readonly AddressMarks Home = new("a", "b", "c");

    private static Sight At(double days, Place? place = null, AddressMarks? address = null, string agent = Firefox) =>
        Sight.Of(Given.Noon.AddDays(days), place ?? Given.Zurich, address ?? Home, AgentFacts.Read(agent));

    private static double Value(string feature, double[] values) => values[SignInFeatures.All.ToList().FindIndex(f => f.Name == feature)];

    [Fact]
    public void However_much_is_observed_it_stays_under_its_bound()
    {
        var (noise, history) = (new RiskNoise(11), History.None);
        for (var i = 0; i < 2000; i++)
        {
            var address = new AddressMarks($"{i}", $"n{i}", $"w{i}");
            history = history.Observe(At(i / 24.0, noise.Place() with { Asn = i, Country = $"{i % 700}", Region = $"{i}" }, address, $"Agent{i}/{i}.0 (Thing {i}; Windows NT {i})"));
        }

        Assert.InRange(history.ToBytes().Length, 3000, History.MostBytes);
        Assert.True(History.MostBytes <= 4608);
        Assert.True(RiskJson.Write(history).Length <= 6144);
    }

    [Fact]
    public void What_is_written_is_read_back_bit_for_bit()
    {
        var history = Enumerable.Range(0, 60).Aggregate(History.None, (h, day) => h.Observe(At(day, new RiskNoise(day).Place())));
        var again = History.FromBytes(history.ToBytes());

        Assert.Equal(history.ToBytes(), again.ToBytes());
        Assert.Equal(history.Observe(At(61)).ToBytes(), again.Observe(At(61)).ToBytes());
        Assert.Equal(RiskJson.Write(history), RiskJson.Write(RiskJson.Read<History>(RiskJson.Write(history))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(200)]
    public void Bytes_that_are_no_history_are_refused(int length) =>
        Assert.ThrowsAny<Exception>(() => RiskJson.Read<History>($"\"{Convert.ToBase64String(new byte[length])}\""));

    [Fact]
    public void A_newcomer_always_finds_room_and_the_lightest_makes_it()
    {
        var history = History.None.Observe(At(0)).Observe(At(0.1));
        for (var i = 0; i < 200; i++)
            history = history.Observe(At(1 + (i / 100.0), address: new AddressMarks($"x{i}", $"y{i}", $"z{i}")));

        Assert.True(Value("address", SignInFeatures.Of(At(4, address: new AddressMarks("x199", "y199", "z199")), history, new Population())) > 0);
        Assert.True(Value("address", SignInFeatures.Of(At(4), history, new Population())) > 0);
    }

    [Fact]
    public void Seasons_make_forget()
    {
        var history = Enumerable.Range(0, 10).Aggregate(History.None, (h, day) => h.Observe(At(day)));
        for (var day = 0; day < 4; day++)
            history = history.Observe(At(1000 + day, Given.NewYork, new AddressMarks("d", "e", "f")));

        Assert.True(Value("network_share", SignInFeatures.Of(At(1010), history, new Population())) < 0.01);
    }

    [Fact]
    public void Of_a_customer_never_seen_nothing_is_known() =>
        Assert.All(SignInFeatures.Of(At(0), History.None, new Population()), value => Assert.True(double.IsNaN(value)));

    [Fact]
    public void An_update_keeps_the_build_and_going_back_shows()
    {
        var history = Enumerable.Range(0, 10).Aggregate(History.None, (h, day) => h.Observe(At(day)));
        var ahead = SignInFeatures.Of(At(11, agent: Firefox.Replace("128.0", "130.0", StringComparison.Ordinal)), history, new Population());
        var back = SignInFeatures.Of(At(11, agent: Firefox.Replace("128.0", "115.0", StringComparison.Ordinal)), history, new Population());

        Assert.Equal((2, 1), (Value("version_step", ahead), Value("build_share", ahead)));
        Assert.Equal(-13, Value("version_step", back));
    }

    [Fact]
    public void Distance_and_speed_count_from_the_last_sign_in_with_the_accuracy_of_both()
    {
        var history = History.None.Observe(At(0)).Observe(At(1));
        var far = SignInFeatures.Of(At(1 + (2 / 24.0), Given.NewYork with { RadiusKm = 1000 }), history, new Population());

        Assert.InRange(Value("km_from_last", far), 6310, 6340);
        Assert.InRange(Value("speed", far), (6310 - 1050) / 2.0, (6340 - 1050) / 2.0);
    }
}
