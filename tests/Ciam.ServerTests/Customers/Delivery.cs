using System.Net;
using System.Text;
using Ciam.Server.Customers;
using Ciam.Server.Customers.Delivery;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Customers;

/// <summary>What becomes of a message between the deed that queued it and the telephone.</summary>
public sealed class Delivery(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task What_Twilio_takes_is_sent_once()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        await bank.QueueTextAsync();

        await bank.SendDueAsync();
        await bank.SendDueAsync();

        var request = Assert.Single(twilio.Requests);
        Assert.Equal("/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json", request.Path);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("AC00000000000000000000000000000001:token-of-the-fake")), request.Authorization);
        Assert.Equal((MessageSteps.Number, "+15005550006"), (request["To"], request["From"]));
        Assert.StartsWith("123456 is your sign-in code for Demo Bank", request["Body"], StringComparison.Ordinal);
        Assert.NotNull((await bank.OnlyMessageAsync()).SentAt);
        Assert.Contains(bank.Logs.Lines, line => line.ToString().Contains(request.Sid, StringComparison.Ordinal));
        Assert.DoesNotContain(bank.Logs.Lines, line => line.ToString().Contains(MessageSteps.Number, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_Twilio_is_asked_again_when_it_says_so()
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenIsBusy(90);
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        await bank.QueueTextAsync();

        await bank.SendDueAsync();
        var row = await bank.OnlyMessageAsync();
        Assert.Equal(("429", bank.Clock.GetUtcNow().AddSeconds(90)), (row.Failure, row.NextAttemptAt));
        bank.Clock.Advance(TimeSpan.FromSeconds(89));
        await bank.SendDueAsync();
        Assert.Single(twilio.Requests);
        bank.Clock.Advance(TimeSpan.FromSeconds(1));
        await bank.SendDueAsync();

        Assert.NotNull((await bank.OnlyMessageAsync()).SentAt);
    }

    [Fact]
    public async Task A_busy_Twilio_may_name_a_date()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        var until = new DateTimeOffset(bank.Clock.GetUtcNow().AddSeconds(45).UtcDateTime.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        twilio.ThenIsBusyUntil(until);
        await bank.QueueTextAsync();

        await bank.SendDueAsync();

        Assert.Equal(until, (await bank.OnlyMessageAsync()).NextAttemptAt);
    }

    [Theory]
    [InlineData("+15005550001", "21211")]
    [InlineData("+15005550003", "21408")]
    [InlineData("+15005550004", "21610")]
    [InlineData("+15005550009", "21614")]
    public async Task What_Twilio_refuses_for_good_is_given_up_at_once(string number, string code)
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        await bank.QueueTextAsync(number);

        await bank.SendDueAsync();
        bank.Clock.Advance(TimeSpan.FromHours(1));
        await bank.SendDueAsync();

        Assert.Equal((code, null, null), await bank.OnlyMessageAsync() is var row ? (row.Failure, row.SentAt, row.SealedBody) : default);
        Assert.Single(twilio.Requests);
    }

    [Fact]
    public async Task A_wrong_token_is_the_operators_affair_and_the_message_waits()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(new Dictionary<string, string?>(twilio.Configuration) { ["Ciam:Sms:AuthToken"] = "mistyped" });
        await bank.QueueTextAsync();

        await bank.SendDueAsync();

        var row = await bank.OnlyMessageAsync();
        Assert.Equal(("401", bank.Clock.GetUtcNow().AddMinutes(1)), (row.Failure, row.NextAttemptAt));
        Assert.NotNull(row.SealedBody);
    }

    [Fact]
    public async Task A_Twilio_that_never_answers_is_asked_again()
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenFallsSilent();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration, services => services.AddHttpClient(nameof(TwilioClient), client => client.Timeout = TimeSpan.FromMilliseconds(300)));
        await bank.QueueTextAsync();

        await bank.SendDueAsync();
        Assert.Equal("timeout", (await bank.OnlyMessageAsync()).Failure);
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        await bank.SendDueAsync();

        Assert.NotNull((await bank.OnlyMessageAsync()).SentAt);
    }

    [Fact]
    public async Task A_number_that_is_none_is_given_up_at_once_and_its_text_deleted()
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenRefuses(HttpStatusCode.BadRequest, 21211);
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        await bank.QueueTextAsync();

        await bank.SendDueAsync();
        bank.Clock.Advance(TimeSpan.FromHours(1));
        await bank.SendDueAsync();

        var row = await bank.OnlyMessageAsync();
        Assert.Equal(("21211", null, null), (row.Failure, row.SentAt, row.SealedBody));
        Assert.Single(twilio.Requests);
    }

    [Fact]
    public async Task A_hiccup_is_bridged_within_the_same_attempt()
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenFails();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        await bank.QueueTextAsync();

        await bank.SendDueAsync();

        var row = await bank.OnlyMessageAsync();
        Assert.Equal(1, row.Attempts);
        Assert.NotNull(row.SentAt);
    }

    [Fact]
    public async Task An_outage_is_waited_for_but_not_for_ever()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        for (var answer = 0; answer < 2 * MessageDispatch.MostAttempts; answer++)
            twilio.ThenFails(HttpStatusCode.ServiceUnavailable);
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        await bank.QueueTextAsync();

        for (var attempt = 0; attempt < MessageDispatch.MostAttempts + 3; attempt++)
        {
            await bank.SendDueAsync();
            bank.Clock.Advance(TimeSpan.FromHours(1));
        }

        var row = await bank.OnlyMessageAsync();
        Assert.Equal((MessageDispatch.MostAttempts, "503", null), (row.Attempts, row.Failure, row.SealedBody));
    }

    [Fact]
    public async Task A_leased_message_is_not_taken_by_a_second_worker()
    {
        await using var bank = await app.NewBankAsync();
        await bank.QueueTextAsync();

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bank.WithDatabaseAsync(database =>
            database.LeaseDueMessagesAsync([Messages.SmsChannel], 10, TimeSpan.FromMinutes(2), bank.Clock.GetUtcNow(), default))));

        Assert.Single(taken.SelectMany(rows => rows));
    }

    [Fact]
    public async Task Without_an_account_a_message_waits_and_its_text_lasts_a_day()
    {
        await using var bank = await app.NewBankAsync();
        await bank.QueueTextAsync();

        Assert.Equal(0, await bank.SendDueAsync());
        Assert.NotNull((await bank.OnlyMessageAsync()).SealedBody);
        bank.Clock.Advance(TimeSpan.FromHours(25));
        await bank.WithServicesAsync(async services =>
        {
            await services.GetRequiredService<MessageDispatch>().ForgetOldAsync(bank.Clock.GetUtcNow(), default);
            return 0;
        });

        Assert.Null((await bank.OnlyMessageAsync()).SealedBody);
    }

    [Fact]
    public async Task The_outbox_is_there_in_the_demo_only()
    {
        await using var bank = await app.NewBankAsync();
        await using var demo = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Demo"] = "true" } });
        await demo.QueueTextAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await bank.NewBrowser().GoAsync("/dev/outbox")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bank.NewBrowser().GoAsync("/dev/place")).Status);
        var page = (await demo.NewBrowser().GoAsync("/dev/outbox")).AssertStatus(HttpStatusCode.OK);
        Assert.Contains("123456 is your sign-in code for Demo Bank", page.Text, StringComparison.Ordinal);
    }
}
