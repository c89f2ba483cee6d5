using Ciam.Decisions.Risk;
using Ciam.Server.Risk;
using Ciam.Testing;

namespace Ciam.ServerTests.Risk;

/// <summary>Sessions, codes, refresh tokens and machines judged against where they began and what they are used to.</summary>
public sealed class JudgedTokens(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task A_chatbots_secret_used_elsewhere_at_an_odd_rate_is_refused()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        await WorkAsync(bank, 6);

        var stolen = new List<JudgedRequest>();
        for (var request = 0; request < 14; request++)
        {
            stolen.Add(await bank.JudgeAsync(RiskBank.Machine(), RiskBank.Singapore, "curl/8"));
            bank.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(stolen, judged => Assert.True(judged.Judgment.NotifyOwner));
        Assert.Equal(Verdict.Allow, stolen[0].Judgment.Verdict);
        Assert.Equal(Verdict.Refuse, stolen[^1].Judgment.Verdict);
        Assert.Equal("access_denied", RiskAnswers.For(stolen[^1]).Refusal!.Error);
    }

    [Fact]
    public async Task What_is_new_to_a_machine_today_stays_new_today_however_often_it_asks()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        await WorkAsync(bank, 6);
        for (var request = 0; request < 60; request++)
        {
            await bank.JudgeAsync(RiskBank.Machine(), RiskBank.Singapore, "curl/8");
            bank.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        await bank.LearnAsync();
        var judged = await bank.JudgeAsync(RiskBank.Machine(), RiskBank.Singapore, "curl/8");

        Assert.Equal("New network: Merlion Cloud Hosting in Singapore; usually Alpenblick Telecom", judged.Reason(ReasonCode.ClientUnfamiliarNetwork)!.Detail);
    }

    [Fact]
    public async Task A_machine_that_asks_for_something_new_is_noticed()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        await WorkAsync(bank, 6);

        var judged = await bank.JudgeAsync(RiskBank.Machine("chatbot", "accounts.read", "payments"));

        Assert.Equal("Never asked before for: payments", judged.Reason(ReasonCode.ClientNewScope)!.Detail);
        Assert.Equal(Verdict.Allow, judged.Judgment.Verdict);
    }

    [Fact]
    public async Task A_session_is_compared_with_the_sign_in_it_began_with()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, session) = (await bank.CustomerAsync("alice"), Guid.CreateVersion7());
        await bank.JudgeAsync(RiskBank.SignIn(alice), session: session);
        bank.Clock.Advance(TimeSpan.FromMinutes(20));
        var again = new RiskRequest { Purpose = Purpose.SilentAuthorize, CustomerId = alice, SessionId = session };

        var home = await bank.JudgeAsync(again, endsWell: false);
        var stolen = await bank.JudgeAsync(again, RiskBank.Singapore, RiskBank.Chrome, endsWell: false);

        Assert.Equal([ReasonCode.SameOrigin], home.Judgment.Evidence.Select(e => e.Code));
        Assert.Equal(Verdict.Refuse, stolen.Judgment.Verdict);
        Assert.Equal("access_denied", RiskAnswers.For(stolen).Refusal!.Error);
    }

    [Fact]
    public async Task A_refresh_token_is_compared_with_the_request_that_first_had_it()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, session, grant) = (await bank.CustomerAsync("alice"), Guid.CreateVersion7(), Guid.CreateVersion7());
        await bank.JudgeAsync(RiskBank.SignIn(alice), session: session);
        RiskRequest Token(Purpose purpose) => new() { Purpose = purpose, CustomerId = alice, ClientId = "mobile", ClientIsPublic = true, SessionId = session, GrantId = grant };

        var code = await bank.JudgeAsync(Token(Purpose.AuthorizationCode), RiskBank.Geneva, "DemoBank/1.0");
        bank.Clock.Advance(TimeSpan.FromMinutes(10));
        var same = await bank.JudgeAsync(Token(Purpose.RefreshToken), RiskBank.Geneva, "DemoBank/1.0");
        var elsewhere = await bank.JudgeAsync(Token(Purpose.RefreshToken), RiskBank.Singapore, "curl/8");

        Assert.Equal([ReasonCode.OriginNetworkChanged, ReasonCode.OriginNetworkUnfamiliar], code.Judgment.Evidence.Select(e => e.Code));
        Assert.Equal([ReasonCode.SameOrigin], same.Judgment.Evidence.Select(e => e.Code));
        Assert.Equal(Verdict.Refuse, elsewhere.Judgment.Verdict);
        Assert.Equal(("invalid_grant", true), (RiskAnswers.For(elsewhere).Refusal!.Error, RiskAnswers.For(elsewhere).RevokeGrant));
    }

    [Fact]
    public async Task A_confidential_clients_server_is_not_taken_for_the_customer()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, session) = (await bank.CustomerAsync("alice"), Guid.CreateVersion7());
        await bank.JudgeAsync(RiskBank.SignIn(alice), session: session);

        var judged = await bank.JudgeAsync(
            new RiskRequest { Purpose = Purpose.AuthorizationCode, CustomerId = alice, ClientId = "web", SessionId = session, GrantId = Guid.CreateVersion7() }, RiskBank.Singapore, "openid-client/6");
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        var next = await bank.JudgeAsync(RiskBank.SignIn(alice), endsWell: false);

        Assert.Empty(judged.Judgment.Evidence);
        Assert.Equal("CH", next.Facts.LastSighting!.Place!.Country);
    }

    /// <summary>Every two hours, day and night, as clockwork; then it is four in the morning.</summary>
    private static async Task WorkAsync(Bank bank, int days)
    {
        bank.Clock.Advance(bank.Clock.GetUtcNow().Date.AddHours(28) - bank.Clock.GetUtcNow().UtcDateTime);
        for (var round = 0; round < days * 12; round++)
        {
            await bank.JudgeAsync(RiskBank.Machine(), agent: "chatbot/1");
            bank.Clock.Advance(TimeSpan.FromHours(2));
            if (round % 12 == 11)
                await bank.LearnAsync();
        }
    }
}
