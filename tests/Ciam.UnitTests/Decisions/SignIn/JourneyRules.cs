using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Decisions.SignIn;
using Ciam.Testing;

namespace Ciam.UnitTests.Decisions.SignIn;

/// <summary>What comes next in a sign-in, by example.</summary>
public sealed class JourneyRules
{
    private static readonly DateTimeOffset Began = new(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);
    private static readonly Guid Alice = Guid.Parse("11111111-1111-1111-1111-111111111111");
    private static readonly Guid Bob = Guid.Parse("22222222-2222-2222-2222-222222222222");

    private static JourneyState Fresh => new() { BeganAt = Began };

    private static JourneyState AfterPassword => (Fresh with { SecondFactors = [ProofKind.Totp] })
        .With(Alice, new Proof(ProofKind.Password, Began.AddSeconds(20))).With(Verdict.Allow);

    private static JourneyState AfterBoth => AfterPassword.With(Alice, new Proof(ProofKind.Totp, Began.AddSeconds(40)));

    [Fact]
    public void First_comes_the_password() => Assert.IsType<AskPassword>(Journey.Next(Fresh));

    [Fact]
    public void Who_has_a_second_factor_is_asked_for_it()
    {
        var step = Assert.IsType<AskSecondFactor>(Journey.Next(AfterPassword));

        Assert.Equal([ProofKind.Totp], step.Options);
    }

    [Fact]
    public void Both_proven_is_two_factors()
    {
        var done = Assert.IsType<Done>(Journey.Next(AfterBoth));

        Assert.Equal(AssuranceLevel.TwoFactors, done.Level);
        Assert.Equal([ProofKind.Password, ProofKind.Totp], done.Proofs);
    }

    [Fact]
    public void A_remembered_device_is_spared_the_routine_and_says_so()
    {
        var done = Assert.IsType<Done>(Journey.Next(AfterPassword with { DeviceRemembered = true }));

        Assert.Equal(AssuranceLevel.Password, done.Level);
        Assert.Equal([ProofKind.Password], done.Proofs);
    }

    [Fact]
    public void A_remembered_device_is_not_spared_when_two_factors_are_wanted() =>
        Assert.IsType<AskSecondFactor>(Journey.Next(AfterPassword with { DeviceRemembered = true, Wanted = AssuranceLevel.TwoFactors }));

    [Fact]
    public void A_remembered_device_is_not_spared_when_risk_asks() =>
        Assert.IsType<AskSecondFactor>(Journey.Next(AfterPassword.With(Verdict.StepUp) with { DeviceRemembered = true }));

    [Fact]
    public void What_was_not_judged_counts_as_asked() =>
        Assert.IsType<AskSecondFactor>(Journey.Next(AfterPassword with { DeviceRemembered = true, Risk = null }));

    [Fact]
    public void Who_has_no_second_factor_and_needs_none_is_done() =>
        Assert.IsType<Done>(Journey.Next(AfterPassword with { SecondFactors = [] }));

    [Fact]
    public void Who_needs_a_factor_and_has_none_may_enrol_when_risk_is_low() =>
        Assert.IsType<EnrolSecondFactor>(Journey.Next(AfterPassword with { SecondFactors = [], Wanted = AssuranceLevel.TwoFactors }));

    [Theory]
    [InlineData(true, Verdict.Allow)]
    [InlineData(false, Verdict.StepUp)]
    public void Who_needs_a_factor_because_of_risk_may_not_enrol_one(bool askedBefore, Verdict verdict)
    {
        var state = AfterPassword.With(verdict) with { SecondFactors = [], FactorAskedBefore = askedBefore };

        Assert.Equal(new Refuse(RefusalReason.NoOtherFactor), Journey.Next(state));
    }

    [Fact]
    public void Who_has_only_an_address_answers_risk_by_e_mail_and_stays_at_one_factor()
    {
        var state = AfterPassword.With(Verdict.StepUp) with { SecondFactors = [], LesserFactors = [ProofKind.Email] };

        Assert.Equal([ProofKind.Email], Assert.IsType<AskSecondFactor>(Journey.Next(state)).Options);
        var done = Assert.IsType<Done>(Journey.Next(state.With(Alice, new Proof(ProofKind.Email, Began.AddMinutes(1))).With(Verdict.StepUp)));
        Assert.Equal(AssuranceLevel.Password, done.Level);
        Assert.Equal([ProofKind.Password, ProofKind.Email], done.Proofs);
    }

    [Fact]
    [Covers("ASVS5-6.3.5")]
    public void A_code_by_e_mail_does_not_stand_in_where_two_factors_are_wanted()
    {
        var state = AfterPassword.With(Verdict.StepUp) with { SecondFactors = [], LesserFactors = [ProofKind.Email], Wanted = AssuranceLevel.TwoFactors };

        Assert.Equal(new Refuse(RefusalReason.NoOtherFactor), Journey.Next(state));
        Assert.Equal(new Refuse(RefusalReason.NoOtherFactor), Journey.Next(state.With(Alice, new Proof(ProofKind.Email, Began.AddMinutes(1)))));
    }

    [Fact]
    public void A_code_by_e_mail_does_not_spare_the_second_factor_of_who_has_one()
    {
        var state = AfterPassword.With(Verdict.StepUp).With(Alice, new Proof(ProofKind.Email, Began.AddMinutes(1))) with { LesserFactors = [ProofKind.Email] };

        Assert.Equal([ProofKind.Totp], Assert.IsType<AskSecondFactor>(Journey.Next(state)).Options);
    }

