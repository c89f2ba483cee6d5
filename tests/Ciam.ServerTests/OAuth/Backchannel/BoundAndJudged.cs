using Ciam.Decisions.Risk;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Storage.Risk;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.OAuth.Backchannel;

/// <summary>Tokens of a question are bound and judged like those of every other grant.</summary>
public sealed class BoundAndJudged(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC9449-5")]
    public async Task Tokens_are_bound_to_the_key_that_the_client_shows()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker().Proving(TestKey.Es256("dpop")));
        var name = await agent.AskedAsync(bank, alice, RichBank.Bend("scope", "openid profile"));
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");

        var tokens = (await agent.PollAsync(name)).AssertGranted();

        Assert.Equal("DPoP", tokens.Answer["token_type"]);
        Assert.Equal(agent.Dpop!.Thumbprint, TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("cnf").GetProperty("jkt").GetString());
        Assert.Equal(System.Net.HttpStatusCode.OK, (await agent.UserInfoAsync(tokens.AccessToken)).Status);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await agent.Proving(null).UserInfoAsync(tokens.AccessToken)).Status);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await agent.Proving(TestKey.Es256("thief")).UserInfoAsync(tokens.AccessToken)).Status);
    }

    /// <summary>The approval as a session in use, the token request as that of a code.</summary>
    [Fact]
    public async Task The_approval_and_the_token_request_are_judged()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var name = await agent.AskedAsync(bank, alice);
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");
        (await agent.PollAsync(name)).AssertGranted();

        var judged = await bank.WithDatabaseAsync(database => database.Set<JudgmentRow>().Where(row => row.CustomerId == alice.Id && row.ClientId == "asker").Select(row => row.Purpose).ToListAsync());

        Assert.Equal([Purpose.SilentAuthorize, Purpose.AuthorizationCode], judged.Order());
    }
}
