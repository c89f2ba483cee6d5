using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;
using Enrolment = Ciam.Server.Customers.Enrolment;

namespace Ciam.ServerTests.SignIn;

/// <summary>Text messages and recovery codes as second factors.</summary>
public sealed class OtherFactors(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Phone = "+41791234567";
    private static readonly PersonSettings WithPhone = new() { Phone = Phone };

    [Fact]
    [Covers("ASVS5-6.5.4")]
    public async Task A_code_by_text_message_is_a_second_factor()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await AtSmsAsync(bank, await bank.SignUpAsync("alice", WithPhone));

        (await browser.EnterCodeAsync(await bank.LastCodeAsync(Phone))).AssertSignedIn();

        Assert.Equal("urn:ciam:acr:2 pwd,sms,mfa", await bank.NewestSessionAsync());
        Assert.Single(await bank.InboxAsync(Phone));
    }

    [Fact]
    public async Task The_number_is_not_shown_whole()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await AtSmsAsync(bank, await bank.SignUpAsync("alice", WithPhone));

        Assert.DoesNotContain("791234", browser.Page.Body, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("ASVS5-6.6.3")]
    public async Task Five_wrong_tries_spoil_a_code()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await AtSmsAsync(bank, await bank.SignUpAsync("alice", WithPhone));
        var code = await bank.LastCodeAsync(Phone);
        var wrong = code == "111111" ? "222222" : "111111";
        for (var i = 0; i < 4; i++)
            await browser.EnterCodeAsync(wrong);
        await bank.RowsAsync("delete from ciam.signin_pace returning key");
        await browser.EnterCodeAsync(wrong);

        (await browser.EnterCodeAsync(code)).AssertAt("sms");

        Assert.Equal(["5"], await bank.RowsAsync("select attempts::text from ciam.signin_one_time_code"));
    }

    [Fact]
    public async Task After_four_wrong_tries_the_fifth_may_be_right()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await AtSmsAsync(bank, await bank.SignUpAsync("alice", WithPhone));
        var code = await bank.LastCodeAsync(Phone);
        for (var i = 0; i < 4; i++)
            await browser.EnterCodeAsync(code == "111111" ? "222222" : "111111");

        (await browser.EnterCodeAsync(code)).AssertSignedIn();
    }

    [Theory]
    [InlineData(299, true)]
    [InlineData(300, false)]
    [Covers("ASVS5-6.5.5")]
    public async Task A_code_is_good_for_five_minutes(int seconds, bool good)
    {
        await using var bank = await app.NewBankAsync();
        var browser = await AtSmsAsync(bank, await bank.SignUpAsync("alice", WithPhone));
        bank.Clock.Advance(TimeSpan.FromSeconds(seconds));

        var page = await browser.EnterCodeAsync(await bank.LastCodeAsync(Phone));

        Assert.Equal(good, page.Url.AbsolutePath == "/account");
    }

    [Fact]
    public async Task A_new_code_can_be_had_after_half_a_minute_and_voids_the_old_one()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await AtSmsAsync(bank, await bank.SignUpAsync("alice", WithPhone));
        var first = await bank.LastCodeAsync(Phone);

        Assert.True((await browser.SubmitAsync("form:has(#resend)")).Has(".alert"));
        Assert.Single(await bank.InboxAsync(Phone));
        bank.Clock.Advance(TimeSpan.FromSeconds(30));
        await browser.SubmitAsync("form:has(#resend)");
        var second = await bank.LastCodeAsync(Phone);

        Assert.Equal(2, (await bank.InboxAsync(Phone)).Count);
        if (first != second)
            (await browser.EnterCodeAsync(first)).AssertAt("sms");
        (await browser.EnterCodeAsync(second)).AssertSignedIn();
    }

    [Fact]
    public async Task Text_messages_are_few()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await AtSmsAsync(bank, await bank.SignUpAsync("alice", WithPhone));
        for (var i = 0; i < 8; i++)
        {
            bank.Clock.Advance(TimeSpan.FromSeconds(31));
            await browser.SubmitAsync("form:has(#resend)");
        }

        Assert.Equal(5, (await bank.InboxAsync(Phone)).Count);
    }

    [Fact]
    public async Task Looking_at_the_page_sends_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice", new PersonSettings { App = true, Phone = Phone }), bank.NewBrowser());
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(alice);
        await browser.ClickAsync("a[href$='second-factor']");

        (await browser.ClickAsync("a[href$='sms']")).AssertAt("sms");

        Assert.Empty(await bank.InboxAsync(Phone));
        await browser.SubmitAsync("form[action*='Send'], form[action*='send']");
        (await browser.EnterCodeAsync(await bank.LastCodeAsync(Phone))).AssertSignedIn();
    }

    [Fact]
    [Covers("ASVS5-6.5.1")]
    public async Task A_recovery_code_works_once()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var codes = await bank.WithServicesAsync(async services =>
        {
            var customer = await services.GetRequiredService<Server.Customers.Credentials>().FindAsync(alice.Id, default);
            return await services.GetRequiredService<Enrolment>().MakeRecoveryCodesAsync(customer!, bank.Clock.GetUtcNow(), default);
        });

        (await WithRecoveryCodeAsync(bank, alice, codes[0].ToLowerInvariant())).AssertSignedIn();
        Assert.Equal("urn:ciam:acr:2 pwd,otp,mfa", await bank.NewestSessionAsync());
        (await WithRecoveryCodeAsync(bank, alice, codes[0])).AssertAt("recovery");
        (await WithRecoveryCodeAsync(bank, alice, codes[1])).AssertSignedIn();
    }

    private static async Task<BrowserPage> WithRecoveryCodeAsync(Bank bank, Person person, string code)
    {
        var browser = bank.NewBrowser();
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(person);
        await browser.ClickAsync("a[href$='second-factor']");
        await browser.ClickAsync("a[href$='recovery']");
        return await browser.EnterCodeAsync(code);
    }

    private static async Task<TestBrowser> AtSmsAsync(Bank bank, Person person)
    {
        var browser = bank.NewBrowser();
        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(person)).AssertAt("sms");
        return browser;
    }
}
