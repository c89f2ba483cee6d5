using System.Xml.Linq;
using Ciam.Server.Customers;
using Ciam.ServerTests.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.Customers;

/// <summary>"Call me instead": the code is read out.</summary>
public sealed class PhoneCalls(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Phone = "+41791234567";
    private static readonly PersonSettings WithPhone = new() { Phone = Phone };
    private static readonly Dictionary<string, string?> WithCalls = new() { ["Ciam:Sms:Calls"] = "true" };

    [Fact]
    public async Task A_code_that_was_read_out_is_a_second_factor_of_its_own_name()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = WithCalls });
        var browser = await AtSmsAsync(bank);
        await browser.ClickAsync("a[href$='/voice']");
        bank.Clock.Advance(TimeSpan.FromSeconds(30));
        await browser.SubmitAsync("form");

        var call = (await bank.InboxAsync(Phone))[^1];
        Assert.Equal("voice", call.Channel);
        (await browser.EnterCodeAsync(SpokenCode(call.Body))).AssertSignedIn();

        Assert.Equal("urn:ciam:acr:2 pwd,tel,mfa", await bank.NewestSessionAsync());
    }

    [Fact]
    public async Task A_text_message_is_no_call_and_a_call_voids_the_text_message()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = WithCalls });
        var browser = await AtSmsAsync(bank);
        var texted = await bank.LastCodeAsync(Phone);
        await browser.ClickAsync("a[href$='/voice']");
        Assert.False(browser.Page.Has("#code"));
        bank.Clock.Advance(TimeSpan.FromSeconds(30));
        await browser.SubmitAsync("form");
        var spoken = SpokenCode((await bank.InboxAsync(Phone))[^1].Body);

        if (texted != spoken)
            (await browser.EnterCodeAsync(texted)).AssertAt("voice");
        (await browser.EnterCodeAsync(spoken)).AssertSignedIn();
    }

    [Fact]
    public async Task Calls_and_text_messages_share_their_pauses()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = WithCalls });
        var browser = await AtSmsAsync(bank);
        await browser.ClickAsync("a[href$='/voice']");

        Assert.True((await browser.SubmitAsync("form")).Has(".alert"));

        Assert.Single(await bank.InboxAsync(Phone));
    }

    [Fact]
    public async Task Nobody_is_called_unless_the_bank_wants_it()
    {
        await using var bank = await app.NewBankAsync();
        var browser = await AtSmsAsync(bank);

        Assert.False(browser.Page.Has("a[href$='/voice']"));
        (await browser.GoAsync(browser.Page.Url.AbsolutePath.Replace("/sms", "/voice", StringComparison.Ordinal))).AssertAt("sms");
    }

    [Fact]
    public async Task Twilio_is_given_words_to_say_and_no_address_to_fetch()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(new Dictionary<string, string?>(twilio.Configuration) { ["Ciam:BankName"] = "Bread & <Butter>" });
        await bank.QueueCallAsync();

        await bank.SendDueAsync();

        var request = Assert.Single(twilio.Requests);
        Assert.Equal("/2010-04-01/Accounts/AC00000000000000000000000000000001/Calls.json", request.Path);
        Assert.Equal((MessageSteps.Number, FakeTwilio.From, null), (request["To"], request["From"], request["Url"]));
        var said = XDocument.Parse(request["Twiml"]!).Root!.Element("Say")!.Value;
        Assert.Contains("Bread & <Butter>", said, StringComparison.Ordinal);
        Assert.Equal(3, said.Split("1, 2, 3, 4, 5, 6").Length);
        Assert.NotNull((await bank.OnlyMessageAsync()).SentAt);
        Assert.Equal(request.Sid, (await bank.OnlyMessageAsync()).CarrierId);
    }

    [Fact]
    public async Task A_messaging_service_cannot_call()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(new Dictionary<string, string?>(twilio.Configuration) { ["Ciam:Sms:From"] = null, ["Ciam:Sms:MessagingServiceSid"] = "MG1" });
        await bank.QueueCallAsync();

        await bank.SendDueAsync();

        Assert.Empty(twilio.Requests);
    }

    [Fact]
    public void The_code_is_said_twice_digit_by_digit() =>
        Assert.Equal(3, MessageTexts.SignInCodeByCall("907131").Body.Split("9, 0, 7, 1, 3, 1").Length);

    private static string SpokenCode(string words) => string.Concat(words.Where(char.IsAsciiDigit).Take(6));

    private async Task<TestBrowser> AtSmsAsync(Bank bank)
    {
        var (alice, browser) = (await bank.SignUpAsync("alice", WithPhone), bank.NewBrowser());
        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(alice)).AssertAt("sms");
        return browser;
    }
}
