using Ciam.ServerTests.SignIn;
using Ciam.Storage.Primitives;
using Ciam.Testing;

namespace Ciam.ServerTests.Races;

/// <summary>Sixteen at once with what may be used once.</summary>
public sealed class SignInRaces(CiamApp app) : IClassFixture<CiamApp>
{
    private const int Racers = 16;
    private const string Phone = "+41791234567";

    [Fact]
    [Covers("ASVS5-6.5.1")]
    public async Task Of_sixteen_browsers_with_one_app_code_exactly_one_gets_in()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var browsers = new List<TestBrowser>();
        for (var i = 0; i < Racers; i++)
        {
            // Each from a network of its own, so that it is the code and not the throttle that stops them.
            var browser = bank.NewBrowser($"203.0.{i}.9");
            await browser.GoAsync("/signin");
            await browser.EnterPasswordAsync(alice);
            browsers.Add(browser);
        }

        await bank.RowsAsync("delete from ciam.signin_pace returning key");
        var code = alice.App!.CodeAt(bank.Clock.GetUtcNow());

        var pages = await Task.WhenAll(browsers.Select(browser => browser.EnterCodeAsync(code)));

        Assert.Single(pages, page => page.Url.AbsolutePath == "/account");
        Assert.Single(await bank.RowsAsync("select acr from ciam.signin_session"));
    }

    [Fact]
    [Covers("ASVS5-6.5.1")]
    public async Task Of_sixteen_tabs_with_one_text_message_code_exactly_one_spends_it()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", new PersonSettings { Phone = Phone }), bank.NewBrowser());
        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(alice)).AssertAt("sms");
        var code = await bank.LastCodeAsync(Phone);
        var tabs = Enumerable.Range(0, Racers).Select(_ => bank.NewTab(browser)).ToList();

        await Task.WhenAll(tabs.Select(tab => tab.EnterCodeAsync(code)));

        Assert.Single(await bank.RowsAsync("select acr from ciam.signin_session"));
        Assert.Single((await new BankAudit(bank).EventsAsync()), name => name == "sign_in.completed");
    }

    [Fact]
    [Covers("ASVS5-6.6.3")]
    [Covers("ATTACK-PASSWORD-GUESSING")]
    public async Task Sixteen_guesses_at_once_are_five_tries_at_most()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", new PersonSettings { Phone = Phone }), bank.NewBrowser());
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(alice);
        var wrong = await bank.LastCodeAsync(Phone) == "111111" ? "222222" : "111111";

        await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => bank.NewTab(browser).EnterCodeAsync(wrong)));

        Assert.Equal(["5"], await bank.RowsAsync("select attempts::text from ciam.signin_one_time_code"));
        Assert.Equal(5, (await new BankAudit(bank).EventsAsync()).Count(name => name == "proof.rejected"));
    }

    [Fact]
    public async Task A_code_is_spent_once_and_tried_five_times_whatever_the_throttle_does()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", new PersonSettings { Phone = Phone }), bank.NewBrowser());
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(alice);
        var id = Guid.Parse((await bank.RowsAsync("select id::text from ciam.signin_one_time_code"))[0]);
        var now = bank.Clock.GetUtcNow();

        var tries = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => bank.WithDatabaseAsync(database => database.CountTryAsync(id, 5, now, default))));
        var spent = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => bank.WithDatabaseAsync(database => database.SpendCodeAsync(id, now, default))));

        Assert.Equal(5, tries.Count(counted => counted));
        Assert.Single(spent, won => won);
    }

    [Fact]
    public async Task A_bucket_of_five_gives_sixteen_racers_five_tokens()
    {
        await using var bank = await app.NewBankAsync();
        var bucket = new Bucket(5, TimeSpan.FromMinutes(1));

        var taken = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ =>
            bank.WithDatabaseAsync(database => database.TryTakeAsync("race", bucket, bank.Clock.GetUtcNow(), default))));

        Assert.Equal(5, taken.Count(got => got));
    }
}
