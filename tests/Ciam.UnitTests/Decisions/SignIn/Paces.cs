using Ciam.Decisions.Admin;
using Ciam.Decisions.SignIn;

namespace Ciam.UnitTests.Decisions.SignIn;

/// <summary>Waits double, have an end, and are forgiven; one proof of identity is not enough.</summary>
public sealed class Paces
{
    private static readonly Pace Pace = new(3, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5));
    private static readonly DateTimeOffset Now = new(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2.9, 0)]
    [InlineData(3, 10)]
    [InlineData(4, 20)]
    [InlineData(5, 40)]
    [InlineData(7, 120)]
    [InlineData(1e9, 120)]
    public void Each_failure_more_doubles_the_wait_up_to_the_longest(double failures, double seconds) =>
        Assert.Equal(seconds, Pace.WaitAfter(failures).TotalSeconds);

    [Fact]
    public void Time_forgives_one_failure_after_another_and_a_clock_that_lags_none()
    {
        var count = new PaceCount(5, Now);

        Assert.Equal(5, count.AfterTry(Pace, Now.AddMinutes(5)).Failures);
        Assert.Equal(1, count.AfterTry(Pace, Now.AddDays(1)).Failures);
        Assert.Equal(new PaceCount(6, Now), count.AfterTry(Pace, Now.AddMinutes(-1)));
        Assert.Equal(0, new PaceCount(0.5, Now).GivenBack().Failures);
    }

    [Fact]
    public void What_is_owed_ends_exactly_when_it_was_told_to()
    {
        var count = new PaceCount(4, Now);

        Assert.Equal(TimeSpan.FromSeconds(5), count.Owed(Pace, Now.AddSeconds(15)));
        Assert.Equal(TimeSpan.Zero, count.Owed(Pace, Now.AddSeconds(20)));
    }

    /// <summary>No counter that strangers can raise stands in the way of a device its owner is known by, and none that an owner on a new device meets asks for more than ten minutes for others' failures.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Strangers_keep_no_owner_out(bool isPassword)
    {
        Assert.Equal([ProofCounter.KnownDevice], ProofPaces.Of(isPassword, deviceKnown: true).Select(counted => counted.Counter));
        Assert.All(
            ProofPaces.Of(isPassword, deviceKnown: false).Where(counted => counted.Counter is not ProofCounter.NetworkAtAccount),
            counted => Assert.True(counted.Pace.LongestWait <= TimeSpan.FromMinutes(isPassword ? 10 : 15)));
    }

    [Theory]
    [InlineData("IdentityDocument", "CallBack", true)]
    [InlineData("IdentityDocument", "IdentityDocument", false)]
    [InlineData("IdentityDocument", null, false)]
    [InlineData("IdentityDocument", "hearsay", false)]
    public void Two_different_proofs_of_identity_are_wanted(string first, string? second, bool enough) =>
        Assert.Equal(enough, IdentityProofs.Read([first, second]) is not null);
}
