using Ciam.Protocol.Assurance;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.RichGrants;

/// <summary>A payment is asked in the customer's words, proven with two factors for itself, and given once.</summary>
public sealed class Payments(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Covers("RFC9396-12"), Covers("RFC9396-7"), Covers("RFC9396-9.1"), Covers("RFC9396-9.2")]
    [Covers("ASVS5-10.7.2"), Covers("FAPI2-SP-FINAL-5.3.2.2-13")]
    public async Task The_customer_reads_what_is_paid_to_whom_and_the_token_says_just_that(bool firstParty)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client, request) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.RichClient(firstParty: firstParty), RichBank.Asking(RichBank.Payment));
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);

        var asked = await browser.SignInToTheQuestionAsync(bank, alice, client.AuthorizeUrl("openid", request));

        Assert.Contains("Pay CHF 1,250.00 to Merchant A", asked.Text, StringComparison.Ordinal);
        Assert.Contains("CH93 0076 2011 6238 5295 7", asked.Text, StringComparison.Ordinal);
        Assert.Contains("Invoice 7", asked.Text, StringComparison.Ordinal);
        var tokens = (await client.RedeemAsync(client.CodeOf(await browser.ApprovePaymentAsync(bank, alice), request, browser))).AssertGranted();
        var claims = TokenAnswer.ClaimsOf(tokens.AccessToken);
        Assert.Equal(Bank.AccountsApi, claims.GetProperty("aud").GetString());
        Assert.Equal(Acr.TwoFactors, claims.GetProperty("acr").GetString());
        Assert.Equal(RichBank.List(RichBank.Payment), claims.Details());
        Assert.Equal(RichBank.List(RichBank.Payment), tokens.Answer.Json.Details());
        Assert.Equal(RichBank.List(RichBank.Payment), (await bank.ApiClient.IntrospectAsync(tokens.AccessToken)).Json.Details());
        Assert.Null((await bank.PartnerClient.IntrospectAsync(tokens.AccessToken)).Json.Details());
        await bank.Audit.AssertHasAsync("authorization_details.agreed");
    }

    [Fact]
    [Covers("RFC9396-12")]
    public async Task What_was_agreed_to_is_given_once_and_the_next_payment_is_asked_again()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client, request) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.RichClient(firstParty: true), RichBank.Asking(RichBank.Payment));
        var browser = bank.NewBrowser();
        var asked = await browser.SignInToTheQuestionAsync(bank, alice, client.AuthorizeUrl("openid", request));
        var journey = asked.Url.AbsolutePath.Split('/')[^1];
        client.CodeOf(await browser.ApprovePaymentAsync(bank, alice), request, browser);

        var back = await browser.GoAsync($"/oauth2/authorize/resume?journey={journey}");
        var page = await browser.GoAsync($"/consent/{journey}");
        var again = await browser.GoAsync(client.AuthorizeUrl("openid", RichBank.Asking(RichBank.Payment)));

        Assert.Equal("access_denied", back.Query("error"));
        Assert.Null(back.Query("code"));
        page.AssertStatus(System.Net.HttpStatusCode.NotFound);
        Assert.StartsWith("/signin/", again.Url.AbsolutePath, StringComparison.Ordinal);
    }

    /// <summary>Another tab's sign-in proves nothing about this payment.</summary>
    [Fact]
    [Covers("ASVS5-7.5.3")]
    public async Task Each_payment_is_proven_for_itself()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.RichClient(firstParty: true));
        var browser = bank.NewBrowser();
        var other = await browser.GoAsync(client.AuthorizeUrl("openid", RichBank.Asking(RichBank.Payment.Replace("Merchant A", "Mallory", StringComparison.Ordinal))));
        var journey = other.Url.AbsolutePath.Split('/')[2];
        await browser.SignInToTheQuestionAsync(bank, alice, client.AuthorizeUrl("openid", RichBank.Asking(RichBank.Payment)));

        var resumed = await browser.GoAsync($"/oauth2/authorize/resume?journey={journey}");

        Assert.Null(resumed.Query("code"));
        Assert.StartsWith("/signin/", resumed.Url.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_who_says_no_pays_nothing_and_nobody_is_asked_silently()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.RichClient(firstParty: true));
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);

        var silent = await browser.GoAsync(client.AuthorizeUrl("openid", new AuthorizeRequest
        {
            Parameters = new Dictionary<string, string?> { ["authorization_details"] = RichBank.List(RichBank.Payment), ["prompt"] = "none" },
        }));
        await browser.SignInToTheQuestionAsync(bank, alice, client.AuthorizeUrl("openid", RichBank.Asking(RichBank.Payment)));
        var denied = await browser.AnswerAsync("deny");

        Assert.Equal("login_required", silent.Query("error"));
        Assert.Equal("access_denied", denied.Query("error"));
    }

    /// <summary>prompt=login is satisfied by the sign-in before the consent page, however long the customer read it.</summary>
    [Fact]
    [Covers("OIDCC-3.1.2.1")]
    public async Task Whoever_reads_the_question_slowly_need_not_sign_in_again()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), bank.PartnerClient);
        var request = new AuthorizeRequest { Parameters = new Dictionary<string, string?> { ["prompt"] = "login" } };
        var browser = await bank.SignedInAsync(alice);
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.GoAsync(client.AuthorizeUrl(request: request));
        await SignIn.SignInSteps.EnterPasswordAsync(browser, alice);
        bank.Clock.Advance(TimeSpan.FromMinutes(2));

        client.CodeOf(await browser.AllowAsync(), request, browser);
    }
}
