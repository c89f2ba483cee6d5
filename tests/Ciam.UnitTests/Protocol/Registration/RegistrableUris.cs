using Ciam.Protocol.Registration;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Registration;

/// <summary>Which addresses a client may register.</summary>
public sealed class RegistrableUris
{
    [Theory]
    [Covers("RFC6749-3.1.2"), Covers("RFC8252-7.3")]
    [InlineData("https://app.example/callback")]
    [InlineData("https://app.example")]
    [InlineData("https://app.example:8443/callback?tenant=1")]
    [InlineData("http://localhost:5090/signin-oidc")]
    [InlineData("http://127.0.0.1/callback")]
    [InlineData("http://[::1]:7000/callback")]
    public void An_address_on_the_web_or_on_loopback_is_taken(string uri) => Assert.Null(RegistrableUri.WhyNot(uri, nativeAllowed: false));

    [Theory]
    [Covers("RFC8252-7.1")]
    [InlineData("com.example.app:/callback")]
    [InlineData("com.example.app://callback")]
    public void A_private_use_scheme_is_for_native_apps(string uri)
    {
        Assert.Null(RegistrableUri.WhyNot(uri, nativeAllowed: true));
        Assert.Contains("public clients only", RegistrableUri.WhyNot(uri, nativeAllowed: false), StringComparison.Ordinal);
    }

    [Theory]
    [Covers("RFC9700-2.1")]
    [InlineData("", "not an absolute URI")]
    [InlineData("/callback", "not an absolute URI")]
    [InlineData("//app.example/callback", "not an absolute URI")]
    [InlineData("app.example/callback", "not an absolute URI")]
    [InlineData("https://app.example/callback#x", "fragment")]
    [InlineData("https://app.example/callback#", "fragment")]
    [InlineData("https://*.app.example/callback", "wildcard")]
    [InlineData("https://app.example/*", "wildcard")]
    [InlineData("https://user@app.example/callback", "user name")]
    [InlineData("https://app.example@evil.example/", "user name")]
    [InlineData("https://app.example/call back", "percent-encoded")]
    [InlineData("https://app.example/\u00e4", "percent-encoded")]
    [InlineData("https://app.example\\@evil.example/", "percent-encoded")]
    [InlineData("https:///callback", "")]
    [InlineData("http://app.example/callback", "loopback")]
    [InlineData("http://localhost.evil.example/callback", "loopback")]
    [InlineData("http://127.0.0.1.evil.example/callback", "loopback")]
    [InlineData("http://0x7f000001/callback", "loopback")]
    [InlineData("javascript:alert(1)", "reversed domain name")]
    [InlineData("data:text/html,hi", "reversed domain name")]
    [InlineData("myapp:/callback", "reversed domain name")]
    [InlineData("file:///etc/passwd", "reversed domain name")]
    [InlineData("urn:ietf:wg:oauth:2.0:oob", "reversed domain name")]
    [Covers("RFC9700-2.6-4"), Covers("RFC9700-4.1-1"), Covers("FAPI2-SP-FINAL-5.3.2.2-8")]
    public void Everything_else_is_refused_with_its_reason(string uri, string reason)
    {
        var why = RegistrableUri.WhyNot(uri, nativeAllowed: true);

        Assert.NotNull(why);
        Assert.Contains(reason, why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_of_two_thousand_characters_is_the_longest()
    {
        var longest = "https://app.example/" + new string('a', 1980);

        Assert.Null(RegistrableUri.WhyNot(longest, nativeAllowed: false));
        Assert.NotNull(RegistrableUri.WhyNot(longest + "a", nativeAllowed: false));
    }
}
