using System.Net;
using Ciam.Server.SignIn;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Passkeys;

/// <summary>Answers of passkeys that sign nobody in: forged, replayed, meant for others, or of a key that was copied.</summary>
public sealed class RefusedAnswers(CiamApp app) : IClassFixture<CiamApp>
{
    public static TheoryData<string, Bend> Wrong => new()
    {
        { "wrong origin", new Bend { Origin = "https://bank.evil.example" } },
        { "in somebody's frame", new Bend { CrossOrigin = true } },
        { "wrong site", new Bend { RpId = "evil.example" } },
        { "another challenge", new Bend { Challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" } },
        { "made for enrolling", new Bend { Type = "webauthn.create" } },
        { "nobody there", new Bend { Absent = true } },
        { "forged", new Bend { Forged = true } },
        { "unknown credential", new Bend { CredentialId = [9, 9, 9, 9] } },
        { "unknown account", new Bend { UserHandle = Guid.Empty.ToString() } },
        { "no account at all", new Bend { UserHandle = "alice" } },
        { "no handle", new Bend { WithoutUserHandle = true } },
        { "suddenly synced", new Bend { BackupEligible = true } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_answer_signs_nobody_in_and_is_answered_like_any_other(string what, Bend bend)
    {
        await using var bank = await app.NewBankAsync();
        var (phone, browser) = (bank.NewAuthenticator(), bank.NewBrowser());
        await bank.AddPasskeyAsync(await bank.SignUpAsync("alice"), phone);
        await browser.GoAsync("/signin");

        var page = await browser.UsePasskeyAsync(phone, null, bend);

        Assert.True(page.Status == HttpStatusCode.UnprocessableEntity && page.IsAt("passkey"), $"{what}: {page.Status} {page.Text}");
        Assert.Contains("This passkey was not accepted", page.Text, StringComparison.Ordinal);
        Assert.Null(browser.Session());
        Assert.Equal(["proof.rejected"], await bank.RowsAsync("select event from ciam.audit_entry where event like 'proof.%'"));
        (await browser.UsePasskeyAsync(phone)).AssertSignedIn();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"id\":\"AA\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":{\"clientDataJSON\":\"AA\",\"authenticatorData\":\"AA\",\"signature\":\"AA\"}}")]
    public async Task What_is_no_answer_is_refused_in_words(string answer)
    {
        await using var bank = await app.NewBankAsync();
        var browser = bank.NewBrowser();
        await browser.GoAsync("/signin");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SendPasskeyAsync(answer)).Status);
        await browser.GoAsync("/signin");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SendPasskeyAsync(new string('x', 20_000))).Status);
    }

    [Fact]
    public async Task A_removed_passkey_is_unknown_and_somebody_elses_handle_does_not_help()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob, hers, his, browser) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"), bank.NewAuthenticator(), bank.NewAuthenticator(), bank.NewBrowser());
        await bank.AddPasskeyAsync(alice, hers);
        await bank.AddPasskeyAsync(bob, his);

        await browser.GoAsync("/signin");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.UsePasskeyAsync(his, null, new Bend { UserHandle = alice.Id.ToString() })).Status);
        await bank.WithDatabaseAsync(database => database.Set<PasskeyRow>().Where(row => row.CustomerId == alice.Id).ExecuteDeleteAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.UsePasskeyAsync(hers)).Status);
        (await browser.UsePasskeyAsync(his)).AssertSignedIn();
    }

    [Fact]
    public async Task After_the_password_of_one_the_passkey_of_another_is_no_answer()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob, his, browser) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"), bank.NewAuthenticator(), bank.NewBrowser());
        await bank.AddPasskeyAsync(alice, bank.NewAuthenticator());
        await bank.AddPasskeyAsync(bob, his);
        await browser.GoAsync("/signin");
        await browser.EnterPasswordAsync(alice);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.UsePasskeyAsync(his, his.Passkeys[0])).Status);
        Assert.Null(browser.Session());
    }

    [Fact]
    [Covers("ATTACK-CODE-RACE")]
    public async Task One_question_lets_one_in_however_many_answer_at_once()
    {
        await using var bank = await app.NewBankAsync();
        var (phone, browser) = (bank.NewAuthenticator(syncs: true), bank.NewBrowser());
        await bank.AddPasskeyAsync(await bank.SignUpAsync("alice"), phone);
        await browser.GoAsync("/signin");
        var answer = phone.Get(browser.PasskeyQuestion())!;
        var tabs = Enumerable.Range(0, 6).Select(_ => bank.NewTab(browser)).ToList();

        await Task.WhenAll(tabs.Select(tab => tab.SendPasskeyAsync(answer)));

        Assert.Single(await bank.RowsAsync("select event from ciam.audit_entry where event = 'sign_in.completed'"));
        Assert.Single(tabs, tab => tab.Session() is not null);
    }

    [Fact]
    public async Task An_answer_is_worth_nothing_a_second_time_in_another_journey_or_after_ten_minutes()
    {
        await using var bank = await app.NewBankAsync();
        var (phone, first, second) = (bank.NewAuthenticator(syncs: true), bank.NewBrowser(), bank.NewBrowser());
        await bank.AddPasskeyAsync(await bank.SignUpAsync("alice"), phone);
        await first.GoAsync("/signin");
        await second.GoAsync("/signin");
        var (answer, state) = (phone.Get(first.PasskeyQuestion())!, first.Page.Find("form[data-passkey] [name=state]").GetAttribute("value")!);

        var stolen = await second.SubmitAsync("form[data-passkey]", new Dictionary<string, string> { ["answer"] = answer, ["state"] = state });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stolen.Status);

        bank.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await first.SendPasskeyAsync(answer)).Status);
        var again = phone.Get(first.PasskeyQuestion())!;
        var before = bank.NewTab(first);
        (await first.SendPasskeyAsync(again)).AssertSignedIn();
        await before.SendPasskeyAsync(again);
        Assert.Single(await bank.RowsAsync("select event from ciam.audit_entry where event = 'sign_in.completed'"));
    }

    [Fact]
    public async Task A_counter_that_went_back_signs_nobody_in()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone, browser) = (await bank.SignUpAsync("alice"), bank.NewAuthenticator(), bank.NewBrowser());
        await bank.AddPasskeyAsync(alice, phone);
        await browser.GoAsync("/signin");
        (await browser.UsePasskeyAsync(phone, null, new Bend { Count = 7 })).AssertSignedIn();

        browser.ForgetCookies();
        await browser.GoAsync("/signin");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.UsePasskeyAsync(phone, null, new Bend { Count = 7 })).Status);

        Assert.Null(browser.Session());
        Assert.Single(await bank.RowsAsync("select event from ciam.audit_entry where event = 'passkey.counter_went_back'"));
        Assert.Single(await bank.InboxAsync(alice.Email), mail => mail.Subject.Contains("copied", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_one_customer_is_expected_the_passkey_of_another_is_no_answer()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob, his, browser) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"), bank.NewAuthenticator(), bank.NewBrowser());
        await bank.AddPasskeyAsync(bob, his);
        await browser.GoAsync(await bank.BeginAsync(browser, new JourneyRequest { ReturnPath = "/account", ExpectedCustomerId = alice.Id }));

        var page = await browser.UsePasskeyAsync(his);

        Assert.Contains("This sign-in is for another account", page.Text, StringComparison.Ordinal);
        Assert.Null(browser.Session());
    }
}
