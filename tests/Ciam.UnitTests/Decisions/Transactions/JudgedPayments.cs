using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;

namespace Ciam.UnitTests.Decisions.Transactions;

/// <summary>Scores add up, the same facts give the same judgment, and thresholds and rules decide as written.</summary>
public sealed class JudgedPayments
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly FraudPolicy Plain = FraudPolicy.Default with
    {
        Version = "plain",
        Rules = [],
        StepUpAt = 0.2,
        HoldAt = 0.5,
        DeclineAt = 0.9,
        Model = new AdditiveModel
        {
            Version = "plain",
            Intercept = -2,
            Terms =
            [
                new ShapeTerm { Feature = "amount_deviation", Cuts = [3], Weights = [0, 3] },
                new ShapeTerm { Feature = "payee_payments", Cuts = [1], Weights = [2, -1] },
                new ShapeTerm { Feature = "free.velocity", Cuts = [0], Weights = [-1, 4] },
                new ShapeTerm { Feature = "behaviour_ratio", Cuts = [1], Weights = [0, 5] },
            ],
        },
    };

    [Fact]
    public void Of_a_hundred_thousand_judgments_each_adds_up_and_is_the_same_when_made_again_from_what_was_kept()
    {
        var chance = new Random(20260302);
        var verdicts = new HashSet<FraudVerdict>();
        for (var i = 0; i < 100_000; i++)
        {
            var facts = Anything(chance);
            var judgment = FraudJudge.Judge(facts, FraudPolicy.Default);
            var again = FraudJudge.Judge(RiskJson.Read<TransactionFacts>(RiskJson.Write(facts)), FraudPolicy.Default);

            Assert.True(Math.Abs(judgment.Base + judgment.Contributions.Sum(part => part.LogOdds) - judgment.LogOdds) <= 1e-9);
            Assert.True(Math.Abs(judgment.Reasons.Sum(reason => reason.LogOdds) + judgment.Base - judgment.LogOdds) <= 1e-9);
            Assert.InRange(judgment.Score, 0, 1);
            Assert.Equal((judgment.Verdict, judgment.Score, judgment.LogOdds), (again.Verdict, again.Score, again.LogOdds));
            Assert.Equal(judgment.Contributions, again.Contributions);
            verdicts.Add(judgment.Verdict);
        }

        Assert.Equal(4, verdicts.Count);
    }

    [Fact]
    public void What_two_features_add_together_is_said_with_both_names_and_is_nothing_where_one_is_unknown()
    {
        var policy = Plain with { Model = Plain.Model with { Pairs = [new PairTerm { First = "amount_deviation", Second = "payee_payments", FirstCuts = [3], SecondCuts = [1], Weights = [0, 0, 1.5, -0.5] }] } };
        var judgment = FraudJudge.Judge(new TransactionFacts { At = Noon, AmountDeviation = 4, PayeePayments = 0 }, policy);

        Assert.Empty(policy.Problems());
        Assert.Equal(new FraudContribution("amount_deviation", 4, 1.5) { With = "payee_payments", WithValue = 0 }, judgment.Contributions[^1]);
        Assert.Equal(-2 + 3 + 2 + 1.5, judgment.LogOdds, 12);
        Assert.Single(FraudJudge.Judge(new TransactionFacts { At = Noon, AmountDeviation = 4 }, policy).Contributions);
    }

    [Fact]
    public void What_is_unknown_says_nothing()
    {
        var judgment = FraudJudge.Judge(new TransactionFacts { At = Noon }, FraudPolicy.Default);

        Assert.Empty(judgment.Contributions);
        Assert.Empty(judgment.Reasons);
        Assert.Equal(judgment.Base, judgment.LogOdds);
        Assert.Equal(0.002, judgment.Score, 12);
        Assert.Equal(FraudVerdict.Allow, judgment.Verdict);
    }

    [Theory]
    [InlineData(0, 5, -1, FraudVerdict.Allow)]
    [InlineData(0, 0, double.NaN, FraudVerdict.Hold)]
    [InlineData(4, 5, -1, FraudVerdict.StepUp)]
    [InlineData(4, 0, double.NaN, FraudVerdict.Decline)]
    public void The_probability_decides(double deviation, double payments, double free, FraudVerdict verdict)
    {
        var facts = new TransactionFacts { At = Noon, AmountDeviation = deviation, PayeePayments = payments, Free = double.IsNaN(free) ? null : new Dictionary<string, double> { ["velocity"] = free } };

        Assert.Equal(verdict, FraudJudge.Judge(facts, Plain).Verdict);
    }

    [Fact]
    public void One_family_alone_holds_and_never_declines_and_a_hand_is_no_second_one()
    {
        var alone = new TransactionFacts { At = Noon, Free = new Dictionary<string, double> { ["velocity"] = 1 } };
        var steep = Plain with { DeclineAt = 0.6 };

        Assert.Equal(FraudVerdict.Hold, FraudJudge.Judge(alone, steep).Verdict);
        Assert.Equal(FraudVerdict.Hold, FraudJudge.Judge(alone with { BehaviourRatio = 3 }, steep).Verdict);
        Assert.Equal(FraudVerdict.Decline, FraudJudge.Judge(alone with { AmountDeviation = 4 }, steep).Verdict);
    }

    [Fact]
    public void Reasons_come_heaviest_first_with_their_numbers()
    {
        var judgment = FraudJudge.Judge(new TransactionFacts { At = Noon, AmountDeviation = 4, PayeePayments = 9, BehaviourRatio = 2 }, Plain);

        Assert.Equal([FraudFamily.Behaviour, FraudFamily.Amount, FraudFamily.Payee], judgment.Reasons.Select(reason => reason.Family));
        Assert.Equal(new FraudContribution("payee_payments", 9, -1), Assert.Single(judgment.Reasons[2].Features));
    }

    [Fact]
    public void A_rule_of_the_bank_makes_a_verdict_stricter_and_never_milder_and_needs_all_it_names()
    {
        var rule = new FraudRule
        {
            Name = "far-and-large",
            Currency = "EUR",
            When = [new FraudCondition("amount", Comparison.AtLeast, 5000), new FraudCondition("place_usual", Comparison.LessThan, 1)],
            Then = FraudVerdict.Hold,
        };
        var policy = Plain with { Rules = [rule] };
        var facts = new TransactionFacts { At = Noon, Amount = 5000, Currency = "EUR", PlaceUsual = 0 };
        FraudVerdict Verdict(TransactionFacts asked) => FraudJudge.Judge(asked, policy).Verdict;

        Assert.Equal(FraudVerdict.Hold, Verdict(facts));
        Assert.Equal("far-and-large", FraudJudge.Judge(facts, policy).Reasons[0].Rule);
        Assert.Equal(FraudVerdict.Allow, Verdict(facts with { Amount = 4999.99 }));
        Assert.Equal(FraudVerdict.Allow, Verdict(facts with { PlaceUsual = 1 }));
        Assert.Equal(FraudVerdict.Allow, Verdict(facts with { PlaceUsual = null }));
        Assert.Equal(FraudVerdict.Allow, Verdict(facts with { Currency = "CHF" }));
        Assert.Equal(FraudVerdict.Decline, Verdict(facts with { AmountDeviation = 9, PayeePayments = 0 }));
    }

    [Theory]
    [InlineData("EUR", 30.0, null, FraudVerdict.StepUp)]
    [InlineData("EUR", 30.01, null, FraudVerdict.Hold)]
    [InlineData("JPY", 1.0, null, FraudVerdict.Hold)]
    [InlineData(null, null, "change_address", FraudVerdict.StepUp)]
    public void Blind_money_over_the_limit_is_never_allowed(string? currency, double? amount, string? action, FraudVerdict verdict)
    {
        var facts = new TransactionFacts { At = Noon, Unavailable = true, Currency = currency, Amount = amount, Action = action };

        var judgment = FraudJudge.Judge(facts, FraudPolicy.Default);

        Assert.Equal(verdict, judgment.Verdict);
        Assert.Equal(FraudFamily.Blind, Assert.Single(judgment.Reasons).Family);
    }

    [Fact]
    public void A_policy_says_what_is_wrong_with_it()
    {
        Assert.Empty(FraudPolicy.Default.Problems());
        Assert.Equal(FraudPolicy.Default.Version, RiskJson.Read<FraudPolicy>(RiskJson.Write(FraudPolicy.Default)).Version);
        var rule = new FraudRule { Name = "x", When = [new FraudCondition("amount", Comparison.AtLeast, 1)], Then = FraudVerdict.Hold };
        string[] Said(FraudPolicy policy) => [.. policy.Problems()];
        Assert.Contains(Said(FraudPolicy.Default with { Version = "two words" }), text => text.StartsWith("version:", StringComparison.Ordinal));
        Assert.Contains(Said(FraudPolicy.Default with { StepUpAt = 0.5, HoldAt = 0.4 }), text => text.StartsWith("thresholds:", StringComparison.Ordinal));
        Assert.Contains(Said(FraudPolicy.Default with { FamiliesToDecline = 1 }), text => text.StartsWith("families_to_decline:", StringComparison.Ordinal));
        Assert.Contains(Said(FraudPolicy.Default with { Rules = [rule with { Then = FraudVerdict.Allow }] }), text => text.Contains("never allows", StringComparison.Ordinal));
        Assert.Contains(Said(FraudPolicy.Default with { Rules = [rule with { When = [new FraudCondition("shoe_size", Comparison.AtLeast, 1)] }] }), text => text.Contains("no feature shoe_size", StringComparison.Ordinal));
        Assert.Contains(Said(FraudPolicy.Default with { Rules = [rule with { When = [] }] }), text => text.Contains("a rule for everything", StringComparison.Ordinal));
        Assert.Contains(Said(FraudPolicy.Default with { Rules = [rule, rule] }), text => text.Contains("stands there twice", StringComparison.Ordinal));
        Assert.Contains(Said(FraudPolicy.Default with { Blind = FraudPolicy.Default.Blind with { Above = FraudVerdict.Allow } }), text => text.StartsWith("blind.above:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_houses_shapes_only_rise_or_only_fall()
    {
        foreach (var term in FraudPolicy.Default.Model.Terms)
        {
            var steps = term.Weights.Zip(term.Weights.Skip(1), (one, next) => Math.Sign(next - one)).Distinct().ToList();

            Assert.True(steps is [1] or [-1], term.Feature);
        }
    }

    [Fact]
    public void Every_feature_has_a_name_of_its_own_and_models_use_only_those()
    {
        Assert.Equal(TransactionFeatures.Names.Count, TransactionFeatures.Names.Distinct().Count());
        Assert.All(FraudPolicy.Default.Model.Terms, term => Assert.Contains(term.Feature, TransactionFeatures.Names));
        Assert.False(TransactionFeatures.IsKnown("free.Über"));
        Assert.True(double.IsNaN(TransactionFeatures.ValueOf(new TransactionFacts { At = Noon }, "free.anything")));
    }

    /// <summary>Facts such as no simulator would think of: each known half of the time, over its whole range.</summary>
    private static TransactionFacts Anything(Random chance)
    {
        double? Some(double low, double high) => chance.NextDouble() < 0.5 ? null : low + ((high - low) * chance.NextDouble());
        double? Flag() => chance.NextDouble() < 0.7 ? null : chance.NextDouble() < 0.5 ? 0 : 1;
        return new TransactionFacts
        {
            At = Noon,
            Amount = Some(0.01, 1e6),
            AmountDeviation = Some(-5, 10),
            RoundZeros = Some(0, 6),
            PaymentsKnown = Some(0, 500),
            AccountAgeDays = Some(0, 5000),
            Suspended = chance.NextDouble() < 0.02 ? 1 : 0,
            DrainedShare = Some(0, 1),
            PayeePayments = Some(0, 50),
            PayeeAgeDays = Some(0, 400),
            PayeeNewPayers = Some(0, 20),
            PayeeOldPayers = Some(0, 100),
            PayeeFrauds = chance.NextDouble() < 0.05 ? 1 : 0,
            Count10Minutes = Some(1, 20),
            CountHour = Some(1, 40),
            DaySumRatio = Some(0, 200),
            RefusedDay = Some(0, 5),
            HourLift = Some(-4, 4),
            PlaceUsual = Flag(),
            KmPerHour = Some(0, 5000),
            HiddenNetwork = Flag(),
            DeviceAgeDays = Some(0, 400),
            CredentialAgeHours = Some(0, 1000),
            SessionLevel = Some(0, 3),
            ProofAgeMinutes = Some(0, 600),
            BehaviourRatio = Some(-4, 4),
            RemoteControl = Flag(),
            ActiveCall = Flag(),
            AgentPayments = Some(0, 40),
            Free = chance.NextDouble() < 0.5 ? null : new Dictionary<string, double> { ["a"] = chance.NextDouble() },
        };
    }
}
