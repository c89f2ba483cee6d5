using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ciam.Testing;

namespace Ciam.ServerTests.Http;

/// <summary>Whatever is sent, the answer is a clear 4xx: never a fault, never silence.</summary>
public sealed class BadInput(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly string[] Endpoints =
        ["/oauth2/authorize", "/oauth2/token", "/oauth2/introspect", "/oauth2/revoke", "/oauth2/userinfo", "/oauth2/logout", "/register", "/forgot"];

    private static readonly string[] QueryEndpoints = ["/oauth2/authorize", "/oauth2/authorize/resume", "/oauth2/logout", "/oauth2/logout/confirm", "/register", "/signin/x", "/consent/x"];

    private static readonly string Long = new('a', 10_000);

    [Fact]
    public async Task Ten_kilobytes_in_one_parameter()
    {
        await using var bank = await app.NewBankAsync();

        foreach (var endpoint in Endpoints)
            await AssertRefusedAsync(bank, FormTo(endpoint, $"client_id={Long}&token={Long}&code={Long}"), endpoint);
        foreach (var endpoint in QueryEndpoints.Take(4))
            await AssertRefusedAsync(bank, new HttpRequestMessage(HttpMethod.Get, $"{endpoint}?client_id={Long}&journey={Long}&state={Long}"), endpoint, mayShowAPage: endpoint.EndsWith("logout", StringComparison.Ordinal) || endpoint.EndsWith("confirm", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("client_id=a%00b")]
    [InlineData("client_id=%ff%fe")]
    [InlineData("client_id=%c3%28")]
    [InlineData("client_id=%ed%a0%80")]
    [InlineData("%00=x")]
    public async Task Nul_bytes_and_broken_utf8(string parameters)
    {
        await using var bank = await app.NewBankAsync();

        foreach (var endpoint in Endpoints)
            await AssertRefusedAsync(bank, FormTo(endpoint, parameters + "&grant_type=client_credentials"), endpoint);
        foreach (var endpoint in QueryEndpoints)
            await AssertRefusedAsync(bank, new HttpRequestMessage(HttpMethod.Get, $"{endpoint}?{parameters}"), endpoint, mayShowAPage: endpoint != "/oauth2/authorize");
        foreach (var path in new[] { "/signin/%01", "/consent/%ff", "/oauth2/%7f", "/account%0b" })
            await AssertRefusedAsync(bank, new HttpRequestMessage(HttpMethod.Get, path), path);
    }

    [Fact]
    public async Task Duplicated_parameters()
    {
        await using var bank = await app.NewBankAsync();
        var machine = bank.AgentClient;

        var twice = await AssertRefusedAsync(bank, FormTo("/oauth2/token", $"grant_type=client_credentials&grant_type=client_credentials&client_id={machine.ClientId}"), "token");
        Assert.Contains("invalid_request", twice, StringComparison.Ordinal);
        await AssertRefusedAsync(bank, new HttpRequestMessage(HttpMethod.Get, bank.WebClient.AuthorizeUrl() + "&state=again"), "authorize");
        await AssertRefusedAsync(bank, new HttpRequestMessage(HttpMethod.Get, bank.WebClient.AuthorizeUrl() + "&client_id=again"), "authorize");
    }

    [Theory]
    [InlineData("application/json", "{\"grant_type\":\"client_credentials\"}")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_credentials\r\n--x--")]
    [InlineData("multipart/form-data", "no boundary")]
    [InlineData("text/plain", "grant_type=client_credentials")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "grant_type=client_credentials")]
    [InlineData("nonsense", "x")]
    public async Task Wrong_content_types(string contentType, string body)
    {
        await using var bank = await app.NewBankAsync();

        foreach (var endpoint in Endpoints)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            await AssertRefusedAsync(bank, request, endpoint);
        }
    }

    [Fact]
    public async Task Bodies_and_headers_that_are_too_large_or_too_many()
    {
        await using var bank = await app.NewBankAsync();
        var many = string.Join('&', Enumerable.Range(0, 2_000).Select(index => $"p{index}=x"));

        foreach (var endpoint in Endpoints)
        {
            var huge = FormTo(endpoint, "a=" + new string('b', 1_000_000));
            huge.Headers.ExpectContinue = true;
            await AssertRefusedAsync(bank, huge, endpoint);
            await AssertRefusedAsync(bank, FormTo(endpoint, many), endpoint);
        }

        var wide = new HttpRequestMessage(HttpMethod.Get, "/oauth2/userinfo");
        wide.Headers.Authorization = new AuthenticationHeaderValue("Bearer", new string('x', 20_000));
        await AssertRefusedAsync(bank, wide, "userinfo");
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Basic gICAgDpzZWNyZXQ=")]
    [InlineData("Bearer x")]
    [InlineData("Digest username=x")]
    public async Task Authorization_headers_of_no_use(string header)
    {
        await using var bank = await app.NewBankAsync();

        foreach (var endpoint in new[] { "/oauth2/token", "/oauth2/introspect", "/oauth2/revoke", "/oauth2/userinfo" })
        {
            var request = FormTo(endpoint, "grant_type=client_credentials&token=x");
            request.Headers.TryAddWithoutValidation("Authorization", header);
            await AssertRefusedAsync(bank, request, endpoint);
        }
    }

    [Theory]
    [InlineData("claims", "{\"userinfo\":{\"name\":{\"value\":\"\\u0000\"}}}")]
    [InlineData("claims", "{\"id_token\":{\"x\\ud800\":null}}")]
    [InlineData("login_hint", "'; drop table ciam.audit_entry; --")]
    [InlineData("state", "%F0%9F%8F%A6 <script>")]
    [InlineData("id_token_hint", "a.b.c")]
    public async Task What_is_odd_but_legal_text_is_kept_or_refused_but_never_a_fault(string name, string value)
    {
        await using var bank = await app.NewBankAsync();
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));

        var page = await browser.GoAsync(bank.WebClient.AuthorizeUrl(request: new AuthorizeRequest { Parameters = new Dictionary<string, string?> { [name] = value } }));

        Assert.True((int)page.Status < 500, page.Text);
        Assert.NotEqual("server_error", page.Query("error"));
        bank.Logs.AssertNoFaults();
    }

    private static HttpRequestMessage FormTo(string endpoint, string body)
    {
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        return new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = content };
    }

    private static async Task<string> AssertRefusedAsync(Bank bank, HttpRequestMessage request, string where, bool mayShowAPage = false)
    {
        // Pages speak to browsers, endpoints to programs.
        if (!request.RequestUri!.OriginalString.StartsWith("/oauth2/", StringComparison.Ordinal))
            request.Headers.Accept.ParseAdd("text/html");
        using (request)
        using (var response = await bank.Http.SendAsync(request))
        {
            var body = await response.Content.ReadAsStringAsync();
            var status = (int)response.StatusCode;
            Assert.True(status is >= 400 and < 500 || (mayShowAPage && status is >= 200 and < 400), $"{where} answered {status}: {body}");
            // A line or header beyond the limits never reaches the application; there the number has to do.
            var tooLong = response.StatusCode is HttpStatusCode.RequestUriTooLong or HttpStatusCode.RequestHeaderFieldsTooLarge;
            Assert.True(tooLong || status < 400 || body.Length > 0, $"{where} answered {status} without a word");
            bank.Logs.AssertNoFaults();
            return body;
        }
    }
}
