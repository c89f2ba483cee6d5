using Ciam.Testing;

namespace Ciam.ServerTests.Http;

/// <summary>What browsers are told about our pages.</summary>
public sealed class ForBrowsers(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("OPTIONS")]
    [Covers("RFC9700-2.6-6"), Covers("FAPI2-SP-FINAL-5.2.3-3")]
    public async Task No_other_origin_reads_the_authorization_endpoint(string method)
    {
        await using var bank = await app.NewBankAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), bank.WebClient.AuthorizeUrl());
        request.Headers.Add("Origin", "https://web.test-bank.example");
        request.Headers.Add("Access-Control-Request-Method", "GET");

        using var answer = await bank.Http.SendAsync(request);

        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
    }

    [Fact]
    [Covers("FAPI2-SP-FINAL-5.2.3-1")]
    public async Task A_server_with_TLS_is_asked_by_TLS_for_ever()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configure = builder => builder.Configuration["Ciam:Issuer"] = "https://login.test-bank.example" });

        foreach (var path in new[] { "/signin", "/.well-known/openid-configuration", "/nothing-here", "/css/ciam.css" })
        {
            using var answer = await bank.Http.GetAsync(path);
            Assert.Equal("max-age=63072000; includeSubDomains", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
        }
    }
}
