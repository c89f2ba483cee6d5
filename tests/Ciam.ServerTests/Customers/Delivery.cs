using System.Net;
using System.Text;
using Ciam.Server.Customers;
using Ciam.Server.Customers.Delivery;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Customers;

/// <summary>What becomes of a message between the deed that queued it and the telephone.</summary>
public sealed class Delivery(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Number = "+41790000042";

    [Fact]
    public async Task What_Twilio_takes_is_sent_once()
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenAccepts();
        await using var bank = await BankWithAsync(twilio);
        await QueueAsync(bank);

        await SendDueAsync(bank);
        await SendDueAsync(bank);

        var request = Assert.Single(twilio.Requests);
        Assert.Equal("/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json", request.Path);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("AC00000000000000000000000000000001:token-of-the-fake")), request.Authorization);
        Assert.Equal((Number, "+15005550006"), (request.To, request.From));
        Assert.StartsWith("123456 is your sign-in code for Demo Bank", request.Body, StringComparison.Ordinal);
        Assert.NotNull((await RowAsync(bank)).SentAt);
        Assert.Contains(bank.Logs.Lines, line => line.ToString().Contains("SM0123456789abcdef0123456789abcdef", StringComparison.Ordinal));
        Assert.DoesNotContain(bank.Logs.Lines, line => line.ToString().Contains(Number, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_Twilio_is_asked_again_when_it_says_so()
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenIsBusy(90).ThenAccepts();
        await using var bank = await BankWithAsync(twilio);
        await QueueAsync(bank);

        await SendDueAsync(bank);
        Assert.Equal(("429", bank.Clock.GetUtcNow().AddSeconds(90)), await FailureAsync(bank));
        bank.Clock.Advance(TimeSpan.FromSeconds(89));
        await SendDueAsync(bank);
        Assert.Single(twilio.Requests);
        bank.Clock.Advance(TimeSpan.FromSeconds(1));
        await SendDueAsync(bank);

        Assert.NotNull((await RowAsync(bank)).SentAt);
    }

    [Fact]
    public async Task A_number_that_is_none_is_given_up_at_once_and_its_text_deleted()
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenRefuses(HttpStatusCode.BadRequest, 21211);
        await using var bank = await BankWithAsync(twilio);
        await QueueAsync(bank);

        await SendDueAsync(bank);
        bank.Clock.Advance(TimeSpan.FromHours(1));
        await SendDueAsync(bank);

        var row = await RowAsync(bank);
        Assert.Equal(("21211", null, null), (row.Failure, row.SentAt, row.SealedBody));
        Assert.Single(twilio.Requests);
    }

    [Fact]
    public async Task A_hiccup_is_bridged_within_the_same_attempt()
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenFails().ThenAccepts();
        await using var bank = await BankWithAsync(twilio);
        await QueueAsync(bank);

        await SendDueAsync(bank);

        var row = await RowAsync(bank);
        Assert.Equal(1, row.Attempts);
        Assert.NotNull(row.SentAt);
    }

    [Fact]
    public async Task An_outage_is_waited_for_but_not_for_ever()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        for (var answer = 0; answer < 2 * MessageDispatch.MostAttempts; answer++)
            twilio.ThenFails(HttpStatusCode.ServiceUnavailable);
        await using var bank = await BankWithAsync(twilio);
        await QueueAsync(bank);

        for (var attempt = 0; attempt < MessageDispatch.MostAttempts + 3; attempt++)
        {
            await SendDueAsync(bank);
            bank.Clock.Advance(TimeSpan.FromHours(1));
        }

        var row = await RowAsync(bank);
        Assert.Equal((MessageDispatch.MostAttempts, "503", null), (row.Attempts, row.Failure, row.SealedBody));
    }

    [Fact]
    public async Task A_leased_message_is_not_taken_by_a_second_worker()
    {
        await using var bank = await app.NewBankAsync();
        await QueueAsync(bank);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bank.WithDatabaseAsync(database =>
            database.LeaseDueMessagesAsync([Messages.SmsChannel], 10, TimeSpan.FromMinutes(2), bank.Clock.GetUtcNow(), default))));

        Assert.Single(taken.SelectMany(rows => rows));
    }

    [Fact]
    public async Task Without_an_account_a_message_waits_and_its_text_lasts_a_day()
    {
        await using var bank = await app.NewBankAsync();
        await QueueAsync(bank);

        Assert.Equal(0, await SendDueAsync(bank));
        Assert.NotNull((await RowAsync(bank)).SealedBody);
        bank.Clock.Advance(TimeSpan.FromHours(25));
        await bank.WithServicesAsync(async services =>
        {
            await services.GetRequiredService<MessageDispatch>().ForgetOldAsync(bank.Clock.GetUtcNow(), default);
            return 0;
        });

        Assert.Null((await RowAsync(bank)).SealedBody);
    }

    [Fact]
    public async Task The_outbox_is_there_in_the_demo_only()
    {
        await using var bank = await app.NewBankAsync();
        await using var demo = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Demo"] = "true" } });
        await QueueAsync(demo);

        Assert.Equal(HttpStatusCode.NotFound, (await bank.NewBrowser().GoAsync("/dev/outbox")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await bank.NewBrowser().GoAsync("/dev/place")).Status);
        var page = (await demo.NewBrowser().GoAsync("/dev/outbox")).AssertStatus(HttpStatusCode.OK);
        Assert.Contains("123456 is your sign-in code for Demo Bank", page.Text, StringComparison.Ordinal);
    }

    private Task<Bank> BankWithAsync(FakeTwilio twilio) => app.NewBankAsync(new BankSettings
    {
        Configuration = twilio.Configuration,

        // The worker's own rounds would send in the middle of a test.
        Configure = builder => builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(MessageWorker))),
    });

    private static Task<int> QueueAsync(Bank bank) => bank.WithServicesAsync(services =>
    {
        services.GetRequiredService<Messages>().Sms(null, Number, MessageTexts.SignInCode("123456"), bank.Clock.GetUtcNow());
        return services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
    });

    private static Task<int> SendDueAsync(Bank bank) => bank.WithServicesAsync(services => services.GetRequiredService<MessageDispatch>().SendDueAsync(bank.Clock.GetUtcNow(), default));

    private static Task<MessageRow> RowAsync(Bank bank) => bank.WithDatabaseAsync(database => database.Set<MessageRow>().AsNoTracking().SingleAsync());

    private static async Task<(string?, DateTimeOffset)> FailureAsync(Bank bank) => await RowAsync(bank) is var row ? (row.Failure, row.NextAttemptAt) : default;
}
