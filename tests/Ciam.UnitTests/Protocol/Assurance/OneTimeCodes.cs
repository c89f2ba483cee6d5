using System.Text;
using Ciam.Protocol.Assurance;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Assurance;

/// <summary>The codes of authenticator apps.</summary>
public sealed class OneTimeCodes
{
    /// <summary>The secret of RFC 4226 appendix D and RFC 6238 appendix B.</summary>
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(3, "969429")]
    [InlineData(4, "338314")]
    [InlineData(5, "254676")]
    [InlineData(6, "287922")]
    [InlineData(7, "162583")]
    [InlineData(8, "399871")]
    [InlineData(9, "520489")]
    [Covers("RFC4226-5.3")]
    public void The_counted_codes_of_the_specification(long step, string code) => Assert.Equal(code, Totp.CodeAt(Secret, step));

    /// <summary>The last six of the eight digits printed in RFC 6238 appendix B.</summary>
    [Theory]
    [InlineData(59L, "287082")]
    [InlineData(1111111109L, "081804")]
    [InlineData(1111111111L, "050471")]
    [InlineData(1234567890L, "005924")]
    [InlineData(2000000000L, "279037")]
    [InlineData(20000000000L, "353130")]
    [Covers("RFC6238-4")]
    public void The_timed_codes_of_the_specification(long seconds, string code)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(seconds);

        Assert.Equal(code, Totp.CodeAt(Secret, Totp.StepAt(now)));
        Assert.Equal(seconds / 30, Totp.MatchingStep(Secret, code, now));
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-31, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    [Covers("RFC6238-5.2")]
    [Covers("ASVS5-6.5.5")]
    public void A_code_is_good_for_one_step_before_and_after(int seconds, bool good)
    {
        var shown = DateTimeOffset.FromUnixTimeSeconds(1111111110);

        var step = Totp.MatchingStep(Secret, Totp.CodeAt(Secret, Totp.StepAt(shown)), shown.AddSeconds(seconds));

        Assert.Equal(good ? Totp.StepAt(shown) : null, step);
    }

    [Fact]
    [Covers("RFC6238-5.2")]
    public void Without_drift_only_the_present_step_counts()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(59);

        Assert.Equal(1, Totp.MatchingStep(Secret, "287082", now, drift: 0));
        Assert.Null(Totp.MatchingStep(Secret, "755224", now, drift: 0));
        Assert.Equal(0, Totp.MatchingStep(Secret, "755224", now, drift: 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870820")]
    [InlineData("287-082")]
    [InlineData("2 8 7 0 8")]
    [InlineData("28708\u0662")]
    [InlineData("\u0662\u0668\u0667\u0660\u0668\u0662")]
    [InlineData("287082\0")]
    [InlineData("\ud800")]
    [Covers("RFC6238-5.2")]
    public void What_is_no_code_matches_nothing(string code) => Assert.Null(Totp.MatchingStep(Secret, code, DateTimeOffset.FromUnixTimeSeconds(59)));

    [Theory]
    [InlineData("287 082")]
    [InlineData(" 287082 ")]
    public void Spaces_are_forgiven(string code) => Assert.Equal(1, Totp.MatchingStep(Secret, code, DateTimeOffset.FromUnixTimeSeconds(59)));

    [Fact]
    public void The_address_for_the_apps() => Assert.Equal(
        "otpauth://totp/Demo%20Bank%3A%20%26%20Sons:alice%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Demo%20Bank%3A%20%26%20Sons&algorithm=SHA1&digits=6&period=30",
        Totp.OtpAuthUri("Demo Bank: & Sons", "alice@example.com", Secret));

    /// <summary>RFC 4648 section 10, without padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    [Covers("RFC4648-6")]
    public void Base32_by_the_examples_of_the_specification(string text, string encoded)
    {
        Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(text, Encoding.ASCII.GetString(Base32.Decode(encoded)!));
    }

    [Fact]
    [Covers("RFC4648-6")]
    public void Every_byte_in_every_place_comes_back() => Assert.All(Enumerable.Range(0, 256 * 5), number =>
    {
        var bytes = new byte[5 + number % 5];
        bytes[number % 5] = (byte)(number / 5);
        Assert.Equal(bytes, Base32.Decode(Base32.Encode(bytes)));
    });

    [Theory]
    [InlineData("mzxw 6ytb-oi======", "foobar")]
    [InlineData("MZXW6YTB", "fooba")]
    public void What_people_do_to_keys_is_forgiven(string typed, string text) => Assert.Equal(text, Encoding.ASCII.GetString(Base32.Decode(typed)!));

    [Theory]
    [InlineData("M")]
    [InlineData("MZX")]
    [InlineData("MZ")]
    [InlineData("0189")]
    [InlineData("MZXW6=YQ")]
    [InlineData("MZXWé")]
    public void What_is_no_key_is_none(string typed) => Assert.Null(Base32.Decode(typed));
}
