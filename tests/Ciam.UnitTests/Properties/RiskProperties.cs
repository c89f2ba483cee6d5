using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;
using FsCheck;
using FsCheck.Fluent;

namespace Ciam.UnitTests.Properties;

/// <summary>What holds for every judgment, whatever the facts.</summary>
public sealed class RiskProperties
{
    private const int Cases = 2000;

    /// <summary>One more sign of danger each, everything else being equal.</summary>
    private static readonly Func<RiskFacts, RiskFacts>[] MoreDanger =
    [
        f => f with { Failures = f.Failures is { } x ? x with { OnAccount = x.OnAccount + 3 } : null },
        f => f with { Failures = f.Failures is { } x ? x with { FromNetwork = x.FromNetwork + 10 } : null },
        f => f with { Failures = f.Failures is { } x ? x with { AccountsFailingFromNetwork = x.AccountsFailingFromNetwork + 5 } : null },
        f => f with { Place = f.Place is { } x ? x with { IsHosting = true } : null },
        f => f with { Place = f.Place is { } x ? x with { IsAnonymizer = true } : null },
        f => f with { DeviceKnown = f.DeviceKnown switch { true => null, _ => false } },
        f => f with { DeviceOfOrigin = f.DeviceOfOrigin switch { true => null, _ => false } },
        f => f with { SenderConstrained = f.SenderConstrained is true ? false : f.SenderConstrained },
        f => f with { Proven = f.Proven is { Level: > 1 } x ? x with { Level = x.Level - 1 } : null },
        f => f with { Customer = f.Customer is { Country: { } x } c ? c with { Country = x with { Share = x.Share / 2 } } : f.Customer },
        f => f with { Customer = f.Customer is { Network: { } x } c ? c with { Network = x with { Share = x.Share / 2 } } : f.Customer },
        f => f with { Customer = f.Customer is { Hour: { } x } c ? c with { Hour = x with { Share = x.Share / 2 } } : f.Customer },
        f => f with { Client = f.Client is { RequestsPerHour: { } x } c ? c with { RequestsPerHour = x * 4 } : f.Client },
        f => f with { Client = f.Client is { Network: { } x } c ? c with { Network = x with { Share = x.Share / 2 } } : f.Client },
        f => f with { Client = f.Client is { Weekday: { } x } c ? c with { Weekday = x with { Share = x.Share / 2 } } : f.Client },
        f => f with { Client = f.Client is { } c ? c with { NewNetworksAtOnce = c.NewNetworksAtOnce + 1 } : null },
        f => f with { Client = f.Client is { } c ? c with { NewScopes = ["payments", "everything"] } : null },
        f => f with { Behaviour = f.Behaviour is { Password: { LogRatio: { } x } password } b ? b with { Password = password with { LogRatio = x - 1 } } : f.Behaviour },
        f => f with { Behaviour = f.Behaviour is { Name: { LogRatio: { } x } name } b ? b with { Name = name with { LogRatio = x - 1 } } : f.Behaviour },
        f => f with { Behaviour = f.Behaviour is { Moves: { LogRatio: { } x } pointer } b ? b with { Moves = pointer with { LogRatio = x - 1 } } : f.Behaviour },
        f => f with { Behaviour = f.Behaviour is { Touches: { LogRatio: { } x } touch } b ? b with { Touches = touch with { LogRatio = x - 1 } } : f.Behaviour },
        f => f with { Behaviour = f.Behaviour is { } b ? b with { Findings = [.. b.Findings, BehaviourFinding.Replayed] } : null },
        f => f with { Prior = f.Prior is { } x ? x with { Address = x.Address + 1 } : null },
        f => f with { Prior = f.Prior is { Sightings: > 0 } x ? x with { Sightings = x.Sightings - 1 } : f.Prior },
        f => f with { Agent = f.Origin?.Agent is null ? f.Agent : "Somebody else's program" },
    ];

