using Ciam.Decisions.Learning;

namespace Ciam.UnitTests.Decisions.Learning;

/// <summary>What scores are worth, when a challenger may win, how drift is measured, and when a model falls back.</summary>
public sealed class ModelsInService
{
    private static ScoredRows Scored(params (double Score, bool Fraud)[] rows) => new([.. rows.Select(row => row.Score)], [.. rows.Select(row => row.Fraud)], [.. rows.Select((_, i) => i)]);

    [Fact]
    public void Figures_are_those_that_can_be_counted_by_hand()
    {
        var scored = Scored((5, true), (4, false), (3, true), (2, false), (1, false), (0, false));

        Assert.Equal(((1.0 / 1) + (2.0 / 3)) / 2, scored.AucPr(), 1e-12);
        Assert.Equal(7.0 / 8, scored.AucRoc(), 1e-12);
        Assert.Equal((1, 0.5, 2.0 / 3, 1.0 / 3), (scored.PrecisionOf(1), scored.PrecisionOf(2), scored.PrecisionOf(3), scored.PrecisionOf(100)));
        Assert.Equal(2.0 / 3, scored.PrecisionOf(3, [2, 1, 0, 0, 0, 1]), 1e-12);
        Assert.Equal(0.5, Scored((1, true), (1, false), (0, true)).PrecisionOf(1));
        Assert.Equal(0.5, scored.RecallAt(0.2));
        Assert.Equal(1, scored.RecallAt(0.25));
        Assert.Equal(3, scored.ThresholdAt(0.25));
        Assert.Equal(double.PositiveInfinity, Scored((1, false), (0, true)).ThresholdAt(0.5));
    }

    [Fact]
    public void Equal_scores_are_taken_together_whatever_their_order()
    {
        var (one, other) = (Scored((1, true), (1, false), (0, false)), Scored((1, false), (1, true), (0, false)));

        Assert.Equal(one.AucPr(), other.AucPr());
        Assert.Equal(0.5, one.AucPr());
        Assert.Equal(0, one.RecallAt(0.3));
        Assert.Equal(0.75, one.AucRoc());
    }

    [Fact]
    public void Probabilities_that_keep_their_promise_have_no_gap()
    {
        var dice = new Random(1);
        var scores = Enumerable.Range(0, 20_000).Select(_ => (dice.NextDouble() * 8) - 6).ToArray();
        var labels = scores.Select(score => dice.NextDouble() < 1 / (1 + Math.Exp(-score))).ToArray();
        var days = scores.Select((_, i) => i % 20).ToArray();
        var (honest, boastful) = (new ScoredRows(scores, labels, days), new ScoredRows([.. scores.Select(score => score + 2)], labels, days));

        Assert.True(honest.Calibration().Ece < 0.015 && boastful.Calibration().Ece > 0.05);
        Assert.Equal(honest.Frauds, honest.Promised(), honest.Frauds * 0.05);
        var (low, high) = honest.Interval(honest.AucPr);
        Assert.True(low < honest.AucPr() && honest.AucPr() < high && high - low < 0.2);
    }

    /// <summary>A month in which the challenger sees what the champion sees, and this share of the rest.</summary>
    private static Contest[] Month(double more, int frauds = 200, double boast = 0, int days = 28)
    {
        var dice = new Random(4);
        return [.. Enumerable.Range(0, 8000).Select(i =>
        {
            var fraud = i < frauds;
            var (seen, found) = (dice.NextDouble() < 0.5, dice.NextDouble() < more);
            double At(bool caught) => fraud && caught ? 3 + dice.NextDouble() : -8 - dice.NextDouble();
            return new Contest(At(seen), At(seen || found) + boast, fraud, i % days);
        })];
    }

    [Fact]
    public void A_challenger_that_surely_catches_more_may_be_promoted()
    {
        var proof = new PromotionRule().Judge(Month(0.4));

        Assert.True(proof.Holds);
        Assert.True(proof.GainLow > 0.05 && proof.ChallengerRecall > proof.ChampionRecall);
        Assert.Equal(proof, new PromotionRule().Judge(Month(0.4)));
    }

