using Ciam.Protocol.DeviceAuthorization;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.DeviceAuthorization;

/// <summary>Codes that people read from one screen and type on another.</summary>
public sealed class UserCodes
{
    [Theory]
    [InlineData("WDJB-MJHT", "WDJBMJHT")]
    [InlineData("wdjbmjht", "WDJBMJHT")]
    [InlineData("  wdjb – mjht ", "WDJBMJHT")]
    [InlineData("W.D.J.B.M.J.H.T", "WDJBMJHT")]
    [InlineData("WDJB-MJH", null)]
    [InlineData("WDJB-MJHTX", null)]
    [InlineData("WDJA-MJHT", null)]
    [InlineData("WDJ8-MJHT", null)]
    [InlineData("ŴDJB-MJHT", null)]
    [InlineData("ｗdjb-mjht", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [Covers("RFC8628-6.1")]
    public void What_was_meant_is_understood_and_nothing_else(string? typed, string? code) => Assert.Equal(code, UserCode.Read(typed));

    [Fact]
    [Covers("RFC8628-6.1")]
    public void Nobody_makes_us_read_a_novel() => Assert.Null(UserCode.Read("WDJB-MJHT" + new string('-', 100)));

    /// <summary>Twenty letters, none of which makes a word with another or looks like a digit.</summary>
    [Fact]
    [Covers("RFC8628-6.1")]
    public void The_alphabet_is_twenty_consonants()
    {
        Assert.Equal(20, UserCode.Alphabet.Distinct().Count());
        Assert.DoesNotContain(UserCode.Alphabet, letter => !char.IsAsciiLetterUpper(letter) || "AEIOUY".Contains(letter, StringComparison.Ordinal));
        Assert.Equal("WDJB-MJHT", UserCode.Shown("WDJBMJHT"));
    }

    [Fact]
    [Covers("RFC8628-3.2"), Covers("RFC8628-3.3.1")]
    public void The_device_is_told_everything_it_must_show()
    {
        var told = DeviceAuthorizationResponse.ToJson("secret", "WDJBMJHT", "https://login.bank.example/device");

        Assert.Equal("secret", told["device_code"]);
        Assert.Equal("WDJB-MJHT", told["user_code"]);
        Assert.Equal("https://login.bank.example/device", told["verification_uri"]);
        Assert.Equal("https://login.bank.example/device?user_code=WDJB-MJHT", told["verification_uri_complete"]);
        Assert.Equal(600L, told["expires_in"]);
        Assert.Equal(5, told["interval"]);
    }
}
