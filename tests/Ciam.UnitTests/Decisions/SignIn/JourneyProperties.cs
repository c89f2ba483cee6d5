using Ciam.Decisions.Risk;
using Ciam.Decisions.SignIn;
using Ciam.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Ciam.UnitTests.Decisions.SignIn;

/// <summary>What holds of every journey, however it came about.</summary>
public sealed class JourneyProperties
{
    private static readonly DateTimeOffset Began = new(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);
    private static readonly Guid[] People = [Guid.Parse("11111111-1111-1111-1111-111111111111"), Guid.Parse("22222222-2222-2222-2222-222222222222")];

    private static readonly Gen<Proof> Proofs =
        from kind in Gen.Elements(Enum.GetValues<ProofKind>())
        from minutes in Gen.Choose(-120, 30)
        select new Proof(kind, Began.AddMinutes(minutes));

    private static readonly Gen<JourneyState> States =
        from wanted in Gen.Elements(Enum.GetValues<AssuranceLevel>())
        from reach in Gen.Elements(AssuranceLevel.None, AssuranceLevel.TwoFactors, AssuranceLevel.PhishingResistant)
        from synced in Gen.Elements(AssuranceLevel.TwoFactors, AssuranceLevel.PhishingResistant)
        from less in Gen.Elements<AssuranceLevel?>(null, AssuranceLevel.Password, AssuranceLevel.TwoFactors)
        from flags in Gen.ArrayOf(Gen.Elements(true, false), 5)
        from customer in Gen.Elements<Guid?>(null, People[0], People[1])
        from expected in Gen.Frequency((3, Gen.Constant<Guid?>(null)), (1, Gen.Constant<Guid?>(People[0])))
        from proofs in Gen.ListOf(Proofs)
        from factors in Gen.SubListOf(ProofKind.Totp, ProofKind.Sms, ProofKind.Voice, ProofKind.OtherDevice, ProofKind.RecoveryCode)
        from lesser in Gen.SubListOf(ProofKind.Email)
        from risk in Gen.Elements<Verdict?>(null, Verdict.Allow, Verdict.StepUp, Verdict.Refuse)
        from refused in Gen.Frequency((9, Gen.Constant<RefusalReason?>(null)), (1, Gen.Elements<RefusalReason?>(RefusalReason.Risk, RefusalReason.Suspended)))
        select new JourneyState
        {
            BeganAt = Began,
            Wanted = wanted,
            OrElse = less,
            PasskeysReach = reach,
            SyncedReaches = synced,
            ProveAgain = flags[0],
            FactorAskedBefore = flags[1],
            DeviceRemembered = flags[2],
            MustChangePassword = flags[3],
            Suspended = flags[4],
            CustomerId = customer,
            ExpectedCustomerId = expected,
            Proofs = [.. proofs.Take(6)],
            SecondFactors = [.. reach > AssuranceLevel.None ? [ProofKind.Passkey] : Array.Empty<ProofKind>(), .. factors],
            LesserFactors = [.. lesser],
            Risk = risk,
            Refused = refused,
        };

    private static void Holds(Func<JourneyState, Step, bool> property) =>
        Prop.ForAll(States.ToArbitrary(), state => property(state, Journey.Next(state))).QuickCheckThrowOnFailure();

    [Fact]
    [Covers("ASVS5-6.3.3"), Covers("ASVS5-7.6.2")]
    public void Nobody_is_done_without_a_password_or_a_passkey_that_verified_its_user() =>
        Holds((state, step) => step is not Done done || (done.Proofs.Any(NeedsNothingBefore) && state.CustomerId is not null));

    [Fact]
    [Covers("ASVS5-6.3.2")]
    public void Nobody_is_done_below_what_was_wanted() =>
        Holds((state, step) => step is not Done done || done.Level >= state.Wanted
            || (state is { Wanted: AssuranceLevel.PhishingResistant, PasskeysReach: < AssuranceLevel.PhishingResistant, OrElse: { } less } && done.Level >= less));

