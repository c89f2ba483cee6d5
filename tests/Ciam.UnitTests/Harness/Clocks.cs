using System.Text;
using Ciam.Testing;

namespace Ciam.UnitTests.Harness;

/// <summary>The harness is held to account too: time that a test moves, and codes that follow from it.</summary>
public sealed class Clocks
{
    private readonly FakeClock _clock = new(new DateTimeOffset(2026, 3, 3, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_delay_ends_when_the_clock_has_passed_it_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(5), _clock);

        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        await delay.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_periodic_timer_fires_at_the_last_of_the_turns_that_a_move_leaps_over_and_keeps_its_beat()
    {
        var fired = new List<DateTimeOffset>();
        using var timer = _clock.CreateTimer(_ => fired.Add(_clock.GetUtcNow()), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));

        _clock.Advance(TimeSpan.FromMinutes(6));
        _clock.Advance(TimeSpan.FromMinutes(1));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal([5, 7], fired.Select(instant => instant.Minute));
    }

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(20000000000, "353130")]
    public void The_authenticator_app_shows_the_codes_of_the_specification(long seconds, string code)
    {
        var app = new AuthenticatorApp(Encoding.ASCII.GetBytes("12345678901234567890"));

        Assert.Equal(code, app.CodeAt(DateTimeOffset.FromUnixTimeSeconds(seconds)));
        Assert.Equal(code, AuthenticatorApp.FromKey("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ").CodeAt(DateTimeOffset.FromUnixTimeSeconds(seconds)));
    }
}
