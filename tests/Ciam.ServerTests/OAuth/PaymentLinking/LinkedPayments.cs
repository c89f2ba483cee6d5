using System.Net;
using System.Text.Json;
using Ciam.Protocol.Assurance;
using Ciam.Protocol.PaymentApproval;
using Ciam.Server.OAuth;
using Ciam.ServerTests.OAuth.Backchannel;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.OAuth.PaymentLinking;

/// <summary>A code is good for the one payment that its message names, once, for a while; and no token says a payment that nobody approved.</summary>
public sealed class LinkedPayments(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory]
    [InlineData(null, "mail")]
    [InlineData("+41791234567", "sms")]
    [Covers("PSD2RTS-5.1.a"), Covers("PSD2RTS-5.1.c")]
    public async Task The_message_names_amount_and_payee_and_the_receipt_says_exactly_what_the_token_says(string? phone, string channel)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client, request) = (await bank.SignUpAsync("alice", new PersonSettings { App = true, Phone = phone }), bank.RichClient(), RichBank.Asking(RichBank.Payment));
        var browser = bank.NewBrowser();
        await browser.SignInToTheQuestionAsync(bank, alice, client.AuthorizeUrl("openid", request));

        await browser.AnswerAsync("send-code");
        var message = (await bank.InboxAsync(phone ?? alice.Email))[^1];
        var page = await browser.EnterPaymentCodeAsync(await bank.LastCodeAsync(phone ?? alice.Email));
        var tokens = (await client.RedeemAsync(client.CodeOf(page, request, browser))).AssertGranted();

        Assert.Equal(channel, message.Channel);
        foreach (var named in new[] { "CHF 1,250.00", "Merchant A", "CH93 0076 2011 6238 5295 7", "Invoice 7" })
            Assert.Contains(named, message.Body, StringComparison.Ordinal);
        var kept = await ReceiptAsync(bank);
        Assert.True(VerifiedReceipt.Prove(kept.Receipt, await bank.Http.GetStringAsync("/oauth2/jwks"), null).TryGet(out var proven, out var no), no?.Description);
        Assert.Equal(RichBank.List(RichBank.Payment), TokenAnswer.ClaimsOf(tokens.AccessToken).Details());
        Assert.True(proven.Statement.IsOf(Ciam.Protocol.RichAuthorization.AuthorizationDetailList.Read(RichBank.List(RichBank.Payment))!));
        Assert.Equal((alice.Id.ToString(), client.ClientId, channel), (proven.Statement.Customer, proven.Statement.ClientId, proven.Channel));
        Assert.Equal($"[\"{kept.Id}\"]", TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("payment_approvals").GetRawText());
        Assert.Equal($"[\"{kept.Id}\"]", JsonSerializer.Serialize(tokens.Answer.Json.GetProperty("payment_approvals")));
        Assert.Equal($"[\"{kept.Id}\"]", (await bank.ApiClient.IntrospectAsync(tokens.AccessToken)).Json.GetProperty("payment_approvals").GetRawText());
        await bank.Audit.AssertHasAsync("payment.approved");
    }

    /// <summary>Whoever opens an account with a number that costs could otherwise ask for codes without end.</summary>
    [Fact]
    public async Task Codes_for_payments_take_from_the_budgets_of_text_messages_and_count_as_typed_back()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Sms:Budgets:PerNumber"] = "1" } });
        var (alice, client, request) = (await bank.SignUpAsync("alice", new PersonSettings { App = true, Phone = "+41791234567" }), bank.RichClient(), RichBank.Asking(RichBank.Payment));
        var browser = bank.NewBrowser();
        await browser.SignInToTheQuestionAsync(bank, alice, client.AuthorizeUrl("openid", request));
        await browser.AnswerAsync("send-code");
        bank.Clock.Advance(TimeSpan.FromMinutes(1));

        await browser.AnswerAsync("send-code");
        await browser.EnterPaymentCodeAsync(await bank.LastCodeAsync("+41791234567"));

        Assert.Equal(["1 1"], await bank.RowsAsync("select count(*) || ' ' || count(typed_back_at) from ciam.customers_message where channel = 'sms'"));
    }

    public static TheoryData<string, string> Others => new()
    {
        { "one digit of the amount", RichBank.Payment.Replace("1250.00", "1250.01", StringComparison.Ordinal) },
        { "the payee", RichBank.Payment.Replace("Merchant A", "Merchant B", StringComparison.Ordinal) },
        { "the account", RichBank.Payment.Replace("CH9300762011623852957", "DE89370400440532013000", StringComparison.Ordinal) },
        { "the reference", RichBank.Payment.Replace("Invoice 7", "Invoice 8", StringComparison.Ordinal) },
        { "the very same payment, asked again", RichBank.Payment },
        { "its members in another order", """{"creditorName":"Merchant A","type":"payment_initiation","instructedAmount":{"amount":"1250.00","currency":"CHF"},"creditorAccount":{"iban":"CH9300762011623852957"},"remittanceInformationUnstructured":"Invoice 7"}""" },
    };

    /// <summary>At the time of approval: two payments are asked side by side, and the code of the one is tried on the other.</summary>
    [Theory]
    [MemberData(nameof(Others))]
    [Covers("PSD2RTS-5.1.b")]
    public async Task The_code_of_one_payment_is_no_code_of_another(string what, string other)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker());
        await agent.AskedAsync(bank, alice, BackchannelSteps.Paying);
        var first = await bank.NewestPageAsync();
        bank.Clock.Advance(TimeSpan.FromSeconds(1));
        var name = await agent.AskedAsync(bank, alice, new Dictionary<string, string?> { ["scope"] = "openid", ["authorization_details"] = RichBank.List(other) });
        var second = await bank.NewestPageAsync();
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);

        var (codeOfFirst, codeOfSecond) = (await CodeOfAsync(browser, bank, alice, first), await CodeOfAsync(browser, bank, alice, second));
        if (codeOfFirst == codeOfSecond)
            return;
        await browser.GoAsync(second);
        var refused = await browser.EnterPaymentCodeAsync(codeOfFirst, "approve");

        Assert.True(refused.Status == HttpStatusCode.UnprocessableEntity, what);
        Assert.Contains("This is not right for this payment", refused.Text, StringComparison.Ordinal);
        (await agent.PollAsync(name)).AssertRefused("authorization_pending");
        await bank.Audit.AssertHasAsync("payment_proof.rejected");
        Assert.Empty(await bank.RowsAsync("select id::text from ciam.oauth_payment_receipt"));
        await browser.EnterPaymentCodeAsync(codeOfSecond, "approve");
        bank.Clock.Advance(TimeSpan.FromSeconds(6));
        (await agent.PollAsync(name)).AssertGranted();
    }

    /// <summary>What was laid before the customer is held against what is asked when the code comes back.</summary>
    [Theory]
    [MemberData(nameof(Others))]
    [Covers("PSD2RTS-5.1.c"), Covers("PSD2RTS-5.1.d")]
    public async Task A_request_that_changed_under_the_customers_eyes_is_not_approved(string what, string other)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker());
        await agent.AskedAsync(bank, alice, BackchannelSteps.Paying);
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);
        var code = await CodeOfAsync(browser, bank, alice, await bank.NewestPageAsync());

        await bank.WithDatabaseAsync(database => database.Set<BackchannelRequestRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.AuthorizationDetails, RichBank.List(other))));
        var answered = await browser.EnterPaymentCodeAsync(code, "approve");

        // Another order of members is the same payment, to the letter that is hashed.
        var same = what is "the very same payment, asked again" or "its members in another order";
        Assert.Equal(same ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity, answered.Status);
        Assert.Equal(same ? 1 : 0, (await bank.RowsAsync("select id::text from ciam.oauth_payment_receipt")).Count);
    }

    [Fact]
    public async Task Several_payments_are_approved_together_and_in_their_order()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker());
        var another = RichBank.Payment.Replace("Merchant A", "Merchant B", StringComparison.Ordinal);
        var name = await agent.AskedAsync(bank, alice, new Dictionary<string, string?> { ["scope"] = "openid", ["authorization_details"] = RichBank.List(RichBank.Payment, another) });
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);
        var code = await CodeOfAsync(browser, bank, alice, await bank.NewestPageAsync());
        Assert.Contains("Merchant B", (await bank.InboxAsync(alice.Email))[^1].Body, StringComparison.Ordinal);

        foreach (var bent in new[] { RichBank.List(another, RichBank.Payment), RichBank.List(RichBank.Payment), RichBank.List(RichBank.Payment, another, another) })
        {
            await bank.WithDatabaseAsync(database => database.Set<BackchannelRequestRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.AuthorizationDetails, bent)));
            (await browser.EnterPaymentCodeAsync(code, "approve")).AssertStatus(HttpStatusCode.UnprocessableEntity);
        }

        await bank.WithDatabaseAsync(database => database.Set<BackchannelRequestRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.AuthorizationDetails, RichBank.List(RichBank.Payment, another))));
        await browser.EnterPaymentCodeAsync(code, "approve");
        Assert.Equal(RichBank.List(RichBank.Payment, another), TokenAnswer.ClaimsOf((await agent.PollAsync(name)).AssertGranted().AccessToken).Details());
    }

    /// <summary>At the time of verification: what stands in the database is held against the receipt once more before a token is written.</summary>
    [Theory]
    [InlineData("update ciam.oauth_grant set authorization_details = replace(authorization_details, '1250.00', '1250.01')")]
    [InlineData("update ciam.oauth_grant set authorization_details = replace(authorization_details, 'Merchant A', 'Merchant B')")]
    [InlineData("update ciam.oauth_grant set payment_receipts = null")]
    [InlineData("delete from ciam.oauth_payment_receipt")]
    [InlineData("update ciam.oauth_payment_receipt set customer_id = gen_random_uuid()")]
    [InlineData("update ciam.oauth_payment_receipt set statement = replace(statement, '1250.00', '9250.00')")]
    [Covers("PSD2RTS-5.1.d")]
    public async Task No_token_says_a_payment_that_no_receipt_holds(string deed)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client, request) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.RichClient(), RichBank.Asking(RichBank.Payment));
        var browser = bank.NewBrowser();
        await browser.SignInToTheQuestionAsync(bank, alice, client.AuthorizeUrl("openid", request));
        var code = client.CodeOf(await browser.ApprovePaymentAsync(bank, alice), request, browser);

        await bank.WithDatabaseAsync(database => database.Database.ExecuteSqlRawAsync(deed));

        (await client.RedeemAsync(code)).AssertRefused("invalid_grant");
    }

    /// <summary>The receipt stands behind one code: a second resume, or a request that changed meanwhile, gets none.</summary>
    [Theory]
    [InlineData("update ciam.oauth_payment_receipt set statement = replace(statement, '1250.00', '1250.01')")]
    [InlineData("update ciam.oauth_payment_receipt set grant_id = gen_random_uuid()")]
    [InlineData("update ciam.oauth_payment_receipt set client_id = 'another'")]
    [InlineData("delete from ciam.oauth_payment_receipt")]
    public async Task No_code_is_given_for_a_payment_that_was_not_the_one_approved(string deed)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client, request) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.RichClient(), RichBank.Asking(RichBank.Payment));
        var browser = bank.NewBrowser();
        var asked = await browser.SignInToTheQuestionAsync(bank, alice, client.AuthorizeUrl("openid", request));
        var journey = asked.Url.AbsolutePath.Split('/')[^1];
        client.CodeOf(await browser.ApprovePaymentAsync(bank, alice), request, browser);

        // As though the answer had been kept and the code not yet been given.
        await bank.WithDatabaseAsync(database => database.Database.ExecuteSqlRawAsync("update ciam.signin_journey set ending = 'agreed' where ending = 'used'; update ciam.oauth_payment_receipt set grant_id = null"));
        await bank.WithDatabaseAsync(database => database.Database.ExecuteSqlRawAsync(deed));
        var back = await browser.GoAsync($"/oauth2/authorize/resume?journey={journey}");

        Assert.Equal("access_denied", back.Query("error"));
        Assert.Null(back.Query("code"));
    }

    [Fact]
    public async Task A_code_is_good_for_five_tries_five_minutes_and_once()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker());
        await agent.AskedAsync(bank, alice, new Dictionary<string, string?>(BackchannelSteps.Paying) { ["requested_expiry"] = "600" });
        var (browser, path) = (await bank.SignedInAsync(alice, Acr.TwoFactors), await bank.NewestPageAsync());

        var guessed = await CodeOfAsync(browser, bank, alice, path);
        for (var guess = 0; guess < 5; guess++)
            (await browser.EnterPaymentCodeAsync(Wrong(guessed), "approve")).AssertStatus(HttpStatusCode.UnprocessableEntity);
        (await browser.EnterPaymentCodeAsync(guessed, "approve")).AssertStatus(HttpStatusCode.UnprocessableEntity);

        bank.Clock.Advance(TimeSpan.FromSeconds(31));
        var late = await CodeOfAsync(browser, bank, alice, path);
        bank.Clock.Advance(PaymentApprovals.CodeLifetime);
        (await browser.EnterPaymentCodeAsync(late, "approve")).AssertStatus(HttpStatusCode.UnprocessableEntity);
        Assert.Empty(await bank.RowsAsync("select id::text from ciam.oauth_payment_receipt"));
    }

    [Fact]
    public async Task A_newer_code_voids_the_older_and_an_answer_without_code_is_none()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker());
        var name = await agent.AskedAsync(bank, alice, BackchannelSteps.Paying);
        var (browser, path) = (await bank.SignedInAsync(alice, Acr.TwoFactors), await bank.NewestPageAsync());
        var old = await CodeOfAsync(browser, bank, alice, path);

        Assert.Contains("A code is on its way", (await browser.AnswerAsync("send-code")).Text, StringComparison.Ordinal);
        bank.Clock.Advance(TimeSpan.FromSeconds(31));
        var code = await CodeOfAsync(browser, bank, alice, path);
        Assert.Contains("Enter the 6-digit code", (await browser.AnswerAsync("approve")).Text, StringComparison.Ordinal);
        if (old != code)
            (await browser.EnterPaymentCodeAsync(old, "approve")).AssertStatus(HttpStatusCode.UnprocessableEntity);
        (await agent.PollAsync(name)).AssertRefused("authorization_pending");
        await browser.EnterPaymentCodeAsync(code, "approve");

        bank.Clock.Advance(TimeSpan.FromSeconds(6));
        (await agent.PollAsync(name)).AssertGranted();
    }

    /// <summary>The code of an authenticator app is made of time alone: it proves who is there, not what is paid.</summary>
    [Fact]
    public async Task The_code_of_an_app_approves_no_payment()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.RichClient());
        var browser = bank.NewBrowser();
        await browser.SignInToTheQuestionAsync(bank, alice, client.AuthorizeUrl("openid", RichBank.Asking(RichBank.Payment)));
        await browser.AnswerAsync("send-code");
        bank.Clock.Advance(TimeSpan.FromSeconds(31));

        (await browser.EnterPaymentCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()))).AssertStatus(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Of_many_tabs_with_the_same_code_one_approves()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker());
        var name = await agent.AskedAsync(bank, alice, BackchannelSteps.Paying);
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);
        var code = await CodeOfAsync(browser, bank, alice, await bank.NewestPageAsync());
        var tabs = Enumerable.Range(0, 4).Select(_ => SignIn.SignInSteps.NewTab(bank, browser)).ToArray();

        await Task.WhenAll(tabs.Select(tab => tab.EnterPaymentCodeAsync(code, "approve")));

        Assert.Single(await bank.RowsAsync("select id::text from ciam.oauth_payment_receipt"));
        (await agent.PollAsync(name)).AssertGranted();
    }

    private static async Task<string> CodeOfAsync(TestBrowser browser, Bank bank, Person person, string path)
    {
        await browser.GoAsync(path);
        (await browser.AnswerAsync("send-code")).AssertStatus(HttpStatusCode.OK);
        return await bank.LastCodeAsync(person.Email);
    }

    private static string Wrong(string code) => code == "000000" ? "111111" : "000000";

    private static Task<PaymentReceiptRow> ReceiptAsync(Bank bank) => bank.WithDatabaseAsync(database => database.Set<PaymentReceiptRow>().SingleAsync());
}
