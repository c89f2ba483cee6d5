using System.Net;
using Ciam.Protocol.Assurance;
using Ciam.Protocol.Token;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Testing;

namespace Ciam.ServerTests.OAuth.Backchannel;

/// <summary>A client asks, the customer answers on a device of their own, the client fetches what was allowed.</summary>
public sealed class AskedAndApproved(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("CIBA-7"), Covers("CIBA-7.2"), Covers("CIBA-7.3"), Covers("CIBA-10.3.1"), Covers("CIBA-11")]
    public async Task What_the_customer_approves_is_what_the_client_fetches()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());

        var asked = await agent.AskAsync(bank, alice.Email, RichBank.Bend("binding_message", "LARK-42"));
        Assert.Equal(HttpStatusCode.OK, asked.Status);
        Assert.Contains("no-store", asked.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal(("300", "5"), (asked["expires_in"], asked["interval"]));
        var name = asked["auth_req_id"]!;
        (await agent.PollAsync(name)).AssertRefused("authorization_pending");

        var browser = await bank.SignedInAsync(alice);
        var page = await browser.GoAsync(await bank.NewestPageAsync());
        Assert.Contains("Shopping Agent", page.Text, StringComparison.Ordinal);
        Assert.Equal("LARK-42", page.Find(".binding-message").TextContent);
        Assert.Contains("See your accounts, balances and transactions", page.Text, StringComparison.Ordinal);
        Assert.Contains("You approved", (await browser.AnswersAsync(bank, "approve")).Text, StringComparison.Ordinal);

        var tokens = (await agent.PollAsync(name)).AssertGranted();
        var (access, id) = (TokenAnswer.ClaimsOf(tokens.AccessToken), TokenAnswer.ClaimsOf(tokens.IdToken!));
        Assert.Equal(alice.Id.ToString(), access.GetProperty("sub").GetString());
        Assert.Equal(Bank.AccountsApi, access.GetProperty("aud").GetString());
        Assert.Equal(("asker", name), (id.GetProperty("aud").GetString(), id.GetProperty(TokenMint.AuthReqIdClaim).GetString()));
        Assert.True(await bank.IsActiveAsync(tokens.AccessToken));
        (await agent.PollAsync(name)).AssertRefused("invalid_grant");
        foreach (var happened in new[] { "backchannel_request.made", "backchannel_request.approved", "token.issued" })
            await bank.Audit.AssertHasAsync(happened);
    }

    [Fact]
    [Covers("RFC9396-7")]
    [Covers("ASVS5-10.7.2")]
    public async Task A_payment_of_an_agent_is_read_in_words_and_stands_in_the_token()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker());
        var name = await agent.AskedAsync(bank, alice, BackchannelSteps.Paying);
        var browser = await bank.SignedInAsync(alice, Acr.TwoFactors);

        var page = await browser.GoAsync(await bank.NewestPageAsync());
        Assert.Contains("Do you approve this payment?", page.Text, StringComparison.Ordinal);
        Assert.Contains("Pay CHF 1,250.00 to Merchant A", page.Text, StringComparison.Ordinal);
        await browser.ApprovePaymentAsync(bank, alice, "approve");

        var tokens = (await agent.PollAsync(name)).AssertGranted();
        Assert.Equal(RichBank.List(RichBank.Payment), TokenAnswer.ClaimsOf(tokens.AccessToken).Details());
        Assert.Equal(Acr.TwoFactors, TokenAnswer.ClaimsOf(tokens.AccessToken).GetProperty("acr").GetString());
        Assert.Equal(RichBank.List(RichBank.Payment), (await bank.ApiClient.IntrospectAsync(tokens.AccessToken)).Json.Details());
    }

    [Theory]
    [InlineData("refuse", "backchannel_request.refused", "You refused")]
    [InlineData("not-me", "backchannel_request.disowned", "Thank you for telling us")]
    [InlineData("", "backchannel_request.refused", "You refused")]
    [Covers("CIBA-11")]
    public async Task Whoever_says_no_allows_nothing(string answer, string happened, string told)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var name = await agent.AskedAsync(bank, alice);
        var browser = await bank.SignedInAsync(alice);
        var page = await browser.GoAsync(await bank.NewestPageAsync());

        var after = answer.Length > 0 ? await browser.AnswersAsync(bank, answer) : await browser.SubmitAsync("main form", new Dictionary<string, string>(), "button[value=refuse]");

        Assert.Contains(told, after.Text, StringComparison.Ordinal);
        Assert.True(page.Has("main form"));
        Assert.False(after.Has("main form"));
        (await agent.PollAsync(name)).AssertRefused("access_denied");
        await bank.Audit.AssertHasAsync(happened);
    }

    [Fact]
    public async Task The_customer_is_written_to_once_and_finds_the_question_on_the_account_pages()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var browser = await bank.SignedInAsync(alice);
        Assert.Contains("Nobody is asking", (await browser.GoAsync("/account/approvals")).Text, StringComparison.Ordinal);

        await agent.AskedAsync(bank, alice, RichBank.Bend("binding_message", "LARK-42"));
        await bank.TellAsync();
        await bank.TellAsync();

        var mail = Assert.Single(await bank.InboxAsync(alice.Email));
        Assert.Contains("Shopping Agent asks you to approve something", mail.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("LARK-42", mail.Body, StringComparison.Ordinal);
        Assert.Equal(await bank.NewestPageAsync(), await bank.LastLinkAsync(alice.Email));
        Assert.Contains("An app is waiting for your answer", (await browser.GoAsync("/account")).Text, StringComparison.Ordinal);
        await browser.GoAsync("/account/approvals");
        Assert.Contains("Do you approve?", (await browser.ClickAsync("main a.button-primary")).Text, StringComparison.Ordinal);
        await browser.AnswersAsync(bank, "approve");
        Assert.Contains("Approved", (await browser.GoAsync("/account/approvals")).Text, StringComparison.Ordinal);
        Assert.Contains("You approved what an app asked", (await browser.GoAsync("/account/activity")).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("RFC6749-6")]
    public async Task A_refresh_token_is_given_for_offline_access_and_works()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var name = await agent.AskedAsync(bank, alice, RichBank.Bend("scope", "accounts openid offline_access"));
        await (await bank.SignedInAsync(alice)).AnswersAsync(bank, "approve");

        var tokens = (await agent.PollAsync(name)).AssertGranted();
        var fresh = (await agent.RefreshAsync(tokens.RefreshToken)).AssertGranted();

        Assert.True(await bank.IsActiveAsync(fresh.AccessToken));
        Assert.NotEqual(tokens.AccessToken, fresh.AccessToken);
    }

    /// <summary>A third party let in this way stands under Apps like any other, and is put out there.</summary>
    [Fact]
    [Covers("ASVS5-10.7.3")]
    public async Task A_third_party_is_listed_and_can_be_put_out()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker(firstParty: false));
        var name = await agent.AskedAsync(bank, alice);
        var browser = await bank.SignedInAsync(alice);
        Assert.Contains("is not part of your bank", (await browser.GoAsync(await bank.NewestPageAsync())).Text, StringComparison.Ordinal);
        await browser.AnswersAsync(bank, "approve");
        var tokens = (await agent.PollAsync(name)).AssertGranted();

        Assert.Contains("Shopping Agent", (await browser.GoAsync("/account/apps")).Text, StringComparison.Ordinal);
        await browser.SubmitAsync("main form");

        Assert.False(await bank.IsActiveAsync(tokens.AccessToken));
    }
}
