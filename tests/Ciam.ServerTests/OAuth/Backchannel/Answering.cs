using System.Net;
using Ciam.Protocol.Assurance;
using Ciam.Server.SignIn;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.OAuth.Backchannel;

/// <summary>Whoever answers is the customer, has proven so lately and well enough, and answers once.</summary>
public sealed class Answering(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Somebody_elses_question_is_not_there()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, mallory, agent) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("mallory"), bank.Asker());
        var name = await agent.AskedAsync(bank, alice);
        var (page, browser, own) = (await bank.NewestPageAsync(), await bank.SignedInAsync(mallory), await bank.SignedInAsync(alice));

        Assert.DoesNotContain("Shopping Agent", (await browser.GoAsync(page)).AssertStatus(HttpStatusCode.NotFound).Text, StringComparison.Ordinal);
        Assert.Contains("Nobody is asking", (await browser.GoAsync("/account/approvals")).Text, StringComparison.Ordinal);
        // Her own page, whose form she sends to alice's question.
        await agent.AskedAsync(bank, mallory);
        var form = await browser.GoAsync(await bank.NewestPageAsync());
        form.Find("main form").SetAttribute("action", page);
        (await browser.SubmitAsync("main form", button: "button[value=approve]")).AssertStatus(HttpStatusCode.NotFound);

        (await agent.PollAsync(name)).AssertRefused("authorization_pending");
        (await own.GoAsync(page)).AssertStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_signs_in_first_and_comes_back_to_the_question()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var name = await agent.AskedAsync(bank, alice);
        var browser = bank.NewBrowser();

        Assert.StartsWith("/signin/", (await browser.GoAsync(await bank.NewestPageAsync())).Url.AbsolutePath, StringComparison.Ordinal);
        var page = await browser.EnterPasswordAsync(alice);
        Assert.Equal(await bank.NewestPageAsync(), page.Url.AbsolutePath);
        await browser.SubmitAsync("main form", button: "button[value=approve]");

        (await agent.PollAsync(name)).AssertGranted();
    }

    /// <summary>Two factors where they were asked for or money moves; where money moves, proven after the question was asked.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Covers("RFC9396-12")]
    public async Task Approving_takes_the_proof_that_the_question_wants(bool pays)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.Asker());
        var browser = await bank.SignedInAsync(alice, pays ? Acr.TwoFactors : Acr.Password);
        bank.Clock.Advance(TimeSpan.FromSeconds(31));
        var name = await agent.AskedAsync(bank, alice, pays ? BackchannelSteps.Paying : RichBank.Bend("acr_values", Acr.TwoFactors));

        var page = await browser.GoAsync(await bank.NewestPageAsync());
        Assert.Contains("Prove that it is you to approve", page.Text, StringComparison.Ordinal);
        Assert.StartsWith("/signin/", (await browser.SubmitAsync("main form", button: "button[value=approve]")).Url.AbsolutePath, StringComparison.Ordinal);
        (await agent.PollAsync(name)).AssertRefused("authorization_pending");
        if (browser.Page.Has("input[type=password]"))
            await browser.EnterPasswordAsync(alice);
        var back = await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()));

        Assert.DoesNotContain("Prove that it is you", back.Text, StringComparison.Ordinal);
        await (pays ? browser.ApprovePaymentAsync(bank, alice, "approve") : browser.SubmitAsync("main form", button: "button[value=approve]"));
        var tokens = (await agent.PollAsync(name)).AssertGranted();
        Assert.Equal(Acr.TwoFactors, TokenAnswer.ClaimsOf(tokens.IdToken!).GetProperty("acr").GetString());
    }

    [Fact]
    public async Task An_old_sign_in_is_proven_again_before_approving_and_refusing_needs_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var browser = await bank.SignedInAsync(alice);
        bank.Clock.Advance(FreshProof.Lasts);
        var name = await agent.AskedAsync(bank, alice);
        await browser.GoAsync(await bank.NewestPageAsync());

        Assert.StartsWith("/signin/", (await browser.SubmitAsync("main form", button: "button[value=approve]")).Url.AbsolutePath, StringComparison.Ordinal);
        await browser.AnswersAsync(bank, "refuse");

        (await agent.PollAsync(name)).AssertRefused("access_denied");
    }

    [Fact]
    public async Task Of_many_answers_at_once_one_counts()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var name = await agent.AskedAsync(bank, alice);
        var page = await bank.NewestPageAsync();
        var tabs = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            var tab = await bank.SignedInAsync(alice);
            await tab.GoAsync(page);
            return tab;
        }));

        await Task.WhenAll(tabs.Select((tab, i) => tab.SubmitAsync("main form", button: $"button[value={(i % 2 == 0 ? "approve" : "refuse")}]")));

        var row = await bank.WithDatabaseAsync(database => database.Set<BackchannelRequestRow>().SingleAsync());
        var grants = await bank.WithDatabaseAsync(database => database.Set<GrantRow>().CountAsync());
        Assert.Equal(row.Decision == BackchannelDecisions.Approved ? 1 : 0, grants);
        Assert.Equal(row.Decision == BackchannelDecisions.Approved ? null : "access_denied", (await agent.PollAsync(name)).Error);
        Assert.Single(await bank.RowsAsync("select event from ciam.audit_entry where event in ('backchannel_request.approved', 'backchannel_request.refused')"));
    }

    /// <summary>Another site's form bears no token of ours.</summary>
    [Fact]
    [Covers("ATTACK-CSRF")]
    public async Task A_form_of_another_site_decides_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        var name = await agent.AskedAsync(bank, alice);
        var browser = await bank.SignedInAsync(alice);
        var page = await browser.GoAsync(await bank.NewestPageAsync());
        page.Find("main form input[name=__RequestVerificationToken]").Remove();

        (await browser.SubmitAsync("main form", button: "button[value=approve]")).AssertStatus(HttpStatusCode.BadRequest);

        (await agent.PollAsync(name)).AssertRefused("authorization_pending");
    }

    [Fact]
    public async Task What_was_answered_is_said_so_and_not_asked_again()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        await agent.AskedAsync(bank, alice);
        var (browser, other) = (await bank.SignedInAsync(alice), await bank.SignedInAsync(alice));
        await other.GoAsync(await bank.NewestPageAsync());
        await browser.AnswersAsync(bank, "refuse");

        var late = await other.SubmitAsync("main form", button: "button[value=approve]");

        Assert.Contains("You refused", late.Text, StringComparison.Ordinal);
        Assert.False(late.Has("main form"));
    }

    [Fact]
    public async Task A_client_that_was_disabled_asks_nobody_any_more()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker());
        await agent.AskedAsync(bank, alice);
        await bank.WithDatabaseAsync(database => database.Set<ClientRow>().Where(row => row.ClientId == "asker").ExecuteUpdateAsync(set => set.SetProperty(row => row.DisabledAt, bank.Clock.GetUtcNow())));

        (await (await bank.SignedInAsync(alice)).GoAsync(await bank.NewestPageAsync())).AssertStatus(HttpStatusCode.NotFound);
    }
}
