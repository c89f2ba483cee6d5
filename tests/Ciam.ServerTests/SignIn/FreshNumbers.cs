using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.SignIn;

/// <summary>A number that took another one's place may be a thief's: for three days codes go there only where there is no better way.</summary>
public sealed class FreshNumbers(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Old = "+41791234567";
    private const string New = "+41797654321";

    [Fact]
    public async Task The_old_number_is_told_when_another_takes_its_place()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { Phone = Old });
        var browser = await bank.SignedInAsync(alice, Acrs.TwoFactors);

        await browser.GoAsync("/account/phone");
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["number"] = New });
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["code"] = await bank.LastCodeAsync(New) });

        Assert.Contains("codes go to another number", (await bank.InboxAsync(Old))[^1].Body, StringComparison.Ordinal);
        Assert.Equal([New], await bank.RowsAsync("select phone_number from ciam.customers_customer where phone_changed_at is not null"));
    }

    [Fact]
    public async Task It_is_no_way_in_for_three_days_where_an_app_is_one()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await ChangedAsync(bank, new PersonSettings { App = true, Phone = New });

        Assert.DoesNotContain("/sms", await WaysAsync(bank, alice), StringComparison.Ordinal);
        bank.Clock.Advance(Enrolment.PhoneCoolOff);
        Assert.Contains("/sms", await WaysAsync(bank, alice), StringComparison.Ordinal);
    }

    /// <summary>Nobody is locked out by a precaution.</summary>
    [Fact]
    public async Task Where_it_is_the_only_way_it_stays_one()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await ChangedAsync(bank, new PersonSettings { Phone = New });
        var browser = bank.NewBrowser();
        await browser.GoAsync("/signin");

        (await browser.EnterPasswordAsync(alice)).AssertAt("sms");
    }

    [Theory]
    [InlineData(0, "alice@example.com")]
    [InlineData(72, New)]
    public async Task The_code_of_a_payment_goes_to_the_mailbox_meanwhile(int hours, string recipient)
    {
        await using var bank = await app.NewBankAsync();
        var alice = await ChangedAsync(bank, new PersonSettings { App = true, Phone = New });
        bank.Clock.Advance(TimeSpan.FromHours(hours));
        var (client, request, browser) = (bank.RichClient(), RichBank.Asking(RichBank.Payment), bank.NewBrowser());
        await browser.SignInToTheQuestionAsync(bank, alice, client.AuthorizeUrl("openid", request));

        await browser.AnswerAsync("send-code");

        Assert.Contains("Merchant A", (await bank.InboxAsync(recipient))[^1].Body, StringComparison.Ordinal);
    }

    private static async Task<Person> ChangedAsync(Bank bank, PersonSettings settings)
    {
        var alice = await bank.SignUpAsync("alice", settings);
        var now = bank.Clock.GetUtcNow();
        await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.PhoneChangedAt, now)));
        return alice;
    }

    private static async Task<string> WaysAsync(Bank bank, Person person)
    {
        var browser = bank.NewBrowser();
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(person);
        var path = browser.Page.Url.AbsolutePath;
        return (await browser.GoAsync(path[..path.LastIndexOf('/')] + "/second-factor")).Find("main").InnerHtml;
    }
}
