using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.OAuth.Backchannel;

/// <summary>The client comes for the answer: too early, too often, too late, or with somebody else's name.</summary>
public sealed class Polling(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("CIBA-11")]
    [Covers("ATTACK-POLLING-FLOOD")]
    public async Task Whoever_comes_too_often_waits_longer_each_time()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var name = await agent.AskedAsync(bank, alice);

        (await agent.PollAsync(name)).AssertRefused("authorization_pending");
        bank.Clock.Advance(TimeSpan.FromSeconds(4));
        (await agent.PollAsync(name)).AssertRefused("slow_down");
        bank.Clock.Advance(TimeSpan.FromSeconds(9));
        (await agent.PollAsync(name)).AssertRefused("slow_down");
        bank.Clock.Advance(TimeSpan.FromSeconds(15));
        (await agent.PollAsync(name)).AssertRefused("authorization_pending");
        (await agent.PollAsync(name)).AssertRefused("slow_down");

        // What is there is given to whoever comes, however often it came before.
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");
        (await agent.PollAsync(name)).AssertGranted();
    }

    /// <summary>Of polls that come at the same instant one was in time, whichever node it reached; the wait grows by all the others, and not without end.</summary>
    [Theory]
    [InlineData(5, "80")]
    [InlineData(590, "600")]
    [Covers("CIBA-11")]
    public async Task Of_sixteen_polls_at_once_one_was_in_time(int interval, string afterwards)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var name = await agent.AskedAsync(bank, alice);
        await bank.WithDatabaseAsync(database => database.Set<BackchannelRequestRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.IntervalSeconds, interval)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => agent.PollAsync(name)));

        Assert.Single(answers, answer => answer.Error == "authorization_pending");
        Assert.Equal(15, answers.Count(answer => answer.Error == "slow_down"));
        Assert.Equal(afterwards, Assert.Single(await bank.RowsAsync("select interval_seconds::text from ciam.oauth_backchannel_request")));
        bank.Logs.AssertNoFaults();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("CIBA-11"), Covers("CIBA-7.1")]
    public async Task After_its_time_there_is_nothing_to_fetch_and_nothing_to_answer(bool approved)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var name = await agent.AskedAsync(bank, alice, new Dictionary<string, string?> { ["requested_expiry"] = "30" });
        var browser = await bank.SignedInAsync(alice);
        if (approved)
            await browser.AnswersAsync(bank, "approve");
        else
            await browser.GoAsync(await bank.NewestPageAsync());
        bank.Clock.Advance(TimeSpan.FromSeconds(30));

        (await agent.PollAsync(name)).AssertRefused("expired_token");

        if (!approved)
        {
            var late = await browser.SubmitAsync("main form", button: "button[value=approve]");
            Assert.Contains("Too late", late.Text, StringComparison.Ordinal);
            (await agent.PollAsync(name)).AssertRefused("expired_token");
        }
    }

    [Fact]
    [Covers("CIBA-11")]
    public async Task Another_clients_name_is_nobodys()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent, other) = (await bank.SignUpAsync("alice"), bank.Asker(), bank.Asker("other"));
        var name = await agent.AskedAsync(bank, alice);
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");

        (await other.PollAsync(name)).AssertRefused("invalid_grant");
        (await other.PollAsync("no-such-name")).AssertRefused("invalid_grant");
        (await other.PollAsync(new string('x', 300))).AssertRefused("invalid_request");
        (await other.PollAsync("")).AssertRefused("invalid_request");
        (await bank.WebClient.PollAsync(name)).AssertRefused("unauthorized_client");
        (await agent.PollAsync(name)).AssertGranted();
    }

    [Fact]
    [Covers("RFC8707-2.2"), Covers("RFC9396-6.1")]
    public async Task What_was_approved_is_not_widened_at_the_token_endpoint()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker());
        var asking = new Dictionary<string, string?>(BackchannelSteps.Paying) { ["resource"] = Bank.AccountsApi };
        var name = await agent.AskedAsync(bank, alice, asking);
        await (await bank.SignedInAsync(alice, Ciam.Protocol.Assurance.Acr.TwoFactors)).PaysAsync(bank, alice);

        (await agent.PollAsync(name, new Dictionary<string, string?> { ["resource"] = "https://elsewhere.example" })).AssertRefused("invalid_target");
        (await agent.PollAsync(name, new Dictionary<string, string?> { ["authorization_details"] = asking["authorization_details"]!.Replace("1250.00", "9250.00", StringComparison.Ordinal) })).AssertRefused("invalid_authorization_details");
        (await agent.PollAsync(name)).AssertGranted();
    }

    [Fact]
    [Covers("ATTACK-CODE-RACE")]
    public async Task Of_many_fetching_at_once_one_gets_tokens()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var name = await agent.AskedAsync(bank, alice);
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => agent.PollAsync(name)));

        Assert.Single(answers, answer => answer.Granted);
        Assert.All(answers.Where(answer => !answer.Granted), answer => Assert.Equal("invalid_grant", answer.Error));
    }

    /// <summary>Whoever puts the app out, or signs out, has taken back what was not fetched yet.</summary>
    [Fact]
    public async Task What_was_taken_back_is_not_given()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var name = await agent.AskedAsync(bank, alice);
        var browser = await bank.SignedInAsync(alice);
        await browser.AnswersAsync(bank, "approve");
        await browser.GoAsync("/account");
        await browser.SubmitAsync("form[action='/signout']");

        (await agent.PollAsync(name)).AssertRefused("invalid_grant");
    }
}
