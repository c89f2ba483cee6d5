using System.Text.Json.Serialization;
using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk.Habits;

namespace Ciam.Decisions.Risk;

/// <summary>Weights and thresholds by which risk is judged; data with a version, replaced as a whole and never changed in place.</summary>
public sealed record RiskPolicy
{
    /// <summary>No single weight may reach beyond this, and no threshold lies beyond it.</summary>
    private const double MostPoints = 1000;

    /// <summary>All rules are looked at for every request.</summary>
    public const int MostRules = 20;

    public required string Version { get; init; }

    /// <summary>Points of a reason at full strength; a reason the policy does not name has no weight.</summary>
    public required IReadOnlyDictionary<ReasonCode, double> Weights { get; init; }

    public required IReadOnlyDictionary<Purpose, PurposePolicy> Purposes { get; init; }

    /// <summary>Exceptions for clients, scopes and assurance levels, in the order in which they are applied.</summary>
    public IReadOnlyList<ThresholdRule> Rules { get; init; } = [];

    /// <summary>Trained weights for sign-ins; without them habits are weighed by hand alone.</summary>
    public TrainedSignIn? SignIn { get; init; }

    /// <summary>Refusing takes reasons of so many different causes: one sign alone is never enough.</summary>
    public int CausesToRefuse { get; init; } = 2;

