using Ciam.Evaluation.Tokens.Simulation;

namespace Ciam.UnitTests.Decisions.Risk;

/// <summary>The evaluation's simulations in small, with fixed seeds: thefts are found, honest lives are left in peace.</summary>
public sealed class StolenThings
{
    private static readonly IReadOnlyList<(Peace Peace, IReadOnlyDictionary<Hideout, Theft> Thefts)> Lives = [.. Enumerable.Range(400, 24).Select(seed => new RefreshLives(seed, bound: false).Live())];

    [Theory]
    [InlineData("Abroad", 0.25)]
    [InlineData("CloudAbroad", 0.5)]
    public void A_stolen_refresh_token_abroad_is_often_refused_at_once(string from, double least)
    {
        var hideout = Enum.Parse<Hideout>(from);
        var thefts = Lives.Where(life => life.Thefts.ContainsKey(hideout)).Select(life => life.Thefts[hideout]).ToList();

        Assert.True(thefts.Count(theft => theft.ByRisk && theft.Requests == 0) >= least * thefts.Count, $"{thefts.Count(theft => theft.ByRisk)} of {thefts.Count}");
    }

    [Fact]
    public void Every_stolen_refresh_token_ends_within_a_day_or_so()
    {
        var thefts = Lives.SelectMany(life => life.Thefts.Values).ToList();

        Assert.InRange(thefts.Count(theft => theft.Stopped), 0.95 * thefts.Count, thefts.Count);
    }

    [Fact]
    public void Honest_apps_are_seldom_sent_back_to_sign_in()
    {
        var peace = Lives.Aggregate(Peace.None, (sum, life) => sum + life.Peace);

        Assert.InRange(peace.StoppedPerMonth, 0, 1);
        Assert.InRange(peace.StoppedPerThousand, 0, 8);
    }

    [Theory]
    [InlineData("Provider")]
    [InlineData("City")]
    [InlineData("Country")]
    public void Who_moves_house_is_hardly_disturbed(string move)
    {
        var moved = Enumerable.Range(400, 24).Select(seed => new RefreshLives(seed, bound: false).Live(Enum.Parse<Move>(move)).Peace).Aggregate(Peace.None, (sum, peace) => sum + peace);

        Assert.InRange(moved.StoppedPerMonth, 0, 1.6);
    }

    [Fact]
    public void A_session_cookie_without_its_devices_mark_is_always_stopped_and_owners_hardly_ever()
    {
        var lives = Enumerable.Range(500, 12).Select(seed => new SessionLives(seed).Live()).ToList();
        var alone = lives.SelectMany(life => life.Thefts).Where(theft => !theft.WithMark).ToList();
        var abroad = lives.SelectMany(life => life.Thefts).Where(theft => theft.WithMark && theft.Hideout is Hideout.Abroad or Hideout.CloudAbroad).ToList();
        var peace = lives.Aggregate(Peace.None, (sum, life) => sum + life.Peace);

        Assert.All(alone, theft => Assert.Equal((true, 0), (theft.Theft.ByRisk, theft.Theft.Requests)));
        Assert.InRange(abroad.Count(theft => theft.Theft.ByRisk && theft.Theft.Requests == 0), 0.95 * abroad.Count, abroad.Count);
        Assert.InRange(peace.StoppedPerThousand, 0, 6);
    }

    [Theory]
    [InlineData("Clockwork")]
    [InlineData("Office")]
    [InlineData("Nightly")]
    [InlineData("ManyEgress")]
    [InlineData("Chatbot")]
    public void A_machine_works_in_peace_and_follows_its_moves_while_strangers_with_its_secret_are_seen(string trade)
    {
        var machine = new Machine(77, Enum.Parse<Trade>(trade));
        var (state, first, second) = SecretLeaks.Grow(machine, 24);
        var thefts = Enum.GetValues<Leak>().ToDictionary(leak => leak, leak => SecretLeaks.Steal(machine, state, leak, 24));
        var (moved, days, last) = SecretLeaks.Migrate(machine, state, day => Math.Min(1, (day + 1) / 8.0), 24, 12);

        Assert.Equal((0L, 0L), (first.Stopped + second.Stopped, thefts.Values.Sum(theft => theft.Meanwhile.Stopped)));
        Assert.InRange(second.FlaggedPerThousand, 0, 2);
        foreach (var leak in new[] { Leak.NewNetwork, Leak.NewNetworkNewScope, Leak.NewNetworkBurst, Leak.PassedAround, Leak.SameProviderAbroad })
            Assert.Equal(1, thefts[leak].Theft.Flagged);

        // A batch that works one hour a night is not at work beside the strangers; it takes more of them to be sure.
        foreach (var leak in trade == nameof(Trade.Nightly) ? [Leak.NewNetworkNewScope] : new[] { Leak.NewNetworkNewScope, Leak.PassedAround })
            Assert.True(thefts[leak].Theft is { Stopped: true, Requests: <= 4 }, $"{leak}: {thefts[leak].Theft}");
        Assert.Equal(0, moved.Stopped);
        Assert.True(days <= 6 && last <= 10, $"shown on {days} days, last on day {last}");
    }
}
