using Ciam.Decisions.Customers;
using Ciam.Testing;

namespace Ciam.UnitTests.Decisions.Customers;

/// <summary>What a password must be, and what it need not.</summary>
public sealed class PasswordRules
{
    private static readonly PasswordFacts Good = new(CodePoints: 12, Strength: 4, HoldsOwnWords: false, IsBreached: false, IsReadable: true);

    [Fact]
    public void A_strong_one_of_ordinary_length_will_do() => Assert.Empty(PasswordPolicy.Faults(Good));

    [Theory]
    [InlineData(7, PasswordFault.TooShort)]
    [InlineData(129, PasswordFault.TooLong)]
    [Covers("ASVS5-6.2.1")]
    public void Lengths_beyond_the_limits_will_not(int codePoints, PasswordFault fault) =>
        Assert.Equal([fault], PasswordPolicy.Faults(Good with { CodePoints = codePoints }));

    [Theory]
    [InlineData(8)]
    [InlineData(128)]
    public void The_limits_themselves_will(int codePoints) => Assert.Empty(PasswordPolicy.Faults(Good with { CodePoints = codePoints }));

    [Fact]
    public void Two_points_of_four_are_too_few() => Assert.Equal([PasswordFault.EasyToGuess], PasswordPolicy.Faults(Good with { Strength = 2 }));

    [Fact]
    public void Three_points_of_four_are_enough() => Assert.Empty(PasswordPolicy.Faults(Good with { Strength = 3 }));

    [Fact]
    [Covers("ASVS5-6.2.12")]
    public void A_breached_one_is_refused_however_strong() => Assert.Equal([PasswordFault.Breached], PasswordPolicy.Faults(Good with { IsBreached = true }));

    [Fact]
    [Covers("ASVS5-6.2.11")]
    public void The_owners_own_words_are_named_rather_than_called_weak() =>
        Assert.Equal([PasswordFault.HoldsOwnWords], PasswordPolicy.Faults(Good with { HoldsOwnWords = true, Strength = 0 }));

    [Fact]
    public void What_cannot_be_read_gets_no_other_advice() =>
        Assert.Equal([PasswordFault.Unreadable], PasswordPolicy.Faults(new PasswordFacts(3, 0, true, true, IsReadable: false)));
}
