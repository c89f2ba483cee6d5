using System.Net;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Attacks;

/// <summary>JSON that is deep, wide, long or doubled where clients may send JSON: refused in their own words, never a fault of ours.</summary>
public sealed class JsonBombs(CiamApp app) : IClassFixture<CiamApp>
{
    public static TheoryData<string> Bombs { get; } =
    [
        new string('[', 2000),
        string.Concat(Enumerable.Repeat("{\"a\":", 400)),
        "[" + string.Concat(Enumerable.Repeat("{\"type\":\"account_information\",\"actions\":[\"list_accounts\"]},", 60)) + "{}]",
        "[{\"type\":\"account_information\",\"type\":\"payment_initiation\"}]",
        "{\"userinfo\":{\"email\":null},\"userinfo\":{}}",
        "[{\"type\":\"\\ud800\"}]",
        "{\"userinfo\":{\"\\udc00\":null}}",
        "[1e99999]",
        "{\"userinfo\":{\"a\":{\"values\":[" + string.Join(',', Enumerable.Repeat("1", 500)) + "]}}}",
    ];

    [Theory]
    [MemberData(nameof(Bombs))]
    [Covers("RFC9396-2"), Covers("OIDCC-5.5")]
    [Covers("ATTACK-JSON-BOMB")]
    public async Task A_bomb_is_refused_where_it_is_sent(string bomb)
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.RichClient();

        foreach (var (name, error) in new[] { ("authorization_details", "invalid_authorization_details"), ("claims", "invalid_request") })
        {
            var page = await bank.NewBrowser().GoAsync(client.AuthorizeUrl("openid", new AuthorizeRequest { Parameters = RichBank.Bend(name, bomb) }));
            Assert.True(page.Query("error") == error, $"{name}: {(int)page.Status} {page.Location}");
        }

        var answer = await bank.AgentClient.ClientCredentialsAsync(bend: RichBank.Bend("authorization_details", bomb));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        answer.AssertRefused("invalid_authorization_details");
    }
}
