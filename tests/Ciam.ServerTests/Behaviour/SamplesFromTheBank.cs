using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ciam.Server.Behaviour;
using Ciam.Storage.Behaviour;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Behaviour;

/// <summary>POST /behaviour/samples and /behaviour/v1.js: for pages and apps of registered clients, with the customer's token.</summary>
public sealed class SamplesFromTheBank(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Moves = """{"v":1,"fields":{},"pointer":[[0,10,10,0,0],[20,40,30,0,0],[45,90,60,0,0],[70,130,70,0,0],[90,150,80,1,1]],"touch":[],"view":[1280,800]}""";

    [Fact]
    public async Task A_sample_is_kept_only_where_the_customer_agreed_and_the_answer_does_not_tell()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice");
        var token = await TokenAsync(bank, alice);

        var before = await PostAsync(bank, token, Moves);
        Assert.Equal(0, await bank.SamplesAsync());
        await bank.AgreeAsync(alice);
        var after = await PostAsync(bank, token, Moves);

        Assert.Equal(1, await bank.SamplesAsync());
        Assert.Equal((HttpStatusCode.Accepted, """{"status":"accepted"}"""), (after.Status, after.Body));
        Assert.Equal(before, after);
        // The session was begun by a password alone: what it tells is not learned from.
        Assert.Null((await bank.WithDatabaseAsync(database => database.Set<BehaviourSampleRow>().SingleAsync())).ConfirmedAt);
    }

    [Theory]
    [InlineData("{}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData(Moves, "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_no_sample_is_refused_in_words(string body, string type, HttpStatusCode expected)
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var token = await TokenAsync(bank, await bank.SignUpAsync("alice"));

        var answer = await PostAsync(bank, token, body, type);

        Assert.Equal((expected, "application/problem+json"), (answer.Status, answer.Type));
    }

    [Fact]
    public async Task A_sample_that_is_too_long_is_refused_and_one_that_comes_too_often_waits()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var token = await TokenAsync(bank, await bank.SignUpAsync("alice"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(bank, token, new string(' ', SampleFormat.MostBytes + 1))).Status);
        for (var i = 1; i < 30; i++)
            Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(bank, token, Moves)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync(bank, token, Moves)).Status);
        bank.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(bank, token, Moves)).Status);
    }

    [Fact]
    public async Task Only_a_customers_own_token_with_the_scope_opens_the_door()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice");
        var other = (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(alice, "openid accounts"))).AccessToken;

        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(bank, null, Moves)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(bank, "nonsense", Moves)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(bank, other, Moves)).Status);
    }

    [Theory]
    [InlineData("https://web.test-bank.example", true)]
    [InlineData("https://web.test-bank.example.evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("http://web.test-bank.example", false)]
    [InlineData("null", false)]
    public async Task Browsers_may_let_in_pages_of_registered_clients_only(string origin, bool admitted)
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var token = await TokenAsync(bank, await bank.SignUpAsync("alice"));

        var (posted, asked, script) = (
            await PostAsync(bank, token, Moves, origin: origin),
            await SendAsync(bank, HttpMethod.Options, "/behaviour/samples", origin),
            await SendAsync(bank, HttpMethod.Get, "/behaviour/v1.js", origin));

        Assert.Equal(admitted ? HttpStatusCode.Accepted : HttpStatusCode.Forbidden, posted.Status);
        Assert.Equal(admitted ? origin : null, AllowedTo(asked));
        Assert.Equal(admitted, asked.Headers.Contains("Access-Control-Allow-Headers"));
        Assert.Equal(admitted ? origin : null, AllowedTo(script));
        Assert.Equal(("text/javascript", true), (script.Content.Headers.ContentType?.MediaType, script.Headers.CacheControl?.Public));
        Assert.Contains("export function observe", await script.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string? AllowedTo(HttpResponseMessage answer) => answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;

    private static async Task<string> TokenAsync(Bank bank, Person person) =>
        (await bank.WebClient.RedeemAsync(await bank.WebClient.AuthorizeAsync(person, "openid behaviour"))).AccessToken;

    private static Task<HttpResponseMessage> SendAsync(Bank bank, HttpMethod method, string path, string origin)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        return bank.Http.SendAsync(request);
    }

    private static async Task<(HttpStatusCode Status, string? Type, string Body)> PostAsync(Bank bank, string? token, string body, string type = "application/json", string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/behaviour/samples") { Content = new StringContent(body, Encoding.UTF8, type) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var answer = await bank.Http.SendAsync(request);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }
}
