using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.Customers;

/// <summary>What Twilio tells about a message afterwards, and who else may not.</summary>
public sealed class StatusReports(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task A_signed_report_is_kept()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        var request = await SentAsync(bank, twilio);
        Assert.StartsWith(bank.Issuer.GetLeftPart(UriPartial.Authority) + "/messages/", request["StatusCallback"], StringComparison.Ordinal);
        Assert.Equal("queued", (await bank.OnlyMessageAsync()).CarrierStatus);

        Assert.Equal(HttpStatusCode.NoContent, await twilio.ReportAsync(request, "sent"));
        Assert.Equal("sent", (await bank.OnlyMessageAsync()).CarrierStatus);
        Assert.Equal(HttpStatusCode.NoContent, await twilio.ReportAsync(request, "delivered"));

        var row = await bank.OnlyMessageAsync();
        Assert.Equal(("delivered", request.Sid, bank.Clock.GetUtcNow()), (row.CarrierStatus, row.CarrierId, row.ReportedAt));
    }

    [Fact]
    public async Task An_undelivered_message_keeps_its_error_code()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        var request = await SentAsync(bank, twilio);

        await twilio.ReportAsync(request, "undelivered", "30003");

        Assert.Equal(("undelivered", "30003"), await bank.OnlyMessageAsync() is var row ? (row.CarrierStatus, row.Failure) : default);
    }

    [Fact]
    public async Task A_report_signed_by_somebody_else_is_refused()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        var request = await SentAsync(bank, twilio);

        Assert.Equal(HttpStatusCode.Forbidden, await twilio.ReportAsync(request, "delivered", token: "guessed"));
        Assert.Equal(HttpStatusCode.Forbidden, await twilio.ReportAsync(request, "delivered", token: ""));
        Assert.Equal(HttpStatusCode.Forbidden, await twilio.ReportAsync(request, "delivered", signature: ""));
        Assert.Equal(HttpStatusCode.Forbidden, await twilio.ReportAsync(request, "delivered", signature: "not base64!"));
        Assert.Equal(HttpStatusCode.Forbidden, await twilio.ReportAsync(request, "delivered", signature: new string('A', 4000)));
        Assert.Equal("queued", (await bank.OnlyMessageAsync()).CarrierStatus);
    }

    [Fact]
    public async Task A_report_changed_on_the_way_is_refused()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        var request = await SentAsync(bank, twilio);

        Assert.Equal(HttpStatusCode.Forbidden, await twilio.ReportAsync(request, "failed", tamper: form => form["MessageStatus"] = "delivered"));
        Assert.Equal(HttpStatusCode.Forbidden, await twilio.ReportAsync(request, "failed", tamper: form => form["ErrorCode"] = "1"));
        Assert.Equal("queued", (await bank.OnlyMessageAsync()).CarrierStatus);
    }

    [Fact]
    public async Task A_report_about_one_message_does_not_serve_another()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        var request = await SentAsync(bank, twilio);
        var other = new Dictionary<string, string>(request.Form) { ["StatusCallback"] = bank.Issuer.GetLeftPart(UriPartial.Authority) + $"/messages/{Guid.Empty}/status" };
        var signature = FakeTwilio.Sign(request["StatusCallback"]!, new Dictionary<string, string> { ["MessageSid"] = request.Sid, ["MessageStatus"] = "sent" }, FakeTwilio.AuthToken);

        Assert.Equal(HttpStatusCode.Forbidden, await twilio.ReportAsync(request with { Form = other }, "sent", signature: signature));
        Assert.Equal(HttpStatusCode.NotFound, await twilio.ReportAsync(request with { Form = other }, "sent"));
    }

    [Fact]
    public async Task An_end_stays_the_end_whatever_comes_late_or_twice()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        var request = await SentAsync(bank, twilio);
        await twilio.ReportAsync(request, "delivered");
        var at = (await bank.OnlyMessageAsync()).ReportedAt;
        bank.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.NoContent, await twilio.ReportAsync(request, "delivered"));
        Assert.Equal(HttpStatusCode.NoContent, await twilio.ReportAsync(request, "sent"));
        Assert.Equal(HttpStatusCode.NoContent, await twilio.ReportAsync(request, "failed", "30008"));
        Assert.Equal(HttpStatusCode.NoContent, await twilio.ReportAsync(request, "somewhere-new"));

        Assert.Equal(("delivered", at, null), await bank.OnlyMessageAsync() is var row ? (row.CarrierStatus, row.ReportedAt, row.Failure) : default);
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_not_sent_again_once_it_is_reported()
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenFails().ThenFails();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        await bank.QueueTextAsync();
        await bank.SendDueAsync();

        Assert.Equal(HttpStatusCode.NoContent, await twilio.ReportAsync(twilio.Requests[^1], "delivered"));
        bank.Clock.Advance(TimeSpan.FromHours(1));
        await bank.SendDueAsync();

        Assert.Equal(2, twilio.Requests.Count);
        Assert.NotNull((await bank.OnlyMessageAsync()).SentAt);
    }

    [Fact]
    public async Task The_second_account_signs_with_its_own_token()
    {
        await using var twilio = (await FakeTwilio.StartAsync()).ThenRefuses(HttpStatusCode.Unauthorized, 20003);
        await using var bank = await app.NewSendingBankAsync(twilio.TwoAccounts);
        await bank.QueueTextAsync();
        await bank.SendDueAsync();

        Assert.Equal(HttpStatusCode.NoContent, await twilio.ReportAsync(twilio.Requests[^1], "delivered", token: FakeTwilio.OtherAuthToken));
        Assert.Equal("delivered", (await bank.OnlyMessageAsync()).CarrierStatus);
    }

    [Fact]
    public async Task Without_an_account_nobody_can_sign()
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewBankAsync();
        await bank.QueueTextAsync();
        var request = new TwilioRequest("/Messages.json", "", new Dictionary<string, string>
        {
            ["To"] = MessageSteps.Number,
            ["StatusCallback"] = bank.Issuer.GetLeftPart(UriPartial.Authority) + $"/messages/{(await bank.OnlyMessageAsync()).Id}/status",
        }, "SM1");

        Assert.Equal(HttpStatusCode.Forbidden, await twilio.ReportAsync(request, "delivered", token: ""));
        Assert.Equal(HttpStatusCode.Forbidden, await twilio.ReportAsync(request, "delivered"));
    }

    [Theory]
    [InlineData("completed", "delivered")]
    [InlineData("no-answer", "undelivered")]
    [InlineData("busy", "undelivered")]
    [InlineData("failed", "failed")]
    public async Task A_call_ends_in_the_same_words(string word, string status)
    {
        await using var twilio = await FakeTwilio.StartAsync();
        await using var bank = await app.NewSendingBankAsync(twilio.Configuration);
        await bank.QueueCallAsync();
        await bank.SendDueAsync();

        await twilio.ReportAsync(twilio.Requests[0], "in-progress");
        Assert.Equal(HttpStatusCode.NoContent, await twilio.ReportAsync(twilio.Requests[0], word));

        Assert.Equal(status, (await bank.OnlyMessageAsync()).CarrierStatus);
    }

    private static async Task<TwilioRequest> SentAsync(Bank bank, FakeTwilio twilio)
    {
        await bank.QueueTextAsync();
        await bank.SendDueAsync();
        return twilio.Requests[^1];
    }
}
