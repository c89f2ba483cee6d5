using System.Net;
using System.Text.Json.Nodes;
using Ciam.Protocol.Assurance;
using Ciam.Protocol.PaymentApproval;
using Ciam.ServerTests.OAuth.Backchannel;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.OAuth.PaymentLinking;

/// <summary>A passkey signs the digest of exactly the payment that its customer reads; whoever holds the receipt can check it without the server.</summary>
public sealed class SignedPayments(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Form = "form[data-passkey]";

    [Fact]
    public async Task The_passkey_signs_the_payment_and_the_receipt_proves_it_to_anybody()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client, request) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.RichClient(), RichBank.Asking(RichBank.Payment));
        var phone = bank.NewAuthenticator();
        var browser = bank.NewBrowser();
        var asked = await browser.SignInToTheQuestionAsync(bank, alice, client.AuthorizeUrl("openid", request));
        var passkey = await bank.AddPasskeyAsync(alice, phone);
        await browser.GoAsync(asked.Url.AbsolutePath);

        var page = await SignAsync(browser, phone);
        var tokens = (await client.RedeemAsync(client.CodeOf(page, request, browser))).AssertGranted();

        var kept = await bank.WithDatabaseAsync(database => database.Set<PaymentReceiptRow>().SingleAsync());
        Assert.Equal(("passkey", $"[\"{kept.Id}\"]"), (kept.Method, TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("payment_approvals").GetRawText()));
        Assert.True(VerifiedReceipt.Prove(kept.Receipt, await bank.Http.GetStringAsync("/oauth2/jwks"), SoftAuthenticator.CoseKey(passkey.Key)).TryGet(out var proven, out var no), no?.Description);
        Assert.Equal((true, true), (proven.IsByPasskey, proven.KeyWasBrought));
        Assert.Equal("CHF 1,250.00 to Merchant A, account CH93 0076 2011 6238 5295 7, reference \"Invoice 7\"", Assert.Single(proven.InWords));
    }

    [Fact]
    public async Task A_clients_question_is_signed_on_the_phone()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent, phone) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker(), bank.NewAuthenticator());
        await bank.AddPasskeyAsync(alice, phone);
        var name = await agent.AskedAsync(bank, alice, BackchannelSteps.Paying);
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);
        await browser.GoAsync(await bank.NewestPageAsync());

        Assert.Contains("You approved", (await SignAsync(browser, phone)).Text, StringComparison.Ordinal);

        Assert.Equal(RichBank.List(RichBank.Payment), TokenAnswer.ClaimsOf((await agent.PollAsync(name)).AssertGranted().AccessToken).Details());
    }

    public static TheoryData<string, Bend> Bent => new()
    {
        { "another payment's digest", new Bend { Challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" } },
        { "another page", new Bend { Origin = "https://evil.example" } },
        { "another site", new Bend { RpId = "evil.example" } },
        { "nobody verified", new Bend { Verified = false } },
        { "forged", new Bend { Forged = true } },
        { "within a stranger's frame", new Bend { CrossOrigin = true } },
    };

    [Theory]
    [MemberData(nameof(Bent))]
    public async Task What_was_not_signed_for_this_payment_approves_nothing(string what, Bend bend)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent, phone) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker(), bank.NewAuthenticator());
        await bank.AddPasskeyAsync(alice, phone);
        var name = await agent.AskedAsync(bank, alice, BackchannelSteps.Paying);
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);
        await browser.GoAsync(await bank.NewestPageAsync());

        Assert.True((await SignAsync(browser, phone, bend)).Status == HttpStatusCode.UnprocessableEntity, what);

        (await agent.PollAsync(name)).AssertRefused("authorization_pending");
        Assert.Empty(await bank.RowsAsync("select id::text from ciam.oauth_payment_receipt"));
    }

    /// <summary>A signature made for one payment is shown for another: side by side, after the request was changed, and a second time.</summary>
    [Theory]
    [InlineData("1250.00", "1250.01")]
    [InlineData("Merchant A", "Merchant B")]
    [InlineData("CH9300762011623852957", "DE89370400440532013000")]
    [InlineData("Invoice 7", "Invoice 7")]
    public async Task The_signature_of_one_payment_approves_no_other(string from, string to)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent, phone) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker(), bank.NewAuthenticator());
        await bank.AddPasskeyAsync(alice, phone);
        await agent.AskedAsync(bank, alice, BackchannelSteps.Paying);
        var first = await bank.NewestPageAsync();
        bank.Clock.Advance(TimeSpan.FromSeconds(1));
        var other = RichBank.List(RichBank.Payment.Replace(from, to, StringComparison.Ordinal));
        var name = await agent.AskedAsync(bank, alice, new Dictionary<string, string?> { ["scope"] = "openid", ["authorization_details"] = other });
        var second = await bank.NewestPageAsync();
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);
        await browser.GoAsync(first);
        var signed = phone.Get(Question(browser))!;

        await browser.GoAsync(second);
        (await SendAsync(browser, signed)).AssertStatus(HttpStatusCode.UnprocessableEntity);
        (await agent.PollAsync(name)).AssertRefused("authorization_pending");

        // The same signature where it belongs: good, and once.
        await browser.GoAsync(first);
        var page = browser.Page;
        await SendAsync(browser, signed);
        browser.Show(page);
        await SendAsync(browser, signed);
        Assert.Single(await bank.RowsAsync("select id::text from ciam.oauth_payment_receipt"));
    }

    [Theory]
    [InlineData("1250.00", "9250.00")]
    [InlineData("Merchant A", "Mallory")]
    public async Task A_request_that_changed_after_the_signature_is_not_approved(string from, string to)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent, phone) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker(), bank.NewAuthenticator());
        await bank.AddPasskeyAsync(alice, phone);
        await agent.AskedAsync(bank, alice, BackchannelSteps.Paying);
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);
        await browser.GoAsync(await bank.NewestPageAsync());
        var signed = phone.Get(Question(browser))!;

        var other = RichBank.List(RichBank.Payment.Replace(from, to, StringComparison.Ordinal));
        await bank.WithDatabaseAsync(database => database.Set<BackchannelRequestRow>().ExecuteUpdateAsync(set => set.SetProperty(row => row.AuthorizationDetails, other)));
        (await SendAsync(browser, signed)).AssertStatus(HttpStatusCode.UnprocessableEntity);

        Assert.Empty(await bank.RowsAsync("select id::text from ciam.oauth_payment_receipt"));
        Assert.NotEqual(Challenge(signed), (string)JsonNode.Parse(Question(browser))!["challenge"]!);
    }

    [Fact]
    public async Task Somebody_elses_passkey_approves_nothing_and_the_code_stays_beside_it()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, mallory, agent) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), await bank.SignUpAsync("mallory"), bank.Asker());
        await bank.AddPasskeyAsync(alice, bank.NewAuthenticator());
        var theirs = bank.NewAuthenticator();
        var passkey = await bank.AddPasskeyAsync(mallory, theirs);
        var name = await agent.AskedAsync(bank, alice, BackchannelSteps.Paying);
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);
        await browser.GoAsync(await bank.NewestPageAsync());

        (await SendAsync(browser, theirs.Get(Question(browser), passkey)!)).AssertStatus(HttpStatusCode.UnprocessableEntity);
        await browser.ApprovePaymentAsync(bank, alice, "approve");

        (await agent.PollAsync(name)).AssertGranted();
    }

    /// <summary>Looking at the page again asks for the same signature; only another payment, or another moment, asks for another.</summary>
    [Fact]
    public async Task One_request_has_one_challenge()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent, phone) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker(), bank.NewAuthenticator());
        await bank.AddPasskeyAsync(alice, phone);
        await agent.AskedAsync(bank, alice, BackchannelSteps.Paying);
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);
        await browser.GoAsync(await bank.NewestPageAsync());
        var first = Question(browser);
        await browser.GoAsync(await bank.NewestPageAsync());

        Assert.Equal(first, Question(browser));
        Assert.Single(await bank.RowsAsync("select id::text from ciam.oauth_payment_challenge"));
    }

    private static string Question(TestBrowser browser) => browser.Page.Find(Form).GetAttribute("data-question")!;

    private static string Challenge(string answer) =>
        (string)JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars((string)JsonNode.Parse(answer)!["response"]!["clientDataJSON"]!))!["challenge"]!;

    private static Task<BrowserPage> SignAsync(TestBrowser browser, SoftAuthenticator phone, Bend? bend = null) => SendAsync(browser, phone.Get(Question(browser), null, bend)!);

    private static Task<BrowserPage> SendAsync(TestBrowser browser, string answer) => browser.SubmitAsync(Form, new Dictionary<string, string> { ["answer"] = answer });
}
