using Ciam.Server.Customers;
using Ciam.Testing;

namespace Ciam.ServerTests.SignIn;

/// <summary>A carrier's word that a SIM card was changed: worth as much as a number that was; its silence is worth nothing.</summary>
public sealed class ChangedCards(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Path = "/sim-swap/v1/retrieve-date";
    private const string Number = "+41791234567";

    [Fact]
    public async Task A_card_changed_lately_gets_no_codes_where_an_app_is_a_way()
    {
        await using var carrier = await ForeignServer.StartAsync();
        await using var bank = await OpenAsync(carrier);
        carrier.ServeText(Path, Answer(bank.Clock.GetUtcNow().AddHours(-5)));
        var (alice, browser) = (await bank.SignUpAsync("alice", new PersonSettings { App = true, Phone = Number }), bank.NewBrowser());

        await AskForTextAsync(browser, alice);

        Assert.Empty(await bank.InboxAsync(Number));
        var request = Assert.Single(carrier.Requests);
        Assert.Equal(("POST", """{"phoneNumber":"\u002B41791234567"}""", "Bearer carrier-token"), (request.Method, request.Body, request.Headers["Authorization"]));
        Assert.Single(await bank.RowsAsync("select id::text from ciam.customers_customer where phone_changed_at is not null"));
        await browser.GoAsync($"/signin/{browser.Page.Url.AbsolutePath.Split('/')[2]}/second-factor");
        Assert.False(browser.Page.Has("a[href$='/sms']"));
        Assert.True(browser.Page.Has("a[href$='/totp']"));
        bank.Clock.Advance(Enrolment.PhoneCoolOff);
        await AskForTextAsync(bank.NewBrowser(), alice);
        Assert.Single(await bank.InboxAsync(Number));
        Assert.DoesNotContain(bank.Logs.Lines, line => line.ToString().Contains("791234567", StringComparison.Ordinal));
    }

    /// <summary>Nobody is locked out by a precaution; it speaks against strange devices all the same.</summary>
    [Fact]
    public async Task Where_the_number_is_the_only_way_codes_go_there_and_the_change_is_known()
    {
        await using var carrier = await ForeignServer.StartAsync();
        await using var bank = await OpenAsync(carrier);
        carrier.ServeText(Path, Answer(bank.Clock.GetUtcNow().AddHours(-5)));
        var (alice, browser) = (await bank.SignUpAsync("alice", new PersonSettings { Phone = Number }), bank.NewBrowser());
        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(alice)).AssertAt("sms");

        Assert.Single(await bank.InboxAsync(Number));
        Assert.Single(await bank.RowsAsync("select id::text from ciam.customers_customer where phone_changed_at is not null"));
    }

    [Fact]
    public async Task A_service_that_fails_or_talks_nonsense_changes_nothing()
    {
        await using var carrier = await ForeignServer.StartAsync();
        await using var bank = await OpenAsync(carrier);
        var now = bank.Clock.GetUtcNow();
        (string Text, int Status)[] answers =
        [
            ("away", 503), ("not json", 200), ("[]", 200), ("{}", 200), ("""{"latestSimChange":null}""", 200), ("""{"latestSimChange":"yesterday"}""", 200), (Answer(now.AddDays(3)), 200), (Answer(now.AddDays(-30)), 200),
            ($$"""{"latestSimChange":"{{new string('1', 9000)}}"}""", 200),
        ];
        for (var i = 0; i < answers.Length; i++)
        {
            carrier.ServeText(Path, answers[i].Text, status: answers[i].Status);
            var number = $"+4179123450{i}";
            await AskForTextAsync(bank.NewBrowser(), await bank.SignUpAsync($"person{(char)('a' + i)}", new PersonSettings { App = true, Phone = number }));
            Assert.Single(await bank.InboxAsync(number));
        }

        carrier.Serve(Path, http => { http.Abort(); return Task.CompletedTask; });
        await AskForTextAsync(bank.NewBrowser(), await bank.SignUpAsync("last", new PersonSettings { App = true, Phone = Number }));
        Assert.Single(await bank.InboxAsync(Number));
        Assert.Empty(await bank.RowsAsync("select id::text from ciam.customers_customer where phone_changed_at is not null"));
    }

    private Task<Bank> OpenAsync(ForeignServer carrier) => app.NewBankAsync(new BankSettings
    {
        Configuration = new Dictionary<string, string?> { ["Ciam:Sms:SimSwap:Url"] = carrier.At(Path), ["Ciam:Sms:SimSwap:Token"] = "carrier-token" },
    });

    private static string Answer(DateTimeOffset at) => $$"""{"latestSimChange":"{{at:yyyy-MM-ddTHH:mm:ssZ}}"}""";

    private static async Task AskForTextAsync(TestBrowser browser, Person person)
    {
        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(person)).AssertAt("totp");
        await browser.ClickAsync("a[href$='/second-factor']");
        await browser.ClickAsync("a[href$='/sms']");
        await browser.SubmitAsync("form");
    }
}