    /// <summary>What is left out, and the reasons that cannot be given without it.</summary>
    private static readonly (Func<RiskFacts, RiskFacts> Without, ReasonCode[] Silent)[] Missing =
    [
        (f => f with { Place = null },
            [ReasonCode.ImpossibleTravel, ReasonCode.UnfamiliarCountry, ReasonCode.FamiliarCountry, ReasonCode.UnfamiliarNetwork, ReasonCode.FamiliarNetwork, ReasonCode.AnonymousNetwork,
             ReasonCode.HostingNetwork, ReasonCode.OriginCountryChanged, ReasonCode.OriginNetworkChanged, ReasonCode.OriginNetworkUnfamiliar, ReasonCode.SameOrigin, ReasonCode.ClientUnfamiliarNetwork, ReasonCode.ClientFamiliarNetwork]),
        (f => f with { Customer = null },
            [ReasonCode.UnfamiliarCountry, ReasonCode.FamiliarCountry, ReasonCode.UnfamiliarNetwork, ReasonCode.FamiliarNetwork, ReasonCode.UnfamiliarDevice, ReasonCode.UnusualHour, ReasonCode.OriginNetworkUnfamiliar]),
        (f => f with { Client = null },
            [ReasonCode.ClientFamiliarNetwork, ReasonCode.ClientUnfamiliarNetwork, ReasonCode.ClientUnusualHour, ReasonCode.ClientUnusualRate, ReasonCode.ClientNewScope, ReasonCode.ClientNetworksAtOnce]),
        (f => f with { Origin = null }, [ReasonCode.OriginAgentChanged, ReasonCode.OriginCountryChanged, ReasonCode.OriginNetworkChanged, ReasonCode.OriginNetworkUnfamiliar, ReasonCode.SameOrigin]),
        (f => f with { DeviceOfOrigin = null }, [ReasonCode.OriginDeviceMissing]),
        (f => f with { Prior = null }, [ReasonCode.UnlikelyTogether]),
        (f => f with { Failures = null }, [ReasonCode.FailuresOnAccount, ReasonCode.FailuresFromNetwork, ReasonCode.CredentialStuffing]),
        (f => f with { DeviceKnown = null }, [ReasonCode.KnownDevice, ReasonCode.UnfamiliarDevice]),
        (f => f with { LastSighting = null }, [ReasonCode.ImpossibleTravel]),
        (f => f with { AccountCreatedAt = null }, [ReasonCode.NewAccount]),
        (f => f with { PhoneChangedAt = null }, [ReasonCode.RecentPhoneChange]),
        (f => f with { Proven = null }, [ReasonCode.TwoFactorsProven, ReasonCode.PhishingResistantProven]),
        (f => f with { Agent = null }, [ReasonCode.OriginAgentChanged]),
        (f => f with { Behaviour = null },
            [ReasonCode.UnusualTyping, ReasonCode.UsualTyping, ReasonCode.UnusualPointer, ReasonCode.UsualPointer, ReasonCode.UnusualTouch, ReasonCode.UsualTouch, ReasonCode.ScriptedInput]),
    ];

    /// <summary>Missing facts can no longer excuse these; that is all they may add.</summary>
    private static readonly ReasonCode[] Excusable = [ReasonCode.ImpossibleTravel, ReasonCode.AnonymousNetwork, ReasonCode.HostingNetwork, ReasonCode.DormantAccount, ReasonCode.SameOrigin, ReasonCode.OriginCountryChanged];

    [Fact]
    public void The_score_is_the_sum_of_the_contributions_in_any_order() => ForAll(noise =>
    {
        var judgment = Judge(noise.Facts());

        var inOrder = judgment.Evidence.Aggregate(0.0, (sum, e) => sum + e.Contribution);
        var backwards = judgment.Evidence.Reverse().Aggregate(0.0, (sum, e) => sum + e.Contribution);
        return judgment.Score.Equals(inOrder) && judgment.Score.Equals(backwards) && judgment.Evidence.All(e => e.Detail.Length > 0);
    });

    [Fact]
    public void More_danger_never_lowers_score_or_verdict() => ForAll(noise =>
    {
        var facts = noise.Facts();
        var before = Judge(facts);
        return MoreDanger.Select(more => Judge(more(facts))).All(after => after.Score >= before.Score && after.Verdict >= before.Verdict);
    });

    [Fact]
    public void Missing_facts_are_neutral() => ForAll(noise =>
    {
        var facts = noise.Facts();
        var before = Judge(facts).Evidence.ToDictionary(e => e.Code, e => e.Contribution);
        return Missing.All(missing =>
        {
            var after = Judge(missing.Without(facts)).Evidence;
            return after.All(e => !missing.Silent.Contains(e.Code)
                && (Excusable.Contains(e.Code) || (before.TryGetValue(e.Code, out var points) && points.Equals(e.Contribution))));
        });
    });