    [Fact]
    public void Nobody_is_sent_a_code_by_e_mail_without_need() =>
        Assert.IsType<Done>(Journey.Next(AfterPassword with { SecondFactors = [], LesserFactors = [ProofKind.Email] }));

    [Fact]
    public void A_factor_asked_by_risk_must_be_proven_now()
    {
        var state = AfterPassword with { FactorAskedBefore = true };

        Assert.IsType<AskSecondFactor>(Journey.Next(state.With(Alice, new Proof(ProofKind.Totp, Began.AddMinutes(-5)))));
        Assert.IsType<Done>(Journey.Next(state.With(Alice, new Proof(ProofKind.Totp, Began.AddMinutes(1)))));
    }

    [Fact]
    public void A_session_at_two_factors_that_is_asked_to_prove_again_starts_over()
    {
        var session = (Fresh with { SecondFactors = [ProofKind.Totp] })
            .With(Alice, new Proof(ProofKind.Password, Began.AddHours(-1))).With(Alice, new Proof(ProofKind.Totp, Began.AddHours(-1))).With(Verdict.Allow);

        Assert.IsType<Done>(Journey.Next(session));
        Assert.IsType<AskPassword>(Journey.Next(session with { ProveAgain = true }));
    }

    [Fact]
    public void Somebody_else_than_expected_is_asked_again() =>
        Assert.IsType<AskPassword>(Journey.Next(AfterBoth with { ExpectedCustomerId = Bob }));

    [Fact]
    public void A_verdict_is_never_softened() =>
        Assert.Equal(Verdict.Refuse, Fresh.With(Verdict.Refuse).With(Verdict.Allow).Risk);

    [Fact]
    public void A_proof_of_somebody_else_begins_anew() =>
        Assert.Equal([ProofKind.Password], AfterBoth.With(Bob, new Proof(ProofKind.Password, Began)).Proofs.Select(proof => proof.Kind));

    [Fact]
    public void A_suspended_customer_is_refused_only_after_the_password()
    {
        Assert.IsType<AskPassword>(Journey.Next(Fresh with { Suspended = true }));
        Assert.Equal(new Refuse(RefusalReason.Suspended), Journey.Next(AfterBoth with { Suspended = true }));
    }

    [Fact]
    public void What_no_factor_reaches_is_refused_unless_something_less_will_do()
    {
        Assert.Equal(new Refuse(RefusalReason.Unreachable), Journey.Next(AfterBoth with { Wanted = AssuranceLevel.PhishingResistant }));
        Assert.IsType<Done>(Journey.Next(AfterBoth with { Wanted = AssuranceLevel.PhishingResistant, OrElse = AssuranceLevel.TwoFactors }));
    }

    [Fact]
    public void A_passkey_that_verified_its_user_needs_no_password()
    {
        var done = Assert.IsType<Done>(Journey.Next(Fresh.With(Alice, new Proof(ProofKind.Passkey, Began)).With(Verdict.StepUp)));

        Assert.Equal(AssuranceLevel.PhishingResistant, done.Level);
    }

    [Fact]
    public void A_passkey_that_was_only_touched_wants_the_password_beside_it_and_makes_two_factors()
    {
        var touched = Fresh.With(Alice, new Proof(ProofKind.TouchedPasskey, Began)).With(Verdict.Allow);

        Assert.IsType<AskPassword>(Journey.Next(touched));
        Assert.Equal(AssuranceLevel.TwoFactors, Assert.IsType<Done>(Journey.Next(touched.With(Alice, new Proof(ProofKind.Password, Began)))).Level);
    }

    [Fact]
    public void Whoever_has_a_passkey_is_asked_for_it_where_nothing_less_will_do()
    {
        var step = Journey.Next(AfterBoth with { Wanted = AssuranceLevel.PhishingResistant, OrElse = AssuranceLevel.TwoFactors, PasskeysReach = AssuranceLevel.PhishingResistant, SecondFactors = [ProofKind.Passkey, ProofKind.Totp] });

        Assert.Equal([ProofKind.Passkey], Assert.IsType<AskSecondFactor>(step).Options);
    }

    [Fact]
    public void A_synced_passkey_is_worth_what_the_bank_says()
    {
        var state = Fresh.With(Alice, new Proof(ProofKind.SyncedPasskey, Began)).With(Verdict.Allow) with { SyncedReaches = AssuranceLevel.TwoFactors, PasskeysReach = AssuranceLevel.TwoFactors };

        Assert.Equal(AssuranceLevel.TwoFactors, Assert.IsType<Done>(Journey.Next(state)).Level);
        Assert.Equal(new Refuse(RefusalReason.Unreachable), Journey.Next(state with { Wanted = AssuranceLevel.PhishingResistant }));
    }

    [Fact]
    public void A_passkey_opens_no_account_that_must_set_a_new_password() =>
        Assert.IsType<ChangePassword>(Journey.Next(Fresh.With(Alice, new Proof(ProofKind.Passkey, Began)).With(Verdict.Allow) with { MustChangePassword = true }));

    [Fact]
    public void A_state_is_the_same_after_it_was_kept()
    {
        var kept = JsonSerializer.Serialize(AfterBoth, JsonSerializerOptions.Web);

        Assert.Equal(kept, JsonSerializer.Serialize(JsonSerializer.Deserialize<JourneyState>(kept, JsonSerializerOptions.Web), JsonSerializerOptions.Web));
    }
}
