using Ciam.ServerTests.Risk;
using Ciam.ServerTests.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Backchannel;

/// <summary>Risk is asked when a customer approves what a client asked for: a session in other hands approves nothing.</summary>
public sealed class ApprovalsJudged(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task A_session_carried_to_another_continent_approves_nothing_and_ends()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var agent = bank.Asker();
        var (alice, own) = await DaysAtTheBank.RegularAsync(bank, "alice");
        (await own.SignInAsync(bank, alice)).AssertSignedIn();
        var name = await agent.AskedAsync(bank, alice);
        var thief = bank.NewBrowser(RiskBank.Singapore);
        thief.UserAgent = RiskBank.Firefox;
        foreach (var (cookie, value) in own.Cookies)
            thief.SetCookie(cookie, value);
        bank.Clock.Advance(TimeSpan.FromMinutes(2));

        await thief.AnswersAsync(bank, "approve");

        (await agent.PollAsync(name)).AssertRefused("access_denied");
        Assert.Contains("refused", await bank.RowsAsync("select decision from ciam.oauth_backchannel_request"));
        Assert.Contains("refuse", await bank.RowsAsync("select verdict from ciam.risk_judgment where purpose = 'silent_authorize'"));
        (await own.GoAsync("/account")).AssertAt("password");
    }
}