    [Fact]
    public void Knowing_nothing_gives_no_reason_and_no_alarm() => ForAll(noise =>
    {
        var facts = noise.Facts();
        var judgment = Judge(new RiskFacts { Purpose = facts.Purpose, At = facts.At, FromCustomerDevice = facts.FromCustomerDevice });
        return judgment is { Verdict: Verdict.Allow, Score: 0, NotifyOwner: false, Evidence.Count: 0 };
    });

    [Fact]
    public void Facts_kept_and_read_back_give_the_same_judgment() => ForAll(noise =>
    {
        var facts = noise.Facts();
        var kept = RiskJson.Write(facts);
        return RiskJson.Write(RiskJson.Read<RiskFacts>(kept)) == kept
            && RiskJson.Write(Judge(RiskJson.Read<RiskFacts>(kept))) == RiskJson.Write(Judge(facts));
    });

    [Fact]
    public void Refusing_takes_more_than_one_cause() => ForAll(noise =>
    {
        var judgment = Judge(noise.Facts());
        var causes = judgment.Evidence.Where(e => e.Contribution > 0).Select(e => Reasons.CauseOf(e.Code)).Distinct().Count();
        return judgment.Verdict != Verdict.Refuse || (causes >= 2 && judgment.NotifyOwner);
    });

    [Fact]
    public void Behaviour_never_refuses_and_never_shuts_out_who_has_no_second_factor() => ForAll(noise =>
    {
        var facts = noise.Facts() with { Behaviour = noise.Behaviour() };
        var (with, without) = (Judge(facts), Judge(facts with { Behaviour = null }));
        var alone = Judge(facts with { Behaviour = facts.Behaviour with { MayBeAsked = false } });
        return (with.Verdict != Verdict.Refuse || without.Verdict == Verdict.Refuse)
            && alone.Score <= without.Score && alone.Verdict <= without.Verdict
            && with.Score - without.Score is >= -16 and <= 48;
    });

    [Fact]
    public void Whoever_just_proved_two_factors_is_not_asked_again() => ForAll(noise =>
    {
        var facts = noise.Facts();
        return Judge(facts with { Purpose = Purpose.SignIn, Proven = new ProvenFactors(2 + noise.Below(2), facts.At.AddMinutes(-noise.Below(15))) }).Verdict != Verdict.StepUp;
    });

    [Fact]
    public void Habits_stay_bounded_and_their_shares_are_shares() => ForAll(noise =>
    {
        var habits = CustomerBaseline.None;
        for (var i = 0; i < 80; i++)
            habits = habits.Observe(noise.Instant(), noise.Place() with { Asn = noise.Below(1000) }, noise.Agent());

        Tally[] tallies = [habits.Countries, habits.Networks, habits.Agents];
        return tallies.All(t => t.Entries.Count <= Tally.Capacity && t.Entries.Sum(e => e.Weight) <= t.Total + 1e-9)
            && tallies.SelectMany(t => t.Entries.Select(e => t.ShareOf(e.Key))).All(share => share is >= 0 and <= 1)
            && RiskJson.Write(habits).Length < 16_000
            && RiskJson.Write(RiskJson.Read<CustomerBaseline>(RiskJson.Write(habits))) == RiskJson.Write(habits);
    }, 100);

    [Fact]
    public void Being_seen_makes_familiar() => ForAll(noise =>
    {
        var (habits, place) = (CustomerBaseline.None, new RiskNoise(1).Place() with { Country = "CH", Asn = 7 });
        for (var i = 0; i < noise.Below(40); i++)
            habits = habits.Observe(noise.Instant(), noise.Place(), noise.Agent());

        var at = noise.Instant();
        var after = habits.Observe(at, place, "Firefox");
        // What has faded below a hundredth is forgotten, so a share may lose that much.
        return after.Countries.ShareOf("CH") >= habits.Countries.ShareOf("CH") - 0.01
            && after.Networks.ShareOf("AS7") > 0 && after.Agents.Knows("Firefox") && after.Hours.ShareAround(at) > 0;
    }, 300);

    private static Judgment Judge(RiskFacts facts) => RiskJudge.Judge(facts, RiskPolicy.Default);

    private static void ForAll(Func<RiskNoise, bool> holds, int cases = Cases) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => holds(new RiskNoise(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));
}
