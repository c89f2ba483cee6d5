using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Device;

/// <summary>Devices that ask again and again: how often, and what hurry costs.</summary>
public sealed class DevicePolls(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC8628-3.5")]
    [Covers("ATTACK-POLLING-FLOOD")]
    public async Task Hurry_is_answered_by_slow_down_and_lengthens_the_wait_for_good()
    {
        await using var bank = await app.NewBankAsync();
        var tv = bank.Television();
        var codes = await bank.AskForCodesAsync(tv);

        await PollAfterAsync(0, "authorization_pending");
        await PollAfterAsync(5, "authorization_pending");
        await PollAfterAsync(4, "slow_down");
        await PollAfterAsync(9, "slow_down");
        await PollAfterAsync(15, "authorization_pending");
        await PollAfterAsync(14, "slow_down");
        await PollAfterAsync(20, "authorization_pending");
        Assert.Equal("20", Assert.Single(await bank.RowsAsync("select poll_interval::text from ciam.oauth_device_code")));

        async Task PollAfterAsync(int seconds, string error)
        {
            bank.Clock.Advance(TimeSpan.FromSeconds(seconds));
            (await tv.PollAsync(codes)).AssertRefused(error);
        }
    }

    /// <summary>A person who has answered is not made to wait for a hurried device.</summary>
    [Fact]
    [Covers("RFC8628-3.5")]
    public async Task Once_answered_nobody_is_slowed_down()
    {
        await using var bank = await app.NewBankAsync();
        var tv = bank.Television();
        var codes = await bank.AskForCodesAsync(tv);
        (await tv.PollAsync(codes)).AssertRefused("authorization_pending");
        (await tv.PollAsync(codes)).AssertRefused("slow_down");

        await (await bank.SignedInAsync(await bank.SignUpAsync("alice"))).LetInAsync(codes);

        (await tv.PollAsync(codes)).AssertGranted();
    }

    /// <summary>Of polls that come at the same instant one was in time, whichever node it reached.</summary>
    [Fact]
    [Covers("RFC8628-3.5")]
    public async Task Of_sixteen_polls_at_once_one_was_in_time()
    {
        await using var bank = await app.NewBankAsync();
        var tv = bank.Television();
        var codes = await bank.AskForCodesAsync(tv);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => tv.PollAsync(codes)));

        Assert.Single(answers, answer => answer.Error == "authorization_pending");
        Assert.Equal(15, answers.Count(answer => answer.Error == "slow_down"));
        Assert.Equal("80", Assert.Single(await bank.RowsAsync("select poll_interval::text from ciam.oauth_device_code")));
        bank.Logs.AssertNoFaults();
    }

    [Fact]
    [Covers("RFC8628-3.4")]
    [Covers("ATTACK-CODE-RACE")]
    public async Task Of_sixteen_racers_with_one_approved_code_exactly_one_wins_and_then_loses_it()
    {
        await using var bank = await app.NewBankAsync();
        var tv = bank.Television();
        var codes = await bank.AskForCodesAsync(tv, "openid accounts offline_access");
        await (await bank.SignedInAsync(await bank.SignUpAsync("alice"))).LetInAsync(codes);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => tv.PollAsync(codes)));

        var winner = Assert.Single(answers, answer => answer.Granted);
        Assert.All(answers.Where(answer => !answer.Granted), answer => answer.AssertRefused("invalid_grant"));
        Assert.False(await bank.IsActiveAsync(winner.AccessToken));
        (await tv.RefreshAsync(winner.RefreshToken)).AssertRefused("invalid_grant");
        bank.Logs.AssertNoFaults();
    }

    /// <summary>Two tabs, two answers: the first counts, the other is told that it came too late.</summary>
    [Fact]
    [Covers("RFC8628-3.3")]
    public async Task Of_many_answers_one_counts()
    {
        await using var bank = await app.NewBankAsync();
        var (tv, alice) = (bank.Television(), await bank.SignUpAsync("alice"));
        var codes = await bank.AskForCodesAsync(tv);
        var tabs = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            var browser = await bank.SignedInAsync(alice);
            (await browser.TypeCodeAsync(codes.UserCode)).AssertAsks();
            return browser;
        }));

        var pages = await Task.WhenAll(tabs.Select((tab, at) => tab.SayAsync(at % 2 == 0 ? "allow" : "refuse")));

        var counted = Assert.Single(pages, page => page.Url.AbsolutePath.StartsWith("/device/end/", StringComparison.Ordinal));
        Assert.Equal(counted.Url.AbsolutePath == "/device/end/allowed" ? "1" : "0", Assert.Single(await bank.RowsAsync("select count(*)::text from ciam.oauth_grant")));
        Assert.Equal(counted.Url.AbsolutePath == "/device/end/allowed", (await tv.PollAsync(codes)).Granted);
        bank.Logs.AssertNoFaults();
    }
}
