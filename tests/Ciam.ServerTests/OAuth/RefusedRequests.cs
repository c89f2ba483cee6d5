using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth;

/// <summary>Authorization requests that are not right: to the client if its address is proven, else on our own page.</summary>
public sealed class RefusedRequests(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC6749-4.1.2.1"), Covers("RFC9700-2.1")]
    [Covers("RFC9700-4.11-2")]
    public async Task Nobody_is_sent_to_an_address_that_is_not_proven()
    {
        await using var bank = await app.NewBankAsync();
        (string Name, string? Value)[] strangers =
        [
            ("client_id", null), ("client_id", "nobody"), ("redirect_uri", null), ("redirect_uri", "https://evil.example/"), ("redirect_uri", bank.WebClient.RedirectUri + "/"),
            ("response_mode", "fragment"), ("state", new string('s', 2049)),
        ];
        using var browser = bank.NewBrowser();

        foreach (var (name, value) in strangers)
        {
            var page = await browser.GoAsync(bank.WebClient.AuthorizeUrl(request: With((name, value))));

            Assert.Null(page.Location);
            page.AssertStatus(HttpStatusCode.BadRequest);
            Assert.Contains(name, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("evil.example", page.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Covers("RFC6749-4.1.2.1"), Covers("RFC9207-2"), Covers("RFC7636-4.4.1")]
    public async Task A_proven_address_is_told_what_is_wrong()
    {
        await using var bank = await app.NewBankAsync();
        (string Name, string? Value, string Error)[] wrong =
        [
            ("response_type", "token", "unsupported_response_type"), ("code_challenge", null, "invalid_request"), ("code_challenge_method", "plain", "invalid_request"),
            ("scope", "everything", "invalid_scope"), ("resource", "https://other.example", "invalid_target"), ("request", "eyJ", "invalid_request_object"), ("request_uri", "https://evil.example/object", "request_uri_not_supported"),
            ("prompt", "none login", "invalid_request"), ("max_age", "soon", "invalid_request"), ("claims", "{\"id_token\":{\"\\ud800\":null}}", "invalid_request"),
        ];
        using var browser = bank.NewBrowser();

        foreach (var (name, value, error) in wrong)
        {
            var page = await browser.GoAsync(bank.WebClient.AuthorizeUrl(request: With((name, value), ("state", "a&b=ü"))));

            Assert.StartsWith(bank.WebClient.RedirectUri + "?error=", page.Location?.ToString(), StringComparison.Ordinal);
            Assert.Equal((error, "a&b=ü", bank.Issuer.ToString().TrimEnd('/')), (page.Query("error"), page.Query("state"), page.Query("iss")));
        }

        bank.Logs.AssertNoFaults();
    }

    [Fact]
    [Covers("OAuth2-FP-2")]
    public async Task A_client_that_wants_a_form_gets_its_refusal_in_one()
    {
        await using var bank = await app.NewBankAsync();
        using var browser = bank.NewBrowser();

        var page = await browser.GoAsync(bank.WebClient.AuthorizeUrl(request: With(("response_mode", "form_post"), ("prompt", "none"), ("state", "\"><script>"))));

        Assert.Equal(bank.WebClient.RedirectUri, page.Find("form").GetAttribute("action"));
        Assert.Equal("login_required", page.Find("input[name=error]").GetAttribute("value"));
        Assert.Equal("\"><script>", page.Find("input[name=state]").GetAttribute("value"));
        Assert.Null(page.Location);
    }

    private static AuthorizeRequest With(params (string Name, string? Value)[] parameters) =>
        new() { Parameters = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value) };
}
