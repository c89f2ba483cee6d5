using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.Attacks;

/// <summary>What somebody typed into a form of ours goes no further than to us, wherever the answer leads.</summary>
public sealed class PostedSecrets(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC9700-4.12"), Covers("FAPI2-SP-FINAL-5.3.2.2-10"), Covers("FAPI2-SP-FINAL-5.3.2.2-11")]
    [Covers("RFC9700-2.1-5"), Covers("RFC9700-4.12-1")]
    [Covers("ATTACK-307")]
    public async Task Every_way_on_is_a_303()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        var request = bank.WebClient.AuthorizeUrl();
        var form = new FormUrlEncodedContent(System.Web.HttpUtility.ParseQueryString(request.Split('?', 2)[1]) is var query
            ? query.AllKeys.Select(name => KeyValuePair.Create(name!, query[name]!)) : []);
        var signIn = bank.NewBrowser();
        await signIn.GoAsync("/signin");

        var answers = new[]
        {
            await SendAsync(bank, browser, HttpMethod.Get, request),
            await SendAsync(bank, browser, HttpMethod.Post, "/oauth2/authorize", form),
            await SendAsync(bank, bank.NewBrowser(), HttpMethod.Get, request),
            await SendAsync(bank, bank.NewBrowser(), HttpMethod.Get, "/account"),
            await SendAsync(bank, browser, HttpMethod.Get, "/oauth2/logout"),
            await SendAsync(bank, signIn, HttpMethod.Post, signIn.Page.Url.PathAndQuery, FormOf(signIn, ("email", "alice@example.com"), ("password", Bank.Password))),
        };

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.SeeOther, true), (answer.StatusCode, answer.Headers.Location is not null)));
    }

    /// <summary>The page's own fields, its token among them, and what somebody typed.</summary>
    private static FormUrlEncodedContent FormOf(TestBrowser browser, params (string Name, string Value)[] typed) => new(
        browser.Page.Document.QuerySelectorAll("form:has(#password) input[type=hidden]").Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("value") ?? ""))
            .Concat(typed.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    private static async Task<HttpResponseMessage> SendAsync(Bank bank, TestBrowser browser, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        return await bank.Http.SendAsync(request);
    }
}
