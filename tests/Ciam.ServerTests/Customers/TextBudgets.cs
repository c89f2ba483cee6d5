using System.Net;
using Ciam.Server.Customers;
using Ciam.ServerTests.SignIn;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Customers;

/// <summary>How many text messages are sent, where to, and for how much money.</summary>
public sealed class TextBudgets(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Phone = "+41791234567";
    private static readonly DateOnly Today = new(2026, 3, 3);

    [Fact]
    public async Task Of_many_at_the_same_time_as_many_are_let_through_as_the_scarcest_budget_holds_and_no_other_is_charged_for_the_rest()
    {
        await using var bank = await app.NewBankAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => bank.WithDatabaseAsync(database => database.TakeTextBudgetsAsync(
            [new TextBudget("wide", "wide", 1, 1000), new TextBudget("scarce", "scarce", 3, 30), new TextBudget("own", $"own-{i}", 1, 1)], Today, default))));

        Assert.Equal(10, answers.Count(refused => refused is null));
        Assert.All(answers, refused => Assert.True(refused is null or "scarce"));
        Assert.Equal(["own 10", "scarce 30", "wide 10"], await bank.RowsAsync("select split_part(key, '-', 1) || ' ' || sum(used) from ciam.customers_text_budget group by split_part(key, '-', 1) order by 1"));
    }

    [Fact]
    public async Task A_new_day_begins_with_full_budgets()
    {
        await using var bank = await app.NewBankAsync();
        Task<string?> TakeAsync(DateOnly day) => bank.WithDatabaseAsync(database => database.TakeTextBudgetsAsync([new TextBudget("one", "one", 1, 1)], day, default));

        Assert.Null(await TakeAsync(Today));
        Assert.Equal("one", await TakeAsync(Today));
        Assert.Null(await TakeAsync(Today.AddDays(1)));
        Assert.Equal("one", await TakeAsync(Today.AddDays(1)));
    }

    [Theory]
    [InlineData("PerNumber", "+41791234567", "+41791234568")]
    [InlineData("PerHomePrefix", "+41791234567", "+41781234567")]
    [InlineData("PerHomeCountry", "+41791234567", "+4917112345678")]
    public async Task Each_budget_stops_its_own_and_nobody_else(string budget, string number, string other)
    {
        await using var bank = await BankWithAsync(($"Ciam:Sms:Budgets:{budget}", "2"));

        Assert.Equal("yes yes no", await AsksAsync(bank, number, number, number));
        Assert.True(await MayAsync(bank, other));
    }

    [Fact]
    public async Task A_network_has_a_budget()
    {
        await using var bank = await BankWithAsync(("Ciam:Sms:Budgets:PerNetwork", "2"));

        Assert.True(await MayAsync(bank, "+41791234501", from: "198.51.100.7"));
        Assert.True(await MayAsync(bank, "+41781234502", from: "198.51.100.8"));
        Assert.False(await MayAsync(bank, "+41771234503", from: "198.51.100.9"));
        Assert.True(await MayAsync(bank, "+41771234503", from: "203.0.113.9"));
    }

    [Fact]
    public async Task The_house_sends_so_many_a_day_in_all()
    {
        await using var bank = await BankWithAsync(("Ciam:Sms:Budgets:PerDay", "2"));

        Assert.Equal("yes yes no", await AsksAsync(bank, "+41791234501", "+4917112345678", "+33612345678"));
        bank.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await MayAsync(bank, "+33612345678"));
    }

    [Fact]
    public async Task Money_is_bounded_and_a_call_costs_three_times_as_much()
    {
        await using var bank = await BankWithAsync(("Ciam:Sms:Prices:41", "0.06"), ("Ciam:Sms:Prices:4179", "0.10"), ("Ciam:Sms:Budgets:MoneyPerDay", "0.46"));

        Assert.True(await MayAsync(bank, "+41791234501"));
        Assert.True(await MayAsync(bank, "+41791234502", Messages.VoiceChannel));

        // A cheaper one still fits; where no price is said it costs 0.25.
        Assert.Equal("no yes no", await AsksAsync(bank, "+41791234503", "+41781234504", "+4917112345678"));
        Assert.Equal(["460000"], await bank.RowsAsync("select used::text from ciam.customers_text_budget where key = 'money|house'"));
    }

    [Fact]
    public async Task What_is_spent_abroad_leaves_home_enough()
    {
        await using var bank = await BankWithAsync(("Ciam:Sms:HomeCountries:0", "CH"), ("Ciam:Sms:PriceElsewhere", "1"), ("Ciam:Sms:Budgets:MoneyPerDayAbroad", "2"));

        Assert.Equal("yes yes no yes", await AsksAsync(bank, "+998991234501", "+4917112345678", "+33612345678", "+41791234567"));
    }

    /// <summary>A warning is never kept back, and what it cost is missing from the day's money.</summary>
    [Fact]
    public async Task Notices_are_sent_whatever_is_left_and_charged_like_codes()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(new Dictionary<string, string?>(twilio.Configuration) { ["Ciam:Sms:Budgets:PerNumber"] = "2", ["Ciam:Sms:Prices:41"] = "0.06" });
        for (var i = 0; i < 3; i++)
        {
            await bank.WithServicesAsync(services =>
            {
                services.GetRequiredService<Messages>().Sms(null, Phone, () => MessageTexts.PhoneReplaced(), bank.Clock.GetUtcNow());
                return services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
            });
        }

        Assert.Equal(3, await bank.SendDueAsync());

        Assert.Equal(3, twilio.Requests.Count);
        Assert.Equal(["180000"], await bank.RowsAsync("select used::text from ciam.customers_text_budget where key = 'money|house'"));
        Assert.Equal(["180000"], await bank.RowsAsync("select sum(cost_micros)::text from ciam.customers_message"));
        Assert.False(await MayAsync(bank, Phone));
        Assert.True(await MayAsync(bank, "+41791234568"));
    }

    [Fact]
    public async Task Countries_are_served_or_not()
    {
        await using var some = await BankWithAsync(("Ciam:Sms:AllowedCountries:0", "CH"), ("Ciam:Sms:AllowedCountries:1", "de"));
        await using var most = await BankWithAsync(("Ciam:Sms:DeniedCountries:0", "UZ"));

        Assert.Equal("yes yes no", await AsksAsync(some, Phone, "+4917112345678", "+998991234567"));
        Assert.Equal("yes no no", await AsksAsync(most, Phone, "+998991234567", "+881612345678"));
    }

    [Fact]
    public async Task A_setting_that_means_nothing_is_refused_at_the_start()
    {
        foreach (var (name, value) in new[] { ("HomeCountries:0", "Narnia"), ("Prices:four", "1"), ("PriceElsewhere", "-1"), ("Budgets:PerDay", "-1"), ("Second:AccountSid", "AC1"), ("BaseUrl", "http://twilio.example") })
            Assert.Contains("Ciam:Sms", (await Assert.ThrowsAnyAsync<Exception>(() => BankWithAsync(($"Ciam:Sms:{name}", value)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_whose_budget_is_used_up_is_told_so_calmly_and_goes_another_way()
    {
        await using var bank = await BankWithAsync(("Ciam:Sms:Budgets:PerNumber", "1"));
        var (alice, browser) = (await bank.SignUpAsync("alice", new PersonSettings { Phone = Phone, App = true }), bank.NewBrowser());
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(alice);
        await browser.ClickAsync("a[href$='second-factor']");
        await browser.ClickAsync("a[href$='/sms']");
        (await browser.SubmitAsync("form")).AssertAt("sms");
        bank.Clock.Advance(TimeSpan.FromSeconds(31));

        var page = await browser.SubmitAsync("form:has(#resend)");

        Assert.True(page.Has(".alert"));
        Assert.True(page.Has("a[href$='second-factor']"));
        Assert.Single(await bank.InboxAsync(Phone));
        Assert.DoesNotContain(bank.Logs.Lines, line => line.ToString().Contains("791234567", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_number_in_a_country_nobody_serves_is_no_error_of_the_customers()
    {
        await using var bank = await BankWithAsync(("Ciam:Sms:DeniedCountries:0", "UZ"));
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        await browser.GoAsync("/account/phone");

        var page = await browser.SubmitAsync("form:has(#number)", new Dictionary<string, string> { ["number"] = "+998 99 123 45 67" });

        Assert.True(page.Has("#number"));
        Assert.Contains("authenticator app", page.Text, StringComparison.Ordinal);
        Assert.Empty(await bank.InboxAsync("+998991234567"));
    }

    private Task<Bank> BankWithAsync(params (string Name, string Value)[] settings) =>
        app.NewBankAsync(new BankSettings { Configuration = settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value) });

    private static async Task<string> AsksAsync(Bank bank, params string[] numbers)
    {
        var answers = new List<string>();
        foreach (var number in numbers)
            answers.Add(await MayAsync(bank, number) ? "yes" : "no");
        return string.Join(' ', answers);
    }

    private static async Task<bool> MayAsync(Bank bank, string number, string channel = Messages.SmsChannel, string? from = null) =>
        await bank.AskToTextAsync(Guid.NewGuid(), number, channel, from is null ? null : IPAddress.Parse(from)) is not null;
}
