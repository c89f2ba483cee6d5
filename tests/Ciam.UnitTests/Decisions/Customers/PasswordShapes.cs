using Ciam.Decisions.Customers;

namespace Ciam.UnitTests.Decisions.Customers;

/// <summary>What can be seen of a password by looking at it.</summary>
public sealed class PasswordShapes
{
    [Theory]
    [InlineData("abc", 3)]
    [InlineData("", 0)]
    [InlineData("\U0001F40E\U0001F50B", 2)]
    [InlineData("e\u0301", 2)]
    public void Length_is_counted_in_code_points(string password, int expected) => Assert.Equal(expected, PasswordShape.CodePoints(password));

    [Fact]
    public void Half_a_surrogate_pair_is_not_text()
    {
        Assert.Equal(-1, PasswordShape.CodePoints("abc\ud83d"));
        Assert.False(PasswordShape.IsReadable("abc\ud83d"));
    }

    [Fact]
    public void Control_characters_are_not_text() => Assert.False(PasswordShape.IsReadable("correct\0horse"));

    [Theory]
    [InlineData("abcdabcdabcd", "abcdab")]
    [InlineData("abcdabcdab", "abcdab")]
    [InlineData("aaaaaaaaaaaa", "a")]
    [InlineData("correct horse", "correct horse")]
    public void Repetition_adds_little(string password, string worth) => Assert.Equal(worth, PasswordShape.WithoutRepetition(password));

    [Fact]
    public void Own_words_come_from_every_part_of_name_and_address() =>
        Assert.Equal(["alice", "keller", "example", "com"], PasswordShape.OwnWords("Alice Keller", "alice@example.com", null));

    [Theory]
    [InlineData("alice-keller-7", true)]
    [InlineData("KellerAlice2024", true)]
    [InlineData("alice rides a purple tram", false)]
    [InlineData("purple-tram-battery", false)]
    public void A_password_of_own_words_is_told_from_one_that_merely_holds_one(string password, bool expected) =>
        Assert.Equal(expected, PasswordShape.HoldsOwnWords(password, ["alice", "keller"]));
}
