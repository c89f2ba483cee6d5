using Ciam.Decisions.Risk.Signals;

namespace Ciam.Decisions.Risk;

/// <summary>Weighs every signal that has a say, adds the points, and compares the sum with the policy's thresholds.</summary>
public static class RiskJudge
{
    private delegate Evidence? Signal(RiskFacts facts, RiskPolicy policy);

    /// <summary>A person who signs in is compared with that customer's habits: by trained weights where the policy has them and habits are known, else by these.</summary>
    private static readonly IReadOnlyList<Signal> HabitsByHand =
    [
        ImpossibleTravel.Weigh,
        CountryHabit.Weigh,
        NetworkHabit.Weigh,
        DeviceHabit.Weigh,
        UnusualHour.Weigh,
        HiddenNetwork.Weigh,
    ];

    /// <summary>What no model is trained on: attacks, the state of the account, proofs.</summary>
    private static readonly IReadOnlyList<Signal> SignIn =
    [
        FailuresOnAccount.Weigh,
        FailuresFromNetwork.Weigh,
        CredentialStuffing.Weigh,
        AutomatedAgent.Weigh,
        DormantAccount.Weigh,
        NewAccount.Weigh,
        PhoneChange.Weigh,
        TypingHabit.Weigh,
        PointerHabit.Weigh,
        TouchHabit.Weigh,
        ScriptedInput.Weigh,
        ProvenAssurance.Weigh,
    ];

    /// <summary>
    /// What continues a session or grant is compared with its origin: that origin was judged against the habits when it was
    /// made, and nobody is asked twice for the same cause. What was proven then says who began, not who holds it now.
    /// </summary>
    private static readonly IReadOnlyList<Signal> Continuation =
    [
        ImpossibleTravel.Weigh,
        OriginCountry.Weigh,
        OriginNetwork.Weigh,
        OriginStrangeNetwork.Weigh,
        OriginAgent.Weigh,
        OriginDevice.Weigh,
        SameOrigin.Weigh,
        HiddenNetwork.Weigh,
        FailuresOnAccount.Weigh,
        TypingHabit.Weigh,
        PointerHabit.Weigh,
        TouchHabit.Weigh,
        ScriptedInput.Weigh,
    ];

    /// <summary>A machine is compared with its own habits.</summary>
    private static readonly IReadOnlyList<Signal> Machine =
    [
        ClientNetwork.Weigh,
        ClientCountry.Weigh,
        ClientHour.Weigh,
        ClientRate.Weigh,
        ClientScope.Weigh,
        ClientSpread.Weigh,
        HiddenNetwork.Weigh,
        FailuresOnAccount.Weigh,
    ];

    /// <summary>Same facts and same policy, same judgment.</summary>
    public static Judgment Judge(RiskFacts facts, RiskPolicy policy)
    {
        var line = policy.For(facts);
        if (facts.Unavailable)
            return new Judgment(line.WhenBlind, 0, line.WhenBlind == Verdict.Refuse, [Blind], policy.Version);

        var evidence = Weigh(facts, policy);
        double score = 0, against = 0;
        foreach (var reason in evidence)
            (score, against) = (score + reason.Contribution, against + Math.Max(0, reason.Contribution));
        var verdict = Decide(score, evidence, facts, policy);
        return new Judgment(verdict, score, verdict == Verdict.Refuse || against >= line.NotifyAt, evidence, policy.Version);
    }

    /// <summary>The verdict that these reasons alone would have given.</summary>
    internal static Verdict VerdictOf(IReadOnlyList<Evidence> evidence, RiskFacts facts, RiskPolicy policy) => Decide(evidence.Sum(reason => reason.Contribution), evidence, facts, policy);

    /// <summary>Heaviest first; of equal weight, in the order of the lists.</summary>
    private static List<Evidence> Weigh(RiskFacts facts, RiskPolicy policy)
    {
        var evidence = new List<Evidence>();
        if (facts.Purpose == Purpose.SignIn)
        {
            if (policy.SignIn is not null && facts.Features is not null)
                evidence.AddRange(TrainedHabits.Weigh(facts, policy));
            else
            {
                Add(evidence, HabitsByHand, facts, policy);
                if (TrainedHabits.OfStranger(facts, policy) is { } stranger)
                    evidence.Add(stranger);
            }
        }
        Add(evidence, SignalsFor(facts.Purpose), facts, policy);
        if (TrainedHabits.Unmarked(facts, policy) is { } asked && !evidence.Exists(e => e.Code == asked.Code))
            evidence.Add(asked);
        return [.. evidence.OrderByDescending(e => Math.Abs(e.Contribution))];
    }

    private static void Add(List<Evidence> evidence, IReadOnlyList<Signal> signals, RiskFacts facts, RiskPolicy policy)
    {
        foreach (var weigh in signals)
        {
            if (weigh(facts, policy) is { } reason)
                evidence.Add(reason);
        }
    }

    private static Verdict Decide(double score, IReadOnlyList<Evidence> evidence, RiskFacts facts, RiskPolicy policy)
    {
        var line = policy.For(facts);
        if (ReferenceEquals(line, PurposePolicy.Closed))
            return Verdict.Refuse;

        // INVARIANT: one cause alone never refuses, however heavy; the defence must not become the outage. And how somebody types
        // or moves never tips a refusal: a broken arm is no theft.
        var against = evidence.Where(e => e.Contribution > 0).ToLookup(e => Reasons.CauseOf(e.Code));
        var causes = against.Count(group => group.Key is not (Cause.None or Cause.Behaviour));
        var withoutBehaviour = score - against[Cause.Behaviour].Sum(e => e.Contribution);
        if (withoutBehaviour >= line.RefuseAt && causes >= policy.CausesToRefuse)
            return Verdict.Refuse;

        var asks = score >= line.StepUpAt || (line.StepUpAt is not null && TrainedHabits.Asks(facts, policy));
        return asks && !JustProvenTwoFactors(facts, policy) ? Verdict.StepUp : Verdict.Allow;
    }

    private static bool JustProvenTwoFactors(RiskFacts facts, RiskPolicy policy)
    {
        var fresh = facts.Purpose switch
        {
            Purpose.SignIn => policy.ProofStaysFresh,
            Purpose.SilentAuthorize => policy.ProofCarriesOver,
            _ => TimeSpan.Zero,
        };
        return fresh > TimeSpan.Zero && facts.Proven is { Level: >= 2 } proven && facts.At - proven.At <= fresh;
    }

    private static IReadOnlyList<Signal> SignalsFor(Purpose purpose) => purpose switch
    {
        Purpose.SignIn => SignIn,
        Purpose.ClientCredentials => Machine,
        _ => Continuation,
    };

    private static Evidence Blind { get; } =
        new(ReasonCode.FactsUnavailable, 0, "The facts could not be gathered in time, so nothing could be weighed");
}
