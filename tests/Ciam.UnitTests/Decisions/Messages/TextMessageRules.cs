using Ciam.Decisions.Messages;

namespace Ciam.UnitTests.Decisions.Messages;

/// <summary>Where a number leads, and when codes that nobody types back give the alarm.</summary>
public sealed class TextMessageRules
{
    [Theory]
    [InlineData("+41791234567", "CH", "+41791")]
    [InlineData("+12025550115", "US", "+1202")]
    [InlineData("+14165550115", "CA", "+1416555")]
    [InlineData("+18765550115", "JM", "+1876555")]
    [InlineData("+77012345678", "KZ", "+77012")]
    [InlineData("+79012345678", "RU", "+7901")]
    [InlineData("+447700900123", "GB", "+44770")]
    [InlineData("+447781123456", "GG", "+44778112")]
    [InlineData("+998991234567", "UZ", "+998991")]
    [InlineData("+29012345", "SH", "+2901")]
    public void A_number_leads_to_a_country_and_shares_its_first_digits(string number, string country, string prefix) =>
        Assert.Equal(new Dialled(country, prefix), CallingCodes.Of(number));

    [Theory]
    [InlineData("+870123456789")]
    [InlineData("+881612345678")]
    [InlineData("+882161234567")]
    [InlineData("+979123456789")]
    [InlineData("+808123456789")]
    [InlineData("41791234567")]
    [InlineData("+")]
    [InlineData("")]
    public void Satellites_premium_services_and_what_is_no_number_lead_nowhere(string number) => Assert.Null(CallingCodes.Of(number));

    [Fact]
    public void A_prefix_never_tells_a_whole_number()
    {
        foreach (var length in Enumerable.Range(8, 8))
        {
            var number = "+4479" + new string('5', length - 4);
            Assert.True(CallingCodes.Of(number)!.Prefix.Length <= number.Length - 4);
        }
    }

    [Theory]
    [InlineData(19, 0, false)]
    [InlineData(20, 0, true)]
    [InlineData(20, 1, false)]
    [InlineData(40, 3, true)]
    [InlineData(100, 15, true)]
    [InlineData(100, 30, false)]
    public void The_alarm_rings_when_so_few_are_a_matter_of_one_in_a_thousand(int settled, int typed, bool rings) =>
        Assert.Equal(rings, TypedBackAlarm.Rings(new TypedBack(settled, typed), TypedBackAlarm.FewestOfPrefix, 0.7));

    [Fact]
    public void It_never_rings_where_half_of_the_habit_is_reached()
    {
        for (var settled = 0; settled <= 500; settled++)
        {
            for (var habit = 0.4; habit <= 0.95; habit += 0.05)
                Assert.False(TypedBackAlarm.Rings(new TypedBack(settled, (int)Math.Ceiling(settled * habit / 2)), TypedBackAlarm.FewestOfPrefix, habit));
        }
    }

    [Fact]
    public void Fewer_typed_back_never_silence_it()
    {
        for (var typed = 1; typed <= 200; typed++)
        {
            if (TypedBackAlarm.Rings(new TypedBack(200, typed), TypedBackAlarm.FewestOfPrefix, 0.8))
                Assert.True(TypedBackAlarm.Rings(new TypedBack(200, typed - 1), TypedBackAlarm.FewestOfPrefix, 0.8));
        }
    }

    [Theory]
    [InlineData(0, 0, 0.7)]
    [InlineData(900, 810, 0.88)]
    [InlineData(1000, 0, 0.4)]
    [InlineData(1000000, 1000000, 0.95)]
    public void A_habit_is_learned_slowly_and_within_bounds(int settled, int typed, double habit) =>
        Assert.Equal(habit, TypedBackAlarm.Habit(new TypedBack(settled, typed)), 3);
}
