using Ciam.Decisions.Risk;

namespace Ciam.Decisions.SignIn;

/// <summary>The journey of a sign-in: from what is known to what comes next.</summary>
public static class Journey
{
    /// <summary>
    /// In the order a careful clerk would ask: who is it, may they come in, is their password still theirs, does risk allow it,
    /// is one factor enough. Nothing about an account shows before its password, or a passkey that needs none, is proven.
    /// </summary>
    public static Step Next(JourneyState state)
    {
        if (state.Refused is { } refused)
            return new Refuse(refused);
        if (!CustomerIsProven(state))
            return new AskPassword();
        if (state.Suspended)
            return new Refuse(RefusalReason.Suspended);
        if (state.MustChangePassword)
            return new ChangePassword();
        if (state.Risk is Verdict.Refuse)
            return new Refuse(RefusalReason.Risk);
        if (state.LeastThatWillDo is AssuranceLevel.PhishingResistant && LevelOf(state) < AssuranceLevel.PhishingResistant)
            return state.PasskeysReach is AssuranceLevel.PhishingResistant ? new AskSecondFactor([ProofKind.Passkey]) : new Refuse(RefusalReason.Unreachable);

        if (SecondFactorIsMissing(state) || (RiskAsksFactor(state) && !RiskIsAnswered(state)))
            return NextWithoutFactor(state);

        var proofs = Counting(state).Select(proof => proof.Kind).Distinct().Order().ToArray();
        return new Done(LevelOf(state), proofs);
    }

    /// <summary>What the proofs that count amount to; a remembered device is a convenience and proves nothing.</summary>
    public static AssuranceLevel LevelOf(JourneyState state)
    {
        if (!CustomerIsProven(state))
            return AssuranceLevel.None;
        var best = Counting(state).Max(proof => proof.Kind switch
        {
            ProofKind.Passkey => AssuranceLevel.PhishingResistant,
            ProofKind.SyncedPasskey => state.SyncedReaches,
            _ => AssuranceLevel.Password,
        });
        return best is AssuranceLevel.Password && Counting(state).Any(proof => proof.IsSecondFactor) ? AssuranceLevel.TwoFactors : best;
    }

    private static Step NextWithoutFactor(JourneyState state)
    {
        if (state.SecondFactors.Count > 0)
            return new AskSecondFactor(state.SecondFactors);

        // Whoever holds a stolen password would enrol a factor of their own: only where nothing speaks against the visitor.
        if (!RiskAsksFactor(state))
            return new EnrolSecondFactor();

        // A lesser way answers risk, but reaches no level that was asked for.
        return state is { LeastThatWillDo: < AssuranceLevel.TwoFactors, LesserFactors.Count: > 0 } ? new AskSecondFactor(state.LesserFactors) : new Refuse(RefusalReason.NoOtherFactor);
    }

    private static bool CustomerIsProven(JourneyState state) =>
        state.CustomerId is not null
        && (state.ExpectedCustomerId is null || state.ExpectedCustomerId == state.CustomerId)
        && Counting(state).Any(proof => proof.Kind is ProofKind.Password || proof.IsComplete);

    /// <summary>The customer's own second factor is routine, and a remembered device is spared the routine only.</summary>
    private static bool SecondFactorIsMissing(JourneyState state) =>
        (state.LeastThatWillDo >= AssuranceLevel.TwoFactors || (state.SecondFactors.Count > 0 && !state.DeviceRemembered))
        && !Counting(state).Any(proof => proof.IsSecondFactor);

    /// <summary>When risk asks, an older proof is no answer; a lesser one is, for whoever has no second factor.</summary>
    private static bool RiskIsAnswered(JourneyState state) =>
        Counting(state).Any(proof => proof.At >= state.BeganAt && (proof.IsSecondFactor || (proof.Kind is ProofKind.Email && state.SecondFactors.Count == 0)));

    /// <summary>Risk that was not judged is no reason to be content.</summary>
    private static bool RiskAsksFactor(JourneyState state) => state.FactorAskedBefore || state.Risk is null or Verdict.StepUp;

    private static IEnumerable<Proof> Counting(JourneyState state) =>
        state.ProveAgain ? state.Proofs.Where(proof => proof.At >= state.BeganAt) : state.Proofs;
}
