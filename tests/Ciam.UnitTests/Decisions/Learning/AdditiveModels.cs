using Ciam.Decisions.Learning;

namespace Ciam.UnitTests.Decisions.Learning;

/// <summary>Additive models: what they learn, that they add up, and that the unknown has no say.</summary>
public sealed class AdditiveModels
{
    /// <summary>Rows in which "up" speaks for the class, "hill" in the middle, and "noise" not at all.</summary>
    private static (List<double[]> Rows, List<bool> Labels) Sample(int count)
    {
        var (dice, rows, labels) = (new Random(7), new List<double[]>(), new List<bool>());
        for (var i = 0; i < count; i++)
        {
            double up = dice.NextDouble(), hill = dice.NextDouble(), noise = dice.NextDouble();
            var logit = (4 * up) - 2 + (hill is > 0.4 and < 0.6 ? 2 : -0.5);
            rows.Add([dice.Next(5) == 0 ? double.NaN : up, hill, noise]);
            labels.Add(dice.NextDouble() < 1 / (1 + Math.Exp(-logit)));
        }
        return (rows, labels);
    }

    private static AdditiveModel Fitted(int upDirection = 0, int count = 4000)
    {
        var (rows, labels) = Sample(count);
        return AdditiveTrainer.Fit("test", [new("up", upDirection), new("hill"), new("noise")], rows, labels,
            [.. rows.Select(_ => 1.0)], [.. Enumerable.Range(0, rows.Count)], new AdditiveOptions { Rounds = 60 });
    }

    [Fact]
    public void It_finds_slopes_and_hills_and_leaves_noise_alone()
    {
        var terms = Fitted().Terms.ToDictionary(term => term.Feature);

        Assert.InRange(terms["up"].At(0.95) - terms["up"].At(0.05), 2.0, 5.0);
        Assert.InRange(terms["hill"].At(0.5) - terms["hill"].At(0.1), 1.5, 3.5);
        Assert.InRange(terms["hill"].At(0.5) - terms["hill"].At(0.9), 1.5, 3.5);
        Assert.True(!terms.TryGetValue("noise", out var noise) || noise.Reach < 0.6);
    }

    [Fact]
    public void What_is_unknown_contributes_nothing()
    {
        var model = Fitted();

        Assert.Equal(0, model.Terms.Single(term => term.Feature == "up").At(double.NaN));
        Assert.Equal(0, model.Evidence(_ => double.NaN));
    }

    [Fact]
    public void Contributions_add_up_to_the_evidence_exactly()
    {
        var model = Fitted();
        var values = new Dictionary<string, double> { ["up"] = 0.3, ["hill"] = 0.5, ["noise"] = 0.9 };

        Assert.Equal(model.Evidence(name => values[name]), model.Contributions(name => values[name]).Aggregate(0.0, (sum, c) => sum + c));
    }

    [Fact]
    public void The_same_rows_give_the_same_model_and_its_text_reads_back()
    {
        var json = Fitted().ToJson();

        Assert.Equal(json, Fitted().ToJson());
        Assert.Equal(json, AdditiveModel.FromJson(json).ToJson());
        Assert.Empty(AdditiveModel.FromJson(json).Problems());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_direction_is_kept_even_against_the_data(int direction)
    {
        var weights = Fitted(direction).Terms.SingleOrDefault(term => term.Feature == "up")?.Weights ?? [0];

        Assert.All(weights.Zip(weights.Skip(1)), pair => Assert.True(direction * (pair.Second - pair.First) >= 0));
        Assert.Equal(direction == 1, weights.Count > 1);
    }

    [Fact]
    public void A_value_at_a_cut_belongs_above_and_beyond_the_ends_the_last_piece_holds()
    {
        var term = new ShapeTerm { Feature = "x", Cuts = [1, 2], Weights = [-1, 0.5, 3] };

        Assert.Equal([-1, 0.5, 0.5, 3, 3, -1], new double[] { 0.99, 1, 1.99, 2, double.PositiveInfinity, double.NegativeInfinity }.Select(term.At));
    }

    [Fact]
    public void A_model_that_cannot_be_used_says_why()
    {
        var broken = new AdditiveModel
        {
            Version = "",
            Intercept = double.NaN,
            Terms =
            [
                new ShapeTerm { Feature = "a", Cuts = [2, 1], Weights = [0, 0, 0] },
                new ShapeTerm { Feature = "a", Cuts = [1], Weights = [0, 50] },
                new ShapeTerm { Feature = "b", Cuts = [1], Weights = [0] },
            ],
        };

        Assert.Equal(6, broken.Problems().Count());
    }

    [Fact]
    public void Rare_positives_in_the_tail_are_found()
    {
        var (rows, labels) = (new List<double[]>(), new List<bool>());
        for (var i = 0; i < 20_000; i++)
        {
            rows.Add([i]);
            labels.Add(i >= 19_960);
        }

        var model = AdditiveTrainer.Fit("tail", [new("x")], rows, labels, [.. rows.Select((_, i) => labels[i] ? 250.0 : 0.5)], [.. rows.Select((_, i) => i)], new AdditiveOptions { Rounds = 80, HoldBackOneIn = 0 });

        Assert.True(model.Terms[0].At(19_990) - model.Terms[0].At(19_900) > 3);
    }
}
