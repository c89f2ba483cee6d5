using Ciam.Server.Risk;

namespace Ciam.ServerTests.Risk;

/// <summary>What a User-Agent header says in two words.</summary>
public sealed class UserAgentWords
{
    [Theory]
    [InlineData(RiskBank.Firefox, "Firefox on Windows")]
    [InlineData(RiskBank.Chrome, "Chrome on Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15", "Safari on Mac")]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet on Android")]
    [InlineData("curl/8.5.0", "curl")]
    [InlineData("openid-client/6.8.1 (https://example.com)", "openid-client")]
    [InlineData("<script>alert(1)</script>", "scriptalert")]
    [InlineData("Mozilla/5.0", null)]
    [InlineData("   ", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void It_is_told_without_the_version(string? header, string? words) => Assert.Equal(words, UserAgents.InWords(header));

    [Fact]
    public void A_header_of_any_length_gives_a_short_name() => Assert.Equal(40, UserAgents.InWords(new string('x', 30_000))!.Length);
}
