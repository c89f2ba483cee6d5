using Ciam.Decisions.Learning;
using Ciam.Decisions.Transactions;

namespace Ciam.UnitTests.Decisions.Transactions;

/// <summary>Models of payments: trained in the order of time under bounds, and judged by with pairs that add up.</summary>
public sealed class TrainedPayments
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Frauds go to payees that were reported before, or come from young devices.</summary>
    private static FraudExample[] Payments(int count, int seed = 3)
    {
        var dice = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var fraud = dice.NextDouble() < 0.05;
            var facts = new TransactionFacts
            {
                At = Start.AddMinutes(i * 20), Channel = dice.Next(2) == 0 ? "web" : "mobile", Amount = 10 + (dice.NextDouble() * 500), PaymentsKnown = dice.Next(50), AccountAgeDays = dice.Next(1000),
                PayeeFrauds = dice.NextDouble() < (fraud ? 0.5 : 0.02) ? 1 : 0, DeviceAgeDays = fraud && dice.Next(2) == 0 ? dice.Next(3) : dice.Next(400),
            };
            return new FraudExample(facts, $"pseudonym-{dice.Next(80)}", fraud ? new GivenLabel(true, "client:bank", $"pseudonym-{i % 80}", facts.At.AddDays(2)) : null);
        })];
    }

    private static FraudTrained Train(FraudExample[] payments, int pairs = 4) => FraudTraining.Train("model-1", payments, new FraudTrainingOptions
    {
        Labels = new LabelBounds { Trusted = new HashSet<string> { "client:bank" } },
        Shapes = new ShapeOptions { Leaves = 3, LeastHessian = 1, Pairs = pairs },
    }, null, Start.AddDays(100), default);

    [Fact]
    public void It_learns_what_gives_fraud_away_keeps_directions_and_says_so_on_its_card()
    {
        var trained = Train(Payments(5000));
        var (model, card) = (trained.Model!, trained.Card!);

        Assert.Empty(model.Problems());
        Assert.Equal((5000, 750, 80), (card.Rows, card.HeldRows, card.Customers));
        Assert.True(card.Figures[0].Value > 0.4 && card.Figures[0].Low < card.Figures[0].Value, card.ToMarkdown());
        Assert.Contains(card.Figures, figure => figure is { Name: "precision of the first 100 of a queue", Value: > 0.1, Low: > 0 } && figure.Low <= figure.Value && figure.Value <= figure.High);
        Assert.Contains(card.Features.Take(4), feature => feature is { Name: "payee_frauds", Direction: 1 });
        Assert.Contains(card.Segments, segment => segment.Segment == "channel web");
        foreach (var term in model.Terms.Where(term => FraudTraining.Directions.ContainsKey(term.Feature)))
            Assert.All(term.Weights.Zip(term.Weights.Skip(1)), step => Assert.True(FraudTraining.Directions[term.Feature] * (step.Second - step.First) >= 0));
    }

    [Fact]
    public void The_order_in_which_rows_come_changes_nothing_and_few_labels_teach_nothing()
    {
        var payments = Payments(3000);

        Assert.Equal(Train(payments).Model!.ToJson(), Train([.. payments.Reverse()]).Model!.ToJson());
        Assert.Contains("at least 60", Train(Payments(400)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Judged_with_pairs_base_and_contributions_add_up_and_a_pair_counts_to_the_family_of_its_first()
    {
        var pair = new PairTerm { First = "amount", Second = "device_age_days", FirstCuts = [100], SecondCuts = [10], Weights = [0.25, -0.5, 1.5, 0.125] };
        var model = Train(Payments(3000)).Model!;
        model = model with { Pairs = [.. model.Pairs ?? [], pair] };
        var policy = FraudPolicy.Default with { Version = "with-pairs", Model = model };

        Assert.Empty(policy.Problems());
        foreach (var payment in Payments(500, seed: 9))
        {
            var judgment = FraudJudge.Judge(payment.Facts, policy);
            Assert.Equal(judgment.LogOdds, judgment.Base + judgment.Contributions.Sum(part => part.LogOdds), 1e-9);
            Assert.Equal(FraudTraining.Score(model, payment.Facts), judgment.LogOdds, 1e-9);
            var part = judgment.Contributions[^1];
            Assert.Equal(("amount", "device_age_days", FraudFamily.Amount), (part.Feature, part.With, TransactionFeatures.FamilyOf(part.Feature)));
            Assert.Equal(pair.At(payment.Facts.Amount!.Value, payment.Facts.DeviceAgeDays!.Value), part.LogOdds);
        }
        Assert.Contains("no feature secret", Assert.Single((policy with { Model = model with { Pairs = [pair with { Second = "secret" }] } }).Problems()), StringComparison.Ordinal);
    }
}
