using System.Net;
using Ciam.Protocol.Wire;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.CrossProduct;

/// <summary>
/// Grant × client authentication × sender constraint × authorization details × resource: each combination that is allowed works at token,
/// userinfo, introspection, refresh, revocation and logout, and each that is not is refused with the right error.
/// </summary>
public sealed class CrossProduct(CrossedBank crossed) : IClassFixture<CrossedBank>
{
    public static TheoryData<string, string, string, string, string> Crossings { get; } = Every();

    [Theory]
    [MemberData(nameof(Crossings))]
    [Covers("RFC8705-2"), Covers("RFC8705-3"), Covers("RFC8628-3.4")]
    [Covers("RFC9396-6"), Covers("RFC8707-2"), Covers("RFC8693-2.2.1"), Covers("RFC6749-4.4")]
    [Covers("ASVS5-10.4.14")]
    public async Task Each_combination_works_everywhere_or_is_refused_rightly(string grant, string auth, string sender, string details, string resource)
    {
        var crossing = new Crossing(grant, auth, sender, details, resource);
        var way = await CrossedWay.BeginAsync(crossed.Bank, crossing, crossed.NextName());

        var (tokens, error) = await way.TokenAsync();

        Assert.Equal(crossing.Error, error);
        if (tokens is null)
            return;
        await AssertTokenAsync(way, tokens);
        await AssertUserInfoAsync(way, tokens);
        var later = await AssertRefreshAsync(way, tokens);
        await AssertRevocationAsync(way, tokens, later);
        await AssertLogoutAsync(way, later);
    }

    [Fact]
    public void The_product_is_whole()
    {
        Assert.Equal(6 * 6 * 3 * 3 * 3, Crossing.All.Count());
        Assert.Equal(498, Crossing.All.Count(crossing => crossing.Error is null));
    }

    /// <summary>Answer, token and introspection say the same, and nobody else is told anything.</summary>
    private async Task AssertTokenAsync(CrossedWay way, TokenAnswer tokens)
    {
        var (bank, claims) = (crossed.Bank, TokenAnswer.ClaimsOf(tokens.AccessToken));
        Assert.Equal(way.Crossing.Sender == Crossing.Dpop ? "DPoP" : "Bearer", tokens.Answer["token_type"]);
        Assert.Equal(Bank.AccountsApi, claims.GetProperty("aud").GetString());
        Assert.Equal(way.Expected, claims.Details());
        Assert.Equal(way.Expected, tokens.Answer.Json.Details());
        Assert.Equal(way.Crossing.IsAboutACustomer ? way.Customer.Id.ToString() : way.Client.ClientId, claims.GetProperty("sub").GetString());
        Assert.Equal(way.Crossing.Grant == GrantTypes.TokenExchange, claims.TryGetProperty("act", out _));
        Assert.Equal(way.Confirmation, claims.TryGetProperty("cnf", out var bound) ? bound.GetRawText() : null);

        var told = await bank.ApiClient.IntrospectAsync(tokens.AccessToken);
        Assert.Equal("true", told["active"]);
        Assert.Equal(way.Confirmation, told["cnf"]);
        Assert.Equal(way.Expected, told.Json.Details());
        Assert.Equal("false", (await bank.AgentClient.IntrospectAsync(tokens.AccessToken))["active"]);
        var own = await way.PostAsync("/oauth2/introspect", tokens.AccessToken);
        Assert.Equal(way.Crossing.Auth == ClientAuthMethods.None ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, own.Status);
    }

    private static async Task AssertUserInfoAsync(CrossedWay way, TokenAnswer tokens)
    {
        var answer = await way.Client.UserInfoAsync(tokens.AccessToken);

        Assert.Equal(way.Crossing.IsAboutACustomer ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal(way.Crossing.IsAboutACustomer ? way.Customer.Id.ToString() : null, answer["sub"]);
        if (way.Confirmation is not null)
            Assert.Equal(HttpStatusCode.Unauthorized, (await way.Client.Proving(null).Showing(null).UserInfoAsync(tokens.AccessToken)).Status);
    }

    /// <summary>The same again, where it can be had; a grant that gives no refresh token gives none.</summary>
    private static async Task<TokenAnswer> AssertRefreshAsync(CrossedWay way, TokenAnswer tokens)
    {
        Assert.Equal(way.Crossing.Refreshes, tokens.Answer["refresh_token"] is not null);
        if (!way.Crossing.Refreshes)
            return (await way.TokenAsync()).Tokens!;
        var refreshed = await way.RefreshAsync(tokens.RefreshToken);
        Assert.Equal(way.Expected, refreshed.AssertGranted().Answer.Json.Details());
        Assert.Equal(tokens.Answer["scope"], refreshed.Answer["scope"]);
        return refreshed;
    }

    /// <summary>A token given back is worth nothing; what came after it lives on.</summary>
    private async Task AssertRevocationAsync(CrossedWay way, TokenAnswer tokens, TokenAnswer later)
    {
        Assert.Equal(HttpStatusCode.OK, (await way.PostAsync("/oauth2/revoke", tokens.AccessToken)).Status);

        Assert.False(await crossed.Bank.IsActiveAsync(tokens.AccessToken));
        Assert.True(await crossed.Bank.IsActiveAsync(later.AccessToken));
    }

    /// <summary>The customer signs out: every token of the session ends. A machine has no session.</summary>
    private async Task AssertLogoutAsync(CrossedWay way, TokenAnswer later)
    {
        await way.SignOutAsync();

        Assert.Equal(!way.Crossing.IsAboutACustomer, await crossed.Bank.IsActiveAsync(later.AccessToken));
        if (way.Crossing.Refreshes)
            (await way.RefreshAsync(later.RefreshToken)).AssertRefused("invalid_grant");
    }

    private static TheoryData<string, string, string, string, string> Every()
    {
        var data = new TheoryData<string, string, string, string, string>();
        foreach (var crossing in Crossing.All)
            data.Add(crossing.Grant, crossing.Auth, crossing.Sender, crossing.Details, crossing.Resource);
        return data;
    }
}