    [Theory]
    [InlineData(0.0, 200, 0, 28, "lower bound")]
    [InlineData(0.4, 20, 0, 28, "20 frauds are known")]
    [InlineData(0.4, 200, 0, 5, "5 days were compared")]
    [InlineData(0.4, 200, 7, 28, "times the fraud that happened")]
    public void One_that_is_not_surely_better_may_not(double more, int frauds, double boast, int days, string why)
    {
        var proof = new PromotionRule().Judge(Month(more, frauds, boast, days));

        Assert.False(proof.Holds);
        Assert.Contains(why, proof.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_compared_proves_nothing()
    {
        Assert.False(new PromotionRule().Judge([]).Holds);
    }

    [Fact]
    public void Drift_is_nothing_for_the_same_values_and_much_for_others_the_unknown_included()
    {
        var dice = new Random(2);
        double[] Values(double shift) => [.. Enumerable.Range(0, 5000).Select(_ => dice.NextDouble() + shift)];
        var spread = FeatureSpread.Of("x", Values(0));

        Assert.Equal(1, spread.Shares.Sum(), 1e-9);
        Assert.InRange(spread.Psi(Values(0)), 0, 0.02);
        Assert.True(spread.Psi(Values(0.5)) > 0.25);
        Assert.True(spread.Psi([.. Values(0).Select((value, i) => i % 2 == 0 ? double.NaN : value)]) > 0.25);
        Assert.Equal(0, FeatureSpread.Of("constant", [1, 1, 1]).Psi([1, 1]));
        Assert.Equal(0, spread.Psi([]));
    }

    private static readonly ModelSighting Calm = new()
    {
        Rows = 5000, AlarmShare = 0.02, AlarmShareBefore = 0.02, Promised = 40, Frauds = 41, Known = 4000, Drift = [new("x", 0.05)], Segments = [new("web", 3000, 60), new("chat", 1000, 25)],
    };

    [Fact]
    public void A_calm_model_is_good()
    {
        var (verdict, why) = new HealthRule().Judge(Calm);

        Assert.Equal(ModelVerdict.Good, verdict);
        Assert.Empty(why);
    }

    [Fact]
    public void One_that_misbehaves_falls_back_and_says_why()
    {
        void Falls(ModelSighting seen, string why)
        {
            var (verdict, told) = new HealthRule().Judge(seen);
            Assert.Equal(ModelVerdict.FallBack, verdict);
            Assert.Contains(why, told[0], StringComparison.Ordinal);
        }

        Falls(Calm with { Broken = 1 }, "given no score");
        Falls(Calm with { AlarmShare = 0.3 }, "raise an alarm");
        Falls(Calm with { Promised = 400 }, "400 frauds were promised and 41 happened");
        Falls(Calm with { Promised = 3 }, "3 frauds were promised and 41 happened");
    }

    [Fact]
    public void What_is_odd_but_does_no_harm_yet_is_watched()
    {
        void Watched(ModelSighting seen, string why)
        {
            var (verdict, told) = new HealthRule().Judge(seen);
            Assert.Equal(ModelVerdict.Watch, verdict);
            Assert.Contains(why, Assert.Single(told), StringComparison.Ordinal);
        }

        Watched(Calm with { Drift = [new("hour", 0.4)] }, "hour has moved (PSI 0.40)");
        Watched(Calm with { Promised = 100 }, "were promised");
        Watched(Calm with { Segments = [new("web", 3000, 30), new("an agent acts", 300, 60)] }, "an agent acts");
        Assert.Equal(ModelVerdict.Good, new HealthRule().Judge(Calm with { Rows = 100, Drift = [new("hour", 0.4)], AlarmShare = 0.5 }).Verdict);
    }

    [Fact]
    public void The_card_says_what_it_was_trained_on_how_it_did_and_where_it_ends()
    {
        var at = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
        var card = new ModelCard
        {
            Version = "model-1", TrainedAt = at, Seed = 7, From = at.AddDays(-90), Until = at.AddDays(-7), Rows = 1000, Frauds = 90, Customers = 300, HeldRows = 150, HeldFrauds = 20, Rounds = 40, Pairs = 2,
            Quarantined = 12, WeightTaken = 3.5, Figures = [new("AUC-PR", 0.8, 0.7, 0.9)], Segments = [new("channel chat", 100, 3)], Spreads = [], Features = [new("amount", 2.5, 0), new("payee_frauds", 1.5, 1)],
            AlarmShare = 0.03, Limits = ["It knows the frauds that were reported."],
        };
        var page = card.ToMarkdown();

        foreach (var said in new[] { "# Model model-1", "2026-08-03 to 2026-10-25: 1000 of 300 customers under pseudonyms, 90 frauds", "| AUC-PR | 0.8000 | 0.7000 to 0.9000 |", "| channel chat | 100 | 3 | 0.0300 |",
            "| payee_frauds | 1.50 | rising |", "12 in quarantine", "- It knows the frauds that were reported." })
            Assert.Contains(said, page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_burst_that_somebody_looked_at_teaches()
    {
        var start = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
        List<GivenLabel> labels = [.. Enumerable.Range(0, 400).Select(i => new GivenLabel(true, "bank", $"a-{i}", start.AddDays(i / 10))), .. Enumerable.Range(0, 70).Select(i => new GivenLabel(true, "analyst:1", $"b-{i}", start.AddDays(20)))];
        var bounds = new LabelBounds { Trusted = new HashSet<string> { "bank" } };
        var day = new DateTimeOffset(2026, 3, 21, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(0, LabelWeights.Weigh(labels, bounds).Weights[^1]);
        Assert.True(LabelWeights.Weigh(labels, bounds with { Released = new HashSet<(string, DateTimeOffset)> { ("analyst:1", day) } }).Weights[^1] > 0.2);
    }
}
