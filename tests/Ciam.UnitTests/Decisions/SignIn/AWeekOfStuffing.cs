using Ciam.Evaluation.Stuffing.Simulation;
using Ciam.Testing;

namespace Ciam.UnitTests.Decisions.SignIn;

/// <summary>A million tries from 50 000 addresses against 10 000 accounts, by the product's own counters and judge; the report is evaluation/report/stuffing.md.</summary>
public sealed class AWeekOfStuffing
{
    [Fact]
    [Covers("ATTACK-PASSWORD-GUESSING")]
    public void Nobody_is_kept_out_and_hardly_anybody_is_taken()
    {
        var week = new StuffingWeek(4_000, new StuffingPlan()).Run();

        Assert.Equal(1_000_000, week.Tries);
        Assert.Equal(0, week.KeptOut);
        Assert.True(week.OwnerVisits > 15_000, "the owners came");
        Assert.True(week.Known.Count > 4_000, "the list was good");
        Assert.True(week.Slowed > 10_000, "the walk down the list was slowed");

        // Those known here are taken by way of their lost mailbox only.
        Assert.Empty(week.TakenUnasked);
        Assert.True(week.Taken.Count < week.Known.Count * 0.05, $"{week.Taken.Count} of {week.Known.Count} accounts were taken");
        Assert.True(week.LongestWait <= TimeSpan.FromMinutes(10), $"an owner waited {week.LongestWait}");
    }

    /// <summary>The counters matter: an account alone would be guessed at a thousand times an hour.</summary>
    [Fact]
    public void One_account_under_all_addresses_is_guessed_at_slowly()
    {
        var week = new StuffingWeek(8, new StuffingPlan { Accounts = 1, Tries = 100_000, RightShare = 0, NeverSeen = 1 }).Run();

        Assert.InRange(week.Tries - week.Slowed, 500, 1_200);
    }
}
