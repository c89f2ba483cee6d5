using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Admin;

namespace Ciam.UnitTests.Server.Transactions;

/// <summary>The form of a policy for payments writes the document it was filled from, to the last bit.</summary>
public sealed class PolicyFields
{
    [Fact]
    public void Unchanged_fields_write_the_same_policy()
    {
        var odd = FraudPolicy.Default with
        {
            StepUpAt = 0.1 + 0.2 - 0.29999, HoldAt = 1.0 / 3, Blind = FraudPolicy.Default.Blind with { Limits = new Dictionary<string, double> { ["CHF"] = 1e-7, ["EUR"] = 123456789.125 } },
        };
        foreach (var policy in new[] { FraudPolicy.Default, odd })
        {
            var form = FraudPolicyForm.Of(policy);
            var again = form.ToPolicy(policy);

            Assert.Empty(form.Errors);
            Assert.Equal(RiskJson.Write(policy with { Version = "" }), RiskJson.Write(again));
            Assert.Same(policy.Model, again!.Model);
        }
    }

    [Fact]
    public void A_problem_is_put_beside_the_line_it_speaks_of_although_lines_before_it_are_empty()
    {
        var form = FraudPolicyForm.Of(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues>
        {
            ["step_up_at"] = "0.1", ["hold_at"] = "0.2", ["decline_at"] = "0.3", ["families_to_decline"] = "2", ["blind.below"] = "step_up", ["blind.above"] = "hold", ["blind.without_money"] = "hold",
            ["rule3.name"] = "x", ["rule3.then"] = "hold", ["rule3.when1.feature"] = "amount", ["rule3.when1.value"] = "5",
        });

        var rule = Assert.Single(form.ToPolicy(FraudPolicy.Default)!.Rules);
        form.Blame(["rules[1]: when: there is no feature x", "rules[1]: name: is needed", "model.amount: cuts must rise", "surprise"], null);

        Assert.Equal(("x", FraudVerdict.Hold, new FraudCondition("amount", Comparison.AtLeast, 5)), (rule.Name, rule.Then, Assert.Single(rule.When)));
        Assert.Equal(["rule3.when", "rule3.name", FraudPolicyForm.Whole], form.Errors.Keys);
        Assert.Equal(5, form.RuleLines);
    }
}
