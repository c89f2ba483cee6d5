using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ciam.Testing;

namespace Ciam.ServerTests.Samples;

/// <summary>When the demo API moves money.</summary>
public sealed class MoneyAtTheApi
{
    private const string Key = "0195d8a0-0000-7000-8000-000000000001";

    [Theory]
    [InlineData("urn:ciam:acr:1", 0, false)]
    [InlineData("urn:ciam:acr:2", 0, true)]
    [InlineData("urn:ciam:acr:3", 0, true)]
    [InlineData("urn:ciam:acr:2", 300, true)]
    [InlineData("urn:ciam:acr:2", 301, false)]
    [InlineData(null, 0, false)]
    [InlineData("urn:other:2", 0, false)]
    [Covers("ASVS5-7.5.3"), Covers("ASVS5-10.3.4")]
    public async Task Only_a_strong_and_fresh_login_moves_money(string? acr, int secondsAgo, bool moves)
    {
        await using var bank = await DemoBank.OpenAsync();
        var token = bank.Issuer.AccessToken(new() { ["acr"] = acr, ["auth_time"] = bank.Clock.GetUtcNow().ToUnixTimeSeconds() - secondsAgo });

        using var answer = await bank.CallApiAsync(HttpMethod.Post, "transfers", token, Transfer(), Key);

        Assert.Equal(moves ? HttpStatusCode.Created : HttpStatusCode.Unauthorized, answer.StatusCode);
        if (!moves)
            Assert.Contains(
                "error=\"insufficient_user_authentication\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        if (!moves)
            Assert.Contains("acr_values=\"urn:ciam:acr:2\", max_age=\"300\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ASVS5-10.3.4")]
    public async Task A_token_that_does_not_say_when_the_login_was_is_too_old()
    {
        await using var bank = await DemoBank.OpenAsync();

        using var answer = await bank.CallApiAsync(
            HttpMethod.Post, "transfers", bank.Issuer.AccessToken(new() { ["acr"] = "urn:ciam:acr:2", ["auth_time"] = null }), Transfer(), Key);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_same_order_asked_twice_is_booked_once()
    {
        await using var bank = await DemoBank.OpenAsync();
        bank.Issuer.Acr = "urn:ciam:acr:2";
        var token = bank.Issuer.AccessToken();

        var first = await ReadAsync(await bank.CallApiAsync(HttpMethod.Post, "transfers", token, Transfer(), Key));
        var again = await ReadAsync(await bank.CallApiAsync(HttpMethod.Post, "transfers", token, Transfer(), Key));
        using var other = await bank.CallApiAsync(HttpMethod.Post, "transfers", token, Transfer(amount: "11.00"), Key);
        using var accounts = await bank.CallApiAsync(HttpMethod.Get, "accounts", token);

        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal(first.GetProperty("newBalance").GetString(), (await ReadAsync(accounts)).GetProperty("accounts")[0].GetProperty("balance").GetString());
    }

    [Theory]
    [InlineData("amount", "-5")]
    [InlineData("amount", "0.00")]
    [InlineData("amount", "1.005")]
    [InlineData("amount", "1e3")]
    [InlineData("amount", "50000.01")]
    [InlineData("creditorIban", "CH17 9900 0274 1003 3881 2")]
    [InlineData("creditorName", "a\u0000b")]
    [InlineData("currency", "EUR")]
    [InlineData("fromAccount", "")]
    public async Task Input_that_is_wrong_is_named_before_anybody_is_asked_for_a_code(string field, string value)
    {
        await using var bank = await DemoBank.OpenAsync();
        var transfer = Transfer();
        transfer[field] = value;

        using var answer = await bank.CallApiAsync(HttpMethod.Post, "transfers", bank.Issuer.AccessToken(), transfer, Key);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal([field], (await ReadAsync(answer)).GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("a=b", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_that_is_no_transfer_is_a_clear_error(string body, string type, HttpStatusCode expected)
    {
        await using var bank = await DemoBank.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "transfers") { Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue(type)) };
        request.Headers.Authorization = new("Bearer", bank.Issuer.AccessToken());

        using var answer = await bank.Api.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_session_that_was_ended_moves_no_money_though_its_token_is_still_valid()
    {
        await using var bank = await DemoBank.OpenAsync();
        bank.Issuer.Acr = "urn:ciam:acr:2";
        bank.Issuer.TokensAreAlive = false;

        using var answer = await bank.CallApiAsync(HttpMethod.Post, "transfers", bank.Issuer.AccessToken(), Transfer(), Key);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("invalid_token", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_issuer_that_cannot_be_asked_is_not_taken_for_a_yes()
    {
        await using var bank = await DemoBank.OpenAsync();
        bank.Issuer.Acr = "urn:ciam:acr:2";
        var token = bank.Issuer.AccessToken();
        using var warm = await bank.CallApiAsync(HttpMethod.Get, "accounts", token);
        bank.Issuer.IsOut = true;

        using var answer = await bank.CallApiAsync(HttpMethod.Post, "transfers", token, Transfer(), Key);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    private static Dictionary<string, string> Transfer(string amount = "10.00") => new()
    {
        ["fromAccount"] = "everyday",
        ["creditorName"] = "Mira Keller",
        ["creditorIban"] = "CH16 9900 0274 1003 3881 2",
        ["amount"] = amount,
        ["currency"] = "CHF",
    };

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();
}