    [Fact]
    public void Nobody_withstands_phishing_without_a_passkey_that_verified_its_user() =>
        Holds((state, step) => step is not Done { Level: AssuranceLevel.PhishingResistant } done || done.Proofs.Contains(ProofKind.Passkey)
            || (done.Proofs.Contains(ProofKind.SyncedPasskey) && state.SyncedReaches is AssuranceLevel.PhishingResistant));

    [Fact]
    public void Nobody_with_a_passkey_that_will_do_is_done_with_less_than_was_wanted() =>
        Holds((state, step) => step is not Done done || state.PasskeysReach < AssuranceLevel.PhishingResistant || done.Level >= state.Wanted);

    [Fact]
    public void Nobody_is_done_at_two_factors_with_one() =>
        Holds((_, step) => step is not Done { Level: AssuranceLevel.TwoFactors } done || done.Proofs.Any(kind => kind is not (ProofKind.Password or ProofKind.Email)));

    [Fact]
    public void Nobody_else_than_expected_gets_past_the_password() =>
        Holds((state, step) => state.ExpectedCustomerId is null || state.ExpectedCustomerId == state.CustomerId || step is AskPassword or Refuse);

    [Fact]
    [Covers("ASVS5-6.3.8")]
    public void Nothing_of_an_account_shows_before_its_password_or_passkey() =>
        Holds((state, step) => state.Refused is not null || state.Proofs.Any(proof => NeedsNothingBefore(proof.Kind)) || step is AskPassword);

    [Fact]
    public void Nobody_is_done_against_risk() =>
        Holds((state, step) => step is not Done || state.Risk is not Verdict.Refuse);

    [Fact]
    public void Nobody_is_done_without_a_new_proof_when_risk_asks() =>
        Holds((state, step) => step is not Done || (state.Risk is Verdict.Allow && !state.FactorAskedBefore)
            || state.Proofs.Any(proof => proof.Kind is not ProofKind.Password && proof.At >= state.BeganAt));

    [Fact]
    public void Whoever_has_a_second_factor_does_not_answer_with_a_lesser_one() =>
        Holds((state, step) => step is not Done { Level: AssuranceLevel.Password } || state.SecondFactors.Count == 0 || (state.Risk is Verdict.Allow && !state.FactorAskedBefore && state.DeviceRemembered));

    [Fact]
    public void A_lesser_way_is_offered_only_where_risk_asks_and_nothing_better_is_there() =>
        Holds((state, step) => step is not AskSecondFactor ask || !ask.Options.Contains(ProofKind.Email)
            || (state.SecondFactors.Count == 0 && state.LeastThatWillDo < AssuranceLevel.TwoFactors && (state.FactorAskedBefore || state.Risk is not Verdict.Allow)));

    [Fact]
    public void Nobody_suspended_and_nobody_with_a_known_password_is_done() =>
        Holds((state, step) => step is not Done || (!state.Suspended && !state.MustChangePassword));

    [Fact]
    public void Only_a_factor_the_customer_has_is_asked_for() =>
        Holds((state, step) => step is not AskSecondFactor ask || (ask.Options.Count > 0 && ask.Options.All(kind => state.SecondFactors.Contains(kind) || state.LesserFactors.Contains(kind))));

    [Fact]
    public void Refused_is_final() =>
        Holds((state, step) => step is not Refuse refuse
            || Enum.GetValues<ProofKind>().All(kind => Journey.Next((state with { Refused = refuse.Reason }).With(People[0], new Proof(kind, Began)).With(Verdict.Allow)) is Refuse));

    [Fact]
    public void Old_proofs_do_not_count_when_it_must_be_proven_again() =>
        Holds((state, step) => !state.ProveAgain || step is not Done
            || state.Proofs.Any(proof => NeedsNothingBefore(proof.Kind) && proof.At >= state.BeganAt));

    private static bool NeedsNothingBefore(ProofKind kind) => kind is ProofKind.Password or ProofKind.Passkey or ProofKind.SyncedPasskey;
}