    /// <summary>Whoever proved two factors less than this ago in a sign-in is not asked for them again.</summary>
    public TimeSpan ProofStaysFresh { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The way back from a proof to the request that asked for it; any longer, and a stolen session would live on its owner's proof.</summary>
    public TimeSpan ProofCarriesOver { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The house's own policy: sign-ins by trained weights where habits are known, all else by hand. The points are set so that:
    /// an unknown device asks for a second factor by itself, a holiday with one's own telephone does not, and no attack is needed
    /// on the defender's side to lock a customer out. Typing and movements at their strongest outweigh a remembered device at
    /// home, and stay below the notice to the owner.
    /// </summary>
    [JsonIgnore]
    public static RiskPolicy Default { get; } = new()
    {
        Version = "house-5",
        SignIn = new TrainedSignIn
        {
            PriorWorth = 1,
            NewCountryCounts = 1,
            Unmarked = AdditiveModel.FromJson(SignInWeights.Unmarked),
            Marked = AdditiveModel.FromJson(SignInWeights.Marked),
        },
        Weights = new Dictionary<ReasonCode, double>
        {
            [ReasonCode.ImpossibleTravel] = 45,
            [ReasonCode.UnfamiliarCountry] = 25,
            [ReasonCode.FamiliarCountry] = -3,
            [ReasonCode.UnfamiliarNetwork] = 10,
            [ReasonCode.FamiliarNetwork] = -4,
            [ReasonCode.UnfamiliarDevice] = 30,
            [ReasonCode.KnownDevice] = -20,
            [ReasonCode.UnusualHour] = 8,
            [ReasonCode.AnonymousNetwork] = 25,
            [ReasonCode.HostingNetwork] = 15,
            [ReasonCode.FailuresOnAccount] = 25,
            [ReasonCode.FailuresFromNetwork] = 15,
            [ReasonCode.CredentialStuffing] = 40,
            [ReasonCode.DormantAccount] = 12,
            [ReasonCode.NewAccount] = 8,
            [ReasonCode.RecentPhoneChange] = 15,
            [ReasonCode.UnusualTyping] = 48,
            [ReasonCode.UsualTyping] = -8,
            [ReasonCode.UnusualPointer] = 28,
            [ReasonCode.UsualPointer] = -4,
            [ReasonCode.UnusualTouch] = 36,
            [ReasonCode.UsualTouch] = -4,
            [ReasonCode.ScriptedInput] = 48,
            [ReasonCode.AutomatedAgent] = 20,
            [ReasonCode.TwoFactorsProven] = -40,
            [ReasonCode.PhishingResistantProven] = -60,
            [ReasonCode.OriginCountryChanged] = 30,
            [ReasonCode.OriginNetworkChanged] = 8,
            [ReasonCode.OriginAgentChanged] = 25,
            [ReasonCode.SameOrigin] = -10,
            [ReasonCode.OriginDeviceMissing] = 60,
            [ReasonCode.OriginNetworkUnfamiliar] = 12,
            [ReasonCode.ClientUnfamiliarNetwork] = 40,
            [ReasonCode.ClientFamiliarNetwork] = -10,
            [ReasonCode.ClientUnusualHour] = 10,
            [ReasonCode.ClientUnusualRate] = 40,
            [ReasonCode.ClientNewScope] = 30,
            [ReasonCode.ClientUnfamiliarCountry] = 40,
            [ReasonCode.ClientNetworksAtOnce] = 30,
        },
        Purposes = new Dictionary<Purpose, PurposePolicy>
        {
            [Purpose.SignIn] = new() { StepUpAt = 20, RefuseAt = 140, NotifyAt = 50, WhenBlind = Verdict.StepUp },
            [Purpose.SilentAuthorize] = new() { StepUpAt = 35, RefuseAt = 120, NotifyAt = 50, WhenBlind = Verdict.StepUp },
            [Purpose.AuthorizationCode] = new() { RefuseAt = 80, NotifyAt = 50, WhenBlind = Verdict.Refuse },
            [Purpose.RefreshToken] = new() { StepUpAt = 60, RefuseAt = 100, NotifyAt = 50, WhenBlind = Verdict.Refuse },
            [Purpose.ClientCredentials] = new() { RefuseAt = 70, NotifyAt = 35, WhenBlind = Verdict.Refuse },
        },
    };

    public double WeightOf(ReasonCode code) => Weights.GetValueOrDefault(code);

    /// <summary>The thresholds one request is held against. A purpose the policy forgot is judged as one that cannot be seen: it is refused.</summary>
    public PurposePolicy For(RiskFacts facts)
    {
        if (Purposes.GetValueOrDefault(facts.Purpose) is not { } line)
            return PurposePolicy.Closed;
        foreach (var rule in Rules.Where(rule => rule.IsForClientAlone && rule.Matches(facts)))
            line = rule.Replacing(line);
        foreach (var rule in Rules.Where(rule => !rule.IsForClientAlone && rule.Matches(facts)))
            line = rule.Tightening(line);
        return line;
    }

    /// <summary>What makes this policy unfit for use, in words; empty when it is fit.</summary>
    public IEnumerable<string> Problems()
    {
        if (Version is not { Length: > 0 and <= 64 } || Version.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            yield return "version: 1 to 64 letters, digits, dots, hyphens or underscores are needed";
        if (CausesToRefuse < 2)
            yield return "causes_to_refuse: a single cause may never refuse";

        foreach (var (code, weight) in Weights)
        {
            if (!double.IsFinite(weight) || Math.Abs(weight) > MostPoints)
                yield return $"weights.{code}: between -{MostPoints} and {MostPoints}";
            else if (Reasons.SpeaksFor(code) ? weight > 0 : weight < 0)
                yield return $"weights.{code}: has the wrong sign";
        }

        foreach (var problem in SignIn?.Problems() ?? [])
            yield return problem;

        foreach (var (index, rule) in Rules.Index())
            foreach (var problem in rule.Problems(MostPoints))
                yield return $"rules[{index + 1}]: {problem}";
        if (Rules.Count > MostRules)
            yield return $"rules: at most {MostRules}";

        foreach (var purpose in Enum.GetValues<Purpose>())
        {
            if (!Purposes.TryGetValue(purpose, out var line))
                yield return $"purposes.{purpose}: is missing";
            else if (line.WhenBlind == Verdict.Allow)
                yield return $"purposes.{purpose}.when_blind: may not be allow";
            else if (line.StepUpAt > line.RefuseAt)
                yield return $"purposes.{purpose}: step_up_at lies above refuse_at";
            else if (line.RefuseAt <= 0 || line.StepUpAt <= 0 || line.RefuseAt > MostPoints)
                yield return $"purposes.{purpose}: thresholds lie between 0 and {MostPoints}";
        }
    }
}

/// <summary>The thresholds for one purpose; an absent threshold is never reached.</summary>
public sealed record PurposePolicy
{
    /// <summary>From here on another factor is asked for.</summary>
    public double? StepUpAt { get; init; }

    public double? RefuseAt { get; init; }

    /// <summary>From here on the owner hears of it; counts only what speaks against the request, so that a proof does not silence the notice.</summary>
    public double? NotifyAt { get; init; }

    /// <summary>The verdict when facts cannot be had; never <see cref="Verdict.Allow"/>.</summary>
    public Verdict WhenBlind { get; init; } = Verdict.Refuse;

    internal static PurposePolicy Closed { get; } = new() { RefuseAt = double.NegativeInfinity };
}
