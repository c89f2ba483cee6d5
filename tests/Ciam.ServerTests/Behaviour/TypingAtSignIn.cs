using System.Text;
using Ciam.Decisions.Risk;
using Ciam.Server.SignIn;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Behaviour;

/// <summary>A customer whose rhythm is known, and others with the right password on the same device.</summary>
public sealed class TypingAtSignIn(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task The_owner_comes_in_by_password_alone_and_it_is_said_that_they_type_as_usual()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var typist = Typist.Owner();
        var browser = await bank.EnrolledAsync(alice, typist);

        var page = await browser.TypePasswordAsync(alice, typist.SignIn(alice.Email, alice.Password));

        page.AssertAt("account");
        var judged = await bank.LastJudgmentAsync(alice);
        Assert.Equal(Verdict.Allow, judged.Judgment.Verdict);
        Assert.True(judged.Facts.Behaviour?.Password is { LogRatio: > 0, Samples: >= 10 }, RiskJson.Write(judged.Facts.Behaviour));
        Assert.Null(judged.Reason(ReasonCode.UnusualTyping));
    }

    [Fact]
    public async Task Somebody_else_with_password_and_device_is_asked_for_a_second_factor_and_teaches_nothing()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var browser = await bank.EnrolledAsync(alice, Typist.Owner());
        var before = await bank.ProfilesAsync(alice);

        var page = await browser.TypePasswordAsync(alice, Typist.Other().SignIn(alice.Email, alice.Password));

        page.AssertAt("totp");
        var judged = await bank.LastJudgmentAsync(alice);
        Assert.Equal(Verdict.StepUp, judged.Judgment.Verdict);
        Assert.StartsWith("Typing unlike usual: keys held", judged.Reason(ReasonCode.UnusualTyping)!.Detail, StringComparison.Ordinal);
        Assert.Equal(0, await bank.LearnAsync());
        Assert.Equal(before.Select(row => row.Sealed), (await bank.ProfilesAsync(alice)).Select(row => row.Sealed));
    }

    [Fact]
    public async Task The_owner_reads_in_the_activity_that_and_why_somebody_was_asked()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var browser = await bank.EnrolledAsync(alice, Typist.Owner());
        await browser.TypePasswordAsync(alice, Typist.Other().SignIn(alice.Email, alice.Password));

        var page = await (await bank.SignedInAsync(alice, Acrs.TwoFactors)).GoAsync("/account/activity");

        Assert.Contains("Somebody with your password was asked for a second step", page.Text, StringComparison.Ordinal);
        Assert.Contains("Typed in another rhythm than yours", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_unlike_usual_is_learned_once_the_second_factor_is_shown()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var browser = await bank.EnrolledAsync(alice, Typist.Owner());
        await browser.TypePasswordAsync(alice, Typist.Other().SignIn(alice.Email, alice.Password));

        bank.Clock.Advance(TimeSpan.FromSeconds(31));
        (await browser.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()))).AssertAt("account");

        Assert.NotNull((await bank.LastJudgmentAsync(alice)).Facts.Behaviour?.Password?.LogRatio);
        Assert.Equal(1, await bank.LearnAsync());
        Assert.Equal(0, await bank.SamplesAsync());
        Assert.All(await bank.ProfilesAsync(alice), row => Assert.Equal(bank.Clock.GetUtcNow(), row.UpdatedAt));
    }

    [Fact]
    public async Task A_password_manager_a_silent_browser_and_a_customer_without_the_switch_come_in_as_ever()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var browser = await bank.EnrolledAsync(alice, Typist.Owner());

        foreach (var behaviour in new[] { Typist.FilledIn(), "" })
        {
            (await browser.TypePasswordAsync(alice, behaviour)).AssertAt("account");
            Assert.DoesNotContain((await bank.LastJudgmentAsync(alice)).Judgment.Evidence, evidence => Reasons.CauseOf(evidence.Code) == Cause.Behaviour);
            await browser.SignOutAsync();
            bank.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await bank.AgreeAsync(alice, given: false);
        (await browser.TypePasswordAsync(alice, Typist.Other().SignIn(alice.Email, alice.Password))).AssertAt("account");
        Assert.Null((await bank.LastJudgmentAsync(alice)).Facts.Behaviour);
    }

    [Fact]
    public async Task Whoever_has_no_second_factor_answers_by_mail_and_that_proof_is_too_weak_to_learn_another_rhythm_from()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var hugo = await bank.SignUpAsync("hugo", new PersonSettings { App = true });
        var browser = await bank.EnrolledAsync(hugo, Typist.Owner());
        await bank.WithDatabaseAsync(database => database.Set<TotpRow>().Where(row => row.CustomerId == hugo.Id).ExecuteDeleteAsync());

        var page = await browser.TypePasswordAsync(hugo, Typist.Other().SignIn(hugo.Email, hugo.Password));

        page.AssertAt("email");
        (await browser.EnterCodeAsync(await bank.LastCodeAsync(hugo.Email))).AssertAt("account");
        Assert.Equal(0, await bank.LearnAsync());
    }

    [Fact]
    public async Task A_changed_password_is_another_text_and_the_new_rhythm_is_learned_afresh()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var typist = Typist.Owner();
        var browser = await bank.EnrolledAsync(alice, typist);
        var before = (await bank.ProfilesAsync(alice)).Single(row => row.Kind == "typing-password");
        await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == alice.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordChangedAt, bank.Clock.GetUtcNow())));

        await browser.TypePasswordAsync(alice, typist.SignIn(alice.Email, alice.Password));

        var judged = await bank.LastJudgmentAsync(alice);
        Assert.True(judged.Facts.Behaviour?.Password is not { Samples: >= 5 }, RiskJson.Write(judged.Facts.Behaviour));
        Assert.True(judged.Facts.Behaviour?.Name is { Samples: >= 10 });
        await bank.LearnAsync();
        var after = (await bank.ProfilesAsync(alice)).Single(row => row.Kind == "typing-password");
        Assert.NotEqual(before.TextMark, after.TextMark);
        Assert.True(after.Sealed.Length < before.Sealed.Length / 2, $"{before.Sealed.Length} bytes became {after.Sealed.Length}");
    }

    [Fact]
    public async Task What_is_stored_cannot_be_read_and_no_timing_stands_in_the_judgment()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var browser = await bank.EnrolledAsync(alice, Typist.Owner(), signIns: 6);
        await browser.TypePasswordAsync(alice, Typist.Other().SignIn(alice.Email, alice.Password));

        var profiles = await bank.ProfilesAsync(alice);
        var sample = await bank.WithDatabaseAsync(database => database.Set<Storage.Behaviour.BehaviourSampleRow>().SingleAsync());

        Assert.All(profiles, row => Assert.InRange(row.Sealed.Length, 29, 16 * 1024));
        Assert.DoesNotContain("typed", Encoding.Latin1.GetString(sample.Sealed), StringComparison.Ordinal);
        Assert.DoesNotContain("keys", Encoding.Latin1.GetString(sample.Sealed), StringComparison.Ordinal);
        Assert.True((await bank.RowsAsync("select (facts -> 'behaviour')::text from ciam.risk_judgment where facts ? 'behaviour' order by at desc limit 1"))[0].Length < 700);
    }
}
