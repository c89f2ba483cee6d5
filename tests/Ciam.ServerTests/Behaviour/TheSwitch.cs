using Ciam.Server.Behaviour;
using Ciam.Server.SignIn;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.Behaviour;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Behaviour;

/// <summary>Off until the customer agrees, asked once, and off again with everything erased.</summary>
public sealed class TheSwitch(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Whoever_types_is_asked_once_after_signing_in_and_nothing_is_kept_before()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var (alice, typist, browser) = (await bank.SignUpAsync("alice"), Typist.Owner(), bank.NewBrowser());

        (await browser.TypePasswordAsync(alice, typist.SignIn(alice.Email, alice.Password))).AssertAt("typing");
        Assert.Equal(0, await bank.SamplesAsync());
        (await browser.SubmitAsync("main form", button: "button[value=no]")).AssertSignedIn();
        await browser.SignOutAsync();
        (await browser.TypePasswordAsync(alice, typist.SignIn(alice.Email, alice.Password))).AssertSignedIn();

        Assert.Equal(0, await bank.SamplesAsync());
        Assert.Equal(["behaviour_consent.refused"], await bank.RowsAsync("select event from ciam.audit_entry where event like 'behaviour%'"));
    }

    [Fact]
    public async Task Going_on_without_an_answer_is_no_consent_and_no_second_question()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var (alice, typist, browser) = (await bank.SignUpAsync("alice"), Typist.Owner(), bank.NewBrowser());

        await browser.TypePasswordAsync(alice, typist.SignIn(alice.Email, alice.Password));
        await browser.SignOutAsync();
        (await browser.TypePasswordAsync(alice, typist.SignIn(alice.Email, alice.Password))).AssertSignedIn();

        Assert.Null((await bank.WithDatabaseAsync(database => database.Set<BehaviourConsentRow>().SingleAsync())).Given);
        Assert.Equal(0, await bank.SamplesAsync());
    }

    [Fact]
    public async Task A_password_manager_is_not_asked()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice");

        (await bank.NewBrowser().TypePasswordAsync(alice, Typist.FilledIn())).AssertSignedIn();
    }

    [Fact]
    public async Task Agreeing_is_kept_with_time_and_version_and_the_next_sign_in_is_learned()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var (alice, typist, browser) = (await bank.SignUpAsync("alice"), Typist.Owner(), bank.NewBrowser());
        await browser.TypePasswordAsync(alice, typist.SignIn(alice.Email, alice.Password));
        (await browser.SubmitAsync("main form", button: "button[value=yes]")).AssertSignedIn();
        await browser.SignOutAsync();

        await browser.TypePasswordAsync(alice, typist.SignIn(alice.Email, alice.Password));
        var consent = await bank.WithDatabaseAsync(database => database.Set<BehaviourConsentRow>().SingleAsync());

        Assert.Equal((true, BehaviourConsents.Version, bank.Clock.GetUtcNow()), (consent.Given, consent.Version, consent.AnsweredAt));
        Assert.Equal(["""{"version":1}"""], await bank.Audit.ParticularsAsync("behaviour_consent.given"));
        Assert.Equal(1, await bank.LearnAsync());
        Assert.Equal(["typing-name", "typing-password"], (await bank.ProfilesAsync(alice)).Select(row => row.Kind));
        Assert.Equal(0, await bank.LearnAsync());
    }

    [Fact]
    public async Task Switching_off_erases_everything_at_once_and_erasing_leaves_the_switch_on()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var typing = await bank.EnrolledAsync(alice, Typist.Owner(), signIns: 3);
        var account = await bank.SignedInAsync(alice, Acrs.TwoFactors);

        await account.GoAsync("/account/behaviour");
        Assert.Contains("How you type your password", account.Page.Text, StringComparison.Ordinal);
        await account.SubmitAsync("form[action*=Erase]");
        Assert.Contains("Switched on", account.Page.Text, StringComparison.Ordinal);
        Assert.Empty(await bank.ProfilesAsync(alice));

        await typing.TypePasswordAsync(alice, Typist.Owner().SignIn(alice.Email, alice.Password));
        Assert.Equal(1, await bank.SamplesAsync());
        await account.SubmitAsync("form[action*=Off]");
        Assert.Contains("Switched off", account.Page.Text, StringComparison.Ordinal);
        Assert.Equal((0, 0), (await bank.SamplesAsync(), (await bank.ProfilesAsync(alice)).Count));
        Assert.Equal(0, await bank.LearnAsync());
        Assert.Equal(["behaviour.erased", "behaviour_consent.given", "behaviour_consent.withdrawn"], await bank.RowsAsync("select event from ciam.audit_entry where event like 'behaviour%' order by event"));
    }

    [Fact]
    public async Task Samples_nobody_confirmed_are_forgotten_after_a_week()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        await bank.AgreeAsync(alice);
        await bank.NewBrowser().TypePasswordAsync(alice, Typist.Other().SignIn(alice.Email, alice.Password));

        bank.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal(0, await bank.WithDatabaseAsync(database => BehaviourWorker.ForgetAsync(database, bank.Clock.GetUtcNow(), default)));
        bank.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await bank.WithDatabaseAsync(database => BehaviourWorker.ForgetAsync(database, bank.Clock.GetUtcNow(), default)));
    }
}
