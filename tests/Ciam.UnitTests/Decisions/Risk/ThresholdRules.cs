using Ciam.Decisions.Risk;

namespace Ciam.UnitTests.Decisions.Risk;

/// <summary>Thresholds of one client, of a scope, of an assurance level.</summary>
public sealed class ThresholdRules
{
    private static readonly PurposePolicy Usual = RiskPolicy.Default.Purposes[Purpose.SignIn];

    private static PurposePolicy Held(RiskFacts facts, params ThresholdRule[] rules) => (RiskPolicy.Default with { Rules = rules }).For(facts);

    private static RiskFacts Alice(string client = "shop", string scope = "openid", string acr = "urn:ciam:acr:1") =>
        Given.Alice() with { ClientId = client, Scopes = ["openid", scope], Acr = acr };

    [Fact]
    public void Without_a_rule_that_matches_the_thresholds_of_the_purpose_hold()
    {
        ThresholdRule[] others =
        [
            new() { Client = "bank", StepUpAt = 1 },
            new() { Scope = "payments", StepUpAt = 1 },
            new() { Acr = "urn:ciam:acr:2", StepUpAt = 1 },
            new() { Client = "shop", Purpose = Purpose.RefreshToken, StepUpAt = 1 },
            new() { Client = "shop", Scope = "payments", StepUpAt = 1 },
        ];

        Assert.Equal(Usual, Held(Alice(), others));
    }

    [Fact]
    public void A_clients_own_rule_may_loosen_and_leaves_what_it_does_not_name()
    {
        var held = Held(Alice(), new ThresholdRule { Client = "shop", StepUpAt = 60 });

        Assert.Equal(Usual with { StepUpAt = 60 }, held);
    }

    [Theory]
    [InlineData("scope")]
    [InlineData("acr")]
    public void A_rule_for_a_scope_or_a_level_tightens_and_never_loosens(string what)
    {
        ThresholdRule Rule(double at) => what == "scope" ? new() { Scope = "payments", StepUpAt = at } : new() { Acr = "urn:ciam:acr:2", StepUpAt = at };
        var facts = Alice(scope: "payments", acr: "urn:ciam:acr:2");

        Assert.Equal(5, Held(facts, Rule(5)).StepUpAt);
        Assert.Equal(Usual.StepUpAt, Held(facts, Rule(90)).StepUpAt);
        Assert.Equal(5, Held(facts, Rule(5), new ThresholdRule { Client = "shop", StepUpAt = 60 }).StepUpAt);
    }

    [Fact]
    public void A_rule_gives_a_threshold_where_the_purpose_has_none()
    {
        var facts = Given.Chatbot() with { ClientId = "bot" };

        Assert.Null((RiskPolicy.Default).For(facts).StepUpAt);
        Assert.Equal(10, Held(facts, new ThresholdRule { Scope = "accounts.read", NotifyAt = 10 }).NotifyAt);
    }

    [Fact]
    public void The_verdict_follows_the_rule()
    {
        var newPhone = Given.Alice() with { ClientId = "shop", DeviceKnown = false };
        var plain = newPhone.Judged();
        var loose = RiskJudge.Judge(newPhone, RiskPolicy.Default with { Rules = [new ThresholdRule { Client = "shop", StepUpAt = 130 }] });

        Assert.Equal((Verdict.StepUp, Verdict.Allow), (plain.Verdict, loose.Verdict));
        Assert.Equal(plain.Score, loose.Score);
    }

    [Fact]
    public void A_rule_that_says_nothing_or_nonsense_is_a_problem_of_the_policy()
    {
        ThresholdRule[] unfit =
        [
            new() { StepUpAt = 5 },
            new() { Client = "shop" },
            new() { Client = "", StepUpAt = 5 },
            new() { Client = "shop", StepUpAt = -1 },
            new() { Client = "shop", RefuseAt = double.NaN },
            new() { Client = "shop", StepUpAt = 50, RefuseAt = 40 },
        ];

        foreach (var rule in unfit)
            Assert.NotEmpty((RiskPolicy.Default with { Rules = [rule] }).Problems());
        Assert.NotEmpty((RiskPolicy.Default with { Rules = [.. Enumerable.Repeat(new ThresholdRule { Client = "shop", StepUpAt = 5 }, RiskPolicy.MostRules + 1)] }).Problems());
        Assert.Empty((RiskPolicy.Default with { Rules = [new ThresholdRule { Client = "shop", StepUpAt = 5 }] }).Problems());
    }
}
