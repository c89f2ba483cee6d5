using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.Customers;

/// <summary>When the first number or account fails, another one is asked.</summary>
public sealed class SecondSender(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Without_need_the_second_one_is_left_alone()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(twilio.TwoAccounts);
        await bank.QueueTextAsync();

        await bank.SendDueAsync();

        Assert.Equal(FakeTwilio.From, Assert.Single(twilio.Requests)["From"]);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, 20003)]
    [InlineData(HttpStatusCode.BadRequest, 21408)]
    [InlineData(HttpStatusCode.BadRequest, 21606)]
    public async Task A_sender_at_fault_is_replaced_at_once(HttpStatusCode status, int code)
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenRefuses(status, code);
        await using var bank = await app.NewSendingBankAsync(twilio.TwoAccounts);
        await bank.QueueTextAsync();

        await bank.SendDueAsync();

        Assert.Equal([FakeTwilio.From, FakeTwilio.OtherFrom], twilio.Requests.Select(request => request["From"]!));
        Assert.Contains(FakeTwilio.OtherAccountSid, twilio.Requests[1].Path, StringComparison.Ordinal);
        Assert.NotNull((await bank.OnlyMessageAsync()).SentAt);
    }

    [Fact]
    public async Task Who_said_stop_is_not_written_to_from_another_number()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(twilio.TwoAccounts);
        await bank.QueueTextAsync("+15005550004");

        await bank.SendDueAsync();

        Assert.Single(twilio.Requests);
        Assert.Equal("21610", (await bank.OnlyMessageAsync()).Failure);
    }

    [Fact]
    public async Task An_outage_is_waited_for_once_and_then_the_other_one_sends()
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenFails().ThenFails().ThenFails().ThenFails();
        await using var bank = await app.NewSendingBankAsync(twilio.TwoAccounts);
        await bank.QueueTextAsync();

        await bank.SendDueAsync();
        Assert.Equal("500", (await bank.OnlyMessageAsync()).Failure);
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        await bank.SendDueAsync();

        Assert.NotNull((await bank.OnlyMessageAsync()).SentAt);
        Assert.Equal(FakeTwilio.OtherFrom, twilio.Requests[^1]["From"]);
        Assert.All(twilio.Requests.SkipLast(1), request => Assert.Equal(FakeTwilio.From, request["From"]));
    }

    [Fact]
    public async Task Where_both_accounts_are_wrong_the_message_waits_for_the_operator()
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenRefuses(HttpStatusCode.Unauthorized, 20003).ThenRefuses(HttpStatusCode.BadRequest, 21606);
        await using var bank = await app.NewSendingBankAsync(twilio.TwoAccounts);
        await bank.QueueTextAsync();

        await bank.SendDueAsync();

        Assert.NotNull((await bank.OnlyMessageAsync()).SealedBody);
    }

    [Fact]
    public async Task A_messaging_service_stands_in_for_a_number()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(new Dictionary<string, string?>(twilio.Configuration) { ["Ciam:Sms:MessagingServiceSid"] = "MG00000000000000000000000000000001" });
        await bank.QueueTextAsync();

        await bank.SendDueAsync();

        Assert.Equal(("MG00000000000000000000000000000001", null), (twilio.Requests[0]["MessagingServiceSid"], twilio.Requests[0]["From"]));
    }
}
