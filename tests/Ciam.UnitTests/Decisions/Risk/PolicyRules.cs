using Ciam.Decisions.Risk;
using Ciam.Testing;

namespace Ciam.UnitTests.Decisions.Risk;

/// <summary>What a policy must be to be used, and what the house's own is.</summary>
public sealed class PolicyRules
{
    [Fact]
    public void The_houses_policy_is_fit_for_use() => Assert.Empty(RiskPolicy.Default.Problems());

    [Fact]
    public void The_houses_policy_changes_only_on_purpose_and_then_gets_a_new_version() =>
        Golden.Match("tests/Ciam.UnitTests/Decisions/Risk/house-policy.json", RiskJson.Write(RiskPolicy.Default));

    [Fact]
    public void A_policy_read_back_is_the_policy_written() =>
        Assert.Equal(RiskJson.Write(RiskPolicy.Default), RiskJson.Write(RiskJson.Read<RiskPolicy>(RiskJson.Write(RiskPolicy.Default))));

    [Fact]
    public void Every_reason_has_words_a_weight_and_a_side()
    {
        foreach (var code in Enum.GetValues<ReasonCode>().Except([ReasonCode.FactsUnavailable]).Where(code => !Reasons.IsTrained(code)))
        {
            Assert.NotEmpty(Reasons.TitleOf(code));
            Assert.NotEmpty(Reasons.ForCustomer(code));
            Assert.Equal(Reasons.SpeaksFor(code), RiskPolicy.Default.WeightOf(code) < 0);
            Assert.NotEqual(0, RiskPolicy.Default.WeightOf(code));
        }
    }

    [Theory]
    [InlineData(ReasonCode.KnownDevice, 5)]
    [InlineData(ReasonCode.UnusualHour, -5)]
    [InlineData(ReasonCode.UnusualHour, double.NaN)]
    [InlineData(ReasonCode.UnusualHour, 1e9)]
    public void A_weight_on_the_wrong_side_or_out_of_bounds_is_refused(ReasonCode code, double weight)
    {
        var weights = new Dictionary<ReasonCode, double>(RiskPolicy.Default.Weights) { [code] = weight };

        Assert.Single((RiskPolicy.Default with { Weights = weights }).Problems());
    }

    [Fact]
    public void A_policy_may_not_be_open_when_blind_nor_refuse_on_a_single_cause()
    {
        var purposes = RiskPolicy.Default.Purposes.ToDictionary(p => p.Key, p => p.Value with { WhenBlind = Verdict.Allow });

        Assert.Equal(Enum.GetValues<Purpose>().Length, (RiskPolicy.Default with { Purposes = purposes }).Problems().Count());
        Assert.Single((RiskPolicy.Default with { CausesToRefuse = 1 }).Problems());
    }

    [Theory]
    [InlineData(Purpose.SignIn, Verdict.StepUp)]
    [InlineData(Purpose.SilentAuthorize, Verdict.StepUp)]
    [InlineData(Purpose.AuthorizationCode, Verdict.Refuse)]
    [InlineData(Purpose.RefreshToken, Verdict.Refuse)]
    [InlineData(Purpose.ClientCredentials, Verdict.Refuse)]
    public void Without_facts_the_blind_verdict_holds_and_says_so(Purpose purpose, Verdict expected)
    {
        var judgment = (Given.Alice() with { Purpose = purpose, Unavailable = true }).Judged();

        Assert.Equal(expected, judgment.Verdict);
        Assert.Equal([ReasonCode.FactsUnavailable], judgment.Evidence.Select(e => e.Code));
        Assert.Equal(0, judgment.Score);
    }

    [Fact]
    public void A_purpose_the_policy_forgot_is_refused()
    {
        var forgetful = RiskPolicy.Default with { Purposes = new Dictionary<Purpose, PurposePolicy>() };

        Assert.Equal(Verdict.Refuse, RiskJudge.Judge(Given.Alice(), forgetful).Verdict);
        Assert.Equal(Verdict.Refuse, RiskJudge.Judge(Given.Alice() with { Unavailable = true }, forgetful).Verdict);
    }

    [Theory]
    [InlineData("CH", "Switzerland")]
    [InlineData("SG", "Singapore")]
    [InlineData("ZW", "Zimbabwe")]
    [InlineData("QQ", "QQ")]
    public void Countries_have_names_and_unknown_codes_stay_codes(string code, string name) => Assert.Equal(name, Countries.NameOf(code));

    [Theory]
    [InlineData(ReasonCode.ImpossibleTravel, "impossible_travel")]
    [InlineData(ReasonCode.ClientNewScope, "client_new_scope")]
    public void Names_are_stored_in_small_letters_and_read_back(ReasonCode code, string name)
    {
        Assert.Equal(name, RiskJson.NameOf(code));
        Assert.Equal(code, RiskJson.Named<ReasonCode>(name));
        Assert.Equal($"\"{name}\"", RiskJson.Write(code));
    }
}
