using Ciam.Protocol.UserInfo;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.UserInfo;

/// <summary>What a customer may fill in about themselves.</summary>
public sealed class DetailsFilledIn
{
    private static readonly DateOnly Today = new(2026, 3, 3);

    [Theory]
    [InlineData("given_name", "Zoë", true)]
    [InlineData("given_name", "", false)]
    [InlineData("given_name", "a\u0007b", false)]
    [InlineData("nickname", "two\nlines", false)]
    [InlineData("website", "https://alice.example/me", true)]
    [InlineData("website", "http://alice.example/", false)]
    [InlineData("picture", "javascript:alert(1)", false)]
    [InlineData("profile", "https://bank@evil.example/", false)]
    [InlineData("profile", "https://alice.example/a b", false)]
    [InlineData("birthdate", "1990-02-28", true)]
    [InlineData("birthdate", "2026-03-03", true)]
    [InlineData("birthdate", "2026-03-04", false)]
    [InlineData("birthdate", "1899-12-31", false)]
    [InlineData("birthdate", "1990-02-30", false)]
    [InlineData("zoneinfo", "Europe/Zurich", true)]
    [InlineData("zoneinfo", "America/Argentina/Buenos_Aires", true)]
    [InlineData("zoneinfo", "../etc/passwd", false)]
    [InlineData("address", "Road 1\n8000 Zurich\nSwitzerland", true)]
    [InlineData("address", "1\n2\n3\n4\n5\n6\n7\n8\n9", false)]
    [InlineData("address", "Road\t1", false)]
    [InlineData("email", "alice@example.com", false)]
    [InlineData("sub", "bob", false)]
    [Covers("OIDCC-5.1")]
    public void Each_in_its_own_form(string name, string value, bool good) => Assert.Equal(good, PersonalDetails.IsGood(name, value, Today));

    [Fact]
    public void Too_long_is_refused_at_the_first_character_too_many()
    {
        Assert.True(PersonalDetails.IsGood("gender", new string('x', 100), Today));
        Assert.False(PersonalDetails.IsGood("gender", new string('x', 101), Today));
        Assert.True(PersonalDetails.IsGood("address", new string('x', 300), Today));
        Assert.False(PersonalDetails.IsGood("address", new string('x', 301), Today));
    }

    [Fact]
    public void What_is_kept_is_read_again_and_anything_else_in_it_is_passed_over()
    {
        var details = new Dictionary<string, string> { ["given_name"] = "Zoë", ["address"] = "Road 1\nZurich" };

        Assert.Equal(details, PersonalDetails.Read(PersonalDetails.Write(details)));
        Assert.Null(PersonalDetails.Write(new Dictionary<string, string>()));
        Assert.Empty(PersonalDetails.Read(null));
        Assert.Equal("x", Assert.Single(PersonalDetails.Read("""{"sub":"bob","gender":3,"nickname":"x"}""")).Value);
    }
}
