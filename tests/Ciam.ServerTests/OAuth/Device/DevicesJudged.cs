using Ciam.ServerTests.Risk;
using Ciam.ServerTests.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Device;

/// <summary>Risk is asked when a person lets a device in and when the device comes for its tokens.</summary>
public sealed class DevicesJudged(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC8628-5.4")]
    [Covers("ATTACK-DEVICE-PHISHING")]
    public async Task A_session_carried_to_another_continent_lets_no_device_in()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var tv = bank.Television();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var own = bank.NewBrowser();
        await own.SignInAsync(bank, alice);
        var codes = await bank.AskForCodesAsync(tv);
        var thief = bank.NewBrowser(RiskBank.Singapore);
        thief.UserAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
        foreach (var (name, value) in own.Cookies)
            thief.SetCookie(name, value);

        (await thief.TypeCodeAsync(codes.UserCode)).AssertAsks();
        var page = await thief.SayAsync("allow");

        Assert.NotEqual("/device/end/allowed", page.Url.AbsolutePath);
        Assert.NotEqual("granted", (await tv.PollAsync(codes)).Error ?? "granted");
        Assert.Contains("silent_authorize", await bank.RowsAsync("select purpose from ciam.risk_judgment"));
    }

    [Fact]
    [Covers("RFC8628-3.4")]
    public async Task The_token_request_is_judged_and_a_refresh_is_compared_with_the_device_itself()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var tv = bank.Television();
        var own = bank.NewBrowser();
        await own.SignInAsync(bank, await bank.SignUpAsync("alice", new PersonSettings { App = true }));
        var codes = await bank.AskForCodesAsync(tv, "openid accounts offline_access");
        await own.LetInAsync(codes);

        var tokens = (await tv.PollAsync(codes)).AssertGranted();
        Assert.Contains("authorization_code", await bank.RowsAsync("select purpose from ciam.risk_judgment where grant_id is not null"));

        bank.Clock.Advance(TimeSpan.FromMinutes(2));
        var stolen = await tv.TokenAsync(new Dictionary<string, string?> { ["grant_type"] = "refresh_token", ["refresh_token"] = tokens.RefreshToken }, address: RiskBank.Singapore);
        stolen.AssertRefused("invalid_grant");
    }
}
