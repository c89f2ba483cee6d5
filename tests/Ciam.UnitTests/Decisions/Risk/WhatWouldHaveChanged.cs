using System.Numerics;
using Ciam.Decisions.Risk;

namespace Ciam.UnitTests.Decisions.Risk;

/// <summary>The fewest reasons without which an answer would have been another one.</summary>
public sealed class WhatWouldHaveChanged
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly RiskFacts SignIn = new() { Purpose = Purpose.SignIn, At = Now };

    [Fact]
    public void Either_of_two_reasons_that_only_together_ask_for_more() => Assert.Equal(
        ["UnusualHour: Allow", "UnfamiliarCountry: Allow"],
        Told(SignIn, (ReasonCode.UnfamiliarCountry, 15), (ReasonCode.UnusualHour, 10)));

    [Fact]
    public void Two_at_once_where_one_is_not_enough() => Assert.Equal(
        ["UnfamiliarNetwork+UnusualHour: Allow", "UnfamiliarCountry+UnusualHour: Allow", "UnfamiliarCountry+UnfamiliarNetwork: Allow"],
        Told(SignIn, (ReasonCode.UnfamiliarCountry, 17), (ReasonCode.UnfamiliarNetwork, 16), (ReasonCode.UnusualHour, 15)));

    [Fact]
    public void A_refusal_becomes_a_question_when_one_of_its_two_causes_is_gone() => Assert.Equal(
        ["CredentialStuffing: StepUp", "ImpossibleTravel: StepUp"],
        Told(SignIn, (ReasonCode.ImpossibleTravel, 150), (ReasonCode.CredentialStuffing, 60)));

    [Fact]
    public void An_answer_may_hang_on_what_spoke_for_the_request() => Assert.Equal(
        ["FamiliarNetwork: StepUp"],
        Told(SignIn, (ReasonCode.UnfamiliarCountry, 25), (ReasonCode.FamiliarNetwork, -10)));

    [Fact]
    public void Without_the_proof_nothing_is_proven() => Assert.Equal(
        ["TwoFactorsProven: StepUp"],
        Told(SignIn with { Proven = new ProvenFactors(2, Now) }, (ReasonCode.UnfamiliarCountry, 40), (ReasonCode.TwoFactorsProven, -10)));

    [Fact]
    public void Without_the_strange_device_the_device_is_known() => Assert.Equal(
        ["UnfamiliarDevice: Allow"],
        Told(SignIn with { DeviceKnown = false, Features = new Dictionary<string, double>() }, (ReasonCode.UnfamiliarDevice, 0)));

    [Fact]
    public void Nothing_where_nothing_could_be_weighed() =>
        Assert.Empty(WhatIf.Of(RiskJudge.Judge(SignIn with { Unavailable = true }, RiskPolicy.Default), SignIn with { Unavailable = true }, RiskPolicy.Default));

    [Fact]
    public void Nothing_where_it_would_take_too_many() =>
        Assert.Empty(Told(SignIn, [.. Enumerable.Range(0, 8).Select(i => ((ReasonCode)(i + 1), 17.0))]));

    /// <summary>Every set that is told changes the answer, and no smaller one does: tried on all sets of some hundred judgments.</summary>
    [Fact]
    public void What_is_told_is_true_and_the_least()
    {
        ReasonCode[] codes = [ReasonCode.ImpossibleTravel, ReasonCode.UnfamiliarNetwork, ReasonCode.FamiliarNetwork, ReasonCode.UnusualHour, ReasonCode.CredentialStuffing, ReasonCode.UnusualTyping, ReasonCode.KnownDevice];
        var told = 0;
        for (var number = 1; number <= 300; number++)
        {
            var evidence = codes.Select((code, i) => new Evidence(code, (Reasons.SpeaksFor(code) ? -1 : 1) * (number * (7 + (3 * i)) % 61), "")).ToList();
            var judgment = new Judgment(RiskJudge.VerdictOf(evidence, SignIn, RiskPolicy.Default), evidence.Sum(e => e.Contribution), false, evidence, "test");
            var least = Enumerable.Range(1, (1 << codes.Length) - 1).Where(set => RiskJudge.VerdictOf([.. evidence.Where((_, i) => (set >> i & 1) == 0)], SignIn, RiskPolicy.Default) != judgment.Verdict)
                .Select(set => BitOperations.PopCount((uint)set)).DefaultIfEmpty(int.MaxValue).Min();

            var others = WhatIf.Of(judgment, SignIn, RiskPolicy.Default);

            Assert.Equal(least <= 4, others.Count > 0);
            Assert.All(others, other =>
            {
                Assert.Equal(least, other.Without.Count);
                Assert.Equal(other.Verdict, RiskJudge.VerdictOf([.. evidence.Except(other.Without)], SignIn, RiskPolicy.Default));
                Assert.NotEqual(judgment.Verdict, other.Verdict);
            });
            told += others.Count;
        }

        Assert.True(told > 100);
    }

    private static IEnumerable<string> Told(RiskFacts facts, params (ReasonCode Code, double Points)[] reasons)
    {
        var evidence = reasons.Select(reason => new Evidence(reason.Code, reason.Points, "")).ToList();
        var judgment = new Judgment(RiskJudge.VerdictOf(evidence, facts, RiskPolicy.Default), evidence.Sum(reason => reason.Contribution), false, evidence, "test");
        return WhatIf.Of(judgment, facts, RiskPolicy.Default).Select(other => $"{string.Join('+', other.Without.Select(reason => reason.Code))}: {other.Verdict}");
    }
}
