using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.Authorize;

/// <summary>What the browser carries back to the client.</summary>
public sealed class AuthorizeResponses
{
    /// <summary>The example of RFC 9207 section 2.1.</summary>
    [Fact]
    [Covers("RFC9207-2"), Covers("RFC6749-4.1.2")]
    [Covers("FAPI2-SP-FINAL-5.3.2.2-7")]
    public void A_code_travels_with_state_and_issuer()
    {
        var response = AuthorizeResponse.Success(
            "https://client.example/cb", "query", "ZWVlNDBlYzA1NjdkMDNhYjg3ZjUxZjAyNGQzMTM2NzI", "https://honest.as.example", "x1848ZT64p4IirMPT0R-X3141MFPTuBX-VFL_cvaplMH58");

        Assert.Equal(
            "https://client.example/cb?code=x1848ZT64p4IirMPT0R-X3141MFPTuBX-VFL_cvaplMH58&state=ZWVlNDBlYzA1NjdkMDNhYjg3ZjUxZjAyNGQzMTM2NzI&iss=https%3A%2F%2Fhonest.as.example",
            response.RedirectUrl);
        Assert.False(response.IsFormPost);
    }

    [Fact]
    [Covers("RFC9207-2"), Covers("RFC6749-4.1.2.1")]
    [Covers("FAPI2-SP-FINAL-5.3.2.2-7")]
    public void A_refusal_travels_with_state_and_issuer_and_without_its_detail()
    {
        var refusal = Refusal.AccessDenied("the customer said no") with { Detail = "secret" };

        var response = AuthorizeResponse.Error("https://client.example/cb", "query", "N8r1uiXgKa", "https://honest.as.example", refusal);

        Assert.Equal(
            "https://client.example/cb?error=access_denied&error_description=the%20customer%20said%20no&state=N8r1uiXgKa&iss=https%3A%2F%2Fhonest.as.example",
            response.RedirectUrl);
    }

    [Fact]
    [Covers("OAuth2-FP-2")]
    public void A_form_posts_the_same_fields_to_the_bare_address()
    {
        var response = AuthorizeResponse.Success("https://client.example/cb?a=1", "form_post", null, "https://as.example", "c&1");

        Assert.True(response.IsFormPost);
        Assert.Equal("https://client.example/cb?a=1", response.RedirectUri);
        Assert.Equal([new("code", "c&1"), new("iss", "https://as.example")], response.Fields);
    }

    [Theory]
    [InlineData("https://c.example/cb?tenant=1", "https://c.example/cb?tenant=1&code=c&iss=i")]
    [InlineData("https://c.example/cb?", "https://c.example/cb?code=c&iss=i")]
    [InlineData("https://c.example/cb?a=1&", "https://c.example/cb?a=1&code=c&iss=i")]
    [InlineData("https://c.example", "https://c.example?code=c&iss=i")]
    [InlineData("com.example.app:/cb", "com.example.app:/cb?code=c&iss=i")]
    [Covers("RFC6749-4.1.2")]
    public void A_query_of_the_clients_own_is_kept(string redirectUri, string url) =>
        Assert.Equal(url, AuthorizeResponse.Success(redirectUri, "query", null, "i", "c").RedirectUrl);
}
