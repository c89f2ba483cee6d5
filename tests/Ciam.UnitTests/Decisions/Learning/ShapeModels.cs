using Ciam.Decisions.Learning;

namespace Ciam.UnitTests.Decisions.Learning;

/// <summary>The learner for large tables: what it finds, that it adds up, keeps directions, tells the truth, stops, and goes on from where it was.</summary>
public sealed class ShapeModels
{
    private static readonly AdditiveFeature[] Features = [new("up"), new("hill"), new("left"), new("right"), new("noise")];

    /// <summary>"up" and "hill" speak alone; "left" and "right" only together, when they are on the same side.</summary>
    private static (float[][] Columns, bool[] Labels) Sample(int rows, int seed = 7, double steepness = 1)
    {
        var dice = new Random(seed);
        var columns = Features.Select(_ => new float[rows]).ToArray();
        var labels = new bool[rows];
        for (var i = 0; i < rows; i++)
        {
            for (var f = 0; f < columns.Length; f++)
                columns[f][i] = dice.NextSingle();
            var same = columns[2][i] > 0.5 == columns[3][i] > 0.5;
            var logit = (4 * columns[0][i]) - 3.5 + (columns[1][i] is > 0.4f and < 0.6f ? 2 : -0.5) + (same ? 1.5 : -1.5);
            labels[i] = dice.NextDouble() < 1 / (1 + Math.Exp(-logit * steepness));
            if (dice.Next(5) == 0)
                columns[0][i] = float.NaN;
        }
        return (columns, labels);
    }

    private static LearningTable Table(float[][] columns, bool[] labels, AdditiveModel? start = null, int direction = 0, int heldFrom = int.MaxValue) =>
        LearningTable.Of([Features[0] with { Direction = direction }, .. Features[1..]], f => columns[f], labels, null, [.. labels.Select((_, i) => i >= heldFrom)], 32, start);

    private static ShapeFit Fitted(int rows = 6000, int pairs = 3, ulong seed = 1)
    {
        var (columns, labels) = Sample(rows);
        return ShapeTrainer.Fit("test", Table(columns, labels, heldFrom: rows * 4 / 5), new ShapeOptions { Pairs = pairs, LearningRate = 0.1, Seed = seed });
    }

    private static Func<string, double> Row(Random dice) =>
        Features.ToDictionary(feature => feature.Name, _ => dice.Next(9) == 0 ? double.NaN : (dice.NextDouble() * 1.4) - 0.2) is var row ? name => row[name] : null!;

    [Fact]
    public void It_finds_slopes_and_hills_and_the_pair_that_speaks_only_together()
    {
        var model = Fitted().Model;
        var terms = model.Terms.ToDictionary(term => term.Feature);
        var pair = model.Pairs!.MaxBy(one => one.Reach)!;

        Assert.InRange(terms["up"].At(0.95) - terms["up"].At(0.05), 2.0, 5.0);
        Assert.InRange(terms["hill"].At(0.5) - terms["hill"].At(0.1), 1.3, 3.5);
        Assert.Equal(("left", "right"), (pair.First, pair.Second));
        Assert.True(pair.At(0.2, 0.2) - pair.At(0.2, 0.8) > 1.5 && pair.At(0.8, 0.8) - pair.At(0.8, 0.2) > 1.5);
        Assert.Empty(model.Problems());
    }

    [Fact]
    public void Contributions_add_up_to_the_evidence_for_a_hundred_thousand_rows_the_unknown_among_them()
    {
        var (model, dice) = (Fitted(3000).Model, new Random(3));

        for (var i = 0; i < 100_000; i++)
        {
            var row = Row(dice);
            Assert.Equal(model.Evidence(row), model.Contributions(row).Sum(), 1e-9);
        }
    }

    [Fact]
    public void What_is_unknown_contributes_nothing_even_in_a_pair()
    {
        var model = Fitted(3000).Model;

        Assert.Equal(0, model.Evidence(_ => double.NaN));
        Assert.Equal(0, model.Pairs![0].At(double.NaN, 0.3));
        Assert.Equal(0, model.Pairs![0].At(0.3, double.NaN));
    }

    [Fact]
    public void The_same_rows_and_seed_give_the_same_text_and_it_reads_back()
    {
        var (one, again, other) = (Fitted(3000).Model, Fitted(3000).Model, Fitted(3000, seed: 2).Model);

        Assert.Equal(one.ToJson(), again.ToJson());
        Assert.NotEqual(one.ToJson(), other.ToJson());
        var (read, row) = (AdditiveModel.FromJson(one.ToJson()), Row(new Random(9)));
        Assert.Equal(one.Evidence(row), read.Evidence(row));
    }

    [Fact]
    public void A_model_of_shapes_only_does_not_mention_pairs()
    {
        var model = Fitted(2000, pairs: 0).Model;

        Assert.Null(model.Pairs);
        Assert.DoesNotContain("pairs", model.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_direction_is_kept_everywhere_and_its_feature_is_in_no_pair(int direction)
    {
        var (columns, labels) = Sample(4000);
        var model = ShapeTrainer.Fit("test", Table(columns, labels, direction: direction), new ShapeOptions { Rounds = 40, Pairs = 10 }).Model;

        Assert.DoesNotContain(model.Pairs!, pair => pair.First == "up" || pair.Second == "up");
        foreach (var term in model.Terms.Where(term => term.Feature == "up"))
            Assert.All(term.Weights.Zip(term.Weights.Skip(1)), step => Assert.True(direction * (step.Second - step.First) >= 0));
    }

    [Fact]
    public void It_stops_when_the_rows_held_back_no_longer_gain()
    {
        var (columns, labels) = Sample(1500);
        var options = new ShapeOptions { Rounds = 400, LearningRate = 0.3, Calibrate = false };
        var (stopped, all) = (ShapeTrainer.Fit("stopped", Table(columns, labels, heldFrom: 1000), options), ShapeTrainer.Fit("all", Table(columns, labels), options));

        Assert.InRange(stopped.Rounds, 1, 100);
        Assert.Equal(400, all.Rounds);
        Assert.True(double.IsNaN(all.HeldLoss) && double.IsFinite(stopped.HeldLoss));
    }

    [Fact]
    public void Its_probabilities_promise_on_average_what_happens_on_the_rows_held_back()
    {
        var (columns, labels) = Sample(8000);
        var (later, happened) = Sample(8000, seed: 8, steepness: 0.5);
        var joined = columns.Zip(later, (a, b) => (float[])[.. a, .. b]).ToArray();
        var fit = ShapeTrainer.Fit("test", Table(joined, [.. labels, .. happened], heldFrom: 8000), new ShapeOptions { Pairs = 3 });

        var promised = Enumerable.Range(0, 8000).Average(i =>
            1 / (1 + Math.Exp(-(fit.Model.Intercept + fit.Model.Evidence(name => later[Array.FindIndex(Features, feature => feature.Name == name)][i])))));
        Assert.Equal(happened.Count(label => label) / 8000.0, promised, 0.005);
    }

    [Fact]
    public void Log_odds_twice_too_sure_of_themselves_are_halved_and_few_rows_change_nothing()
    {
        var dice = new Random(5);
        var truth = Enumerable.Range(0, 20_000).Select(_ => (float)((dice.NextDouble() * 6) - 4)).ToArray();
        var labels = truth.Select(logit => dice.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1f : 0f).ToArray();
        var sure = truth.Select(logit => 1.6f * (logit + 1)).ToArray();
        var weights = truth.Select(_ => 1f).ToArray();

        var scale = PlattScale.Fit(sure, labels, weights);
        Assert.Equal(1 / 1.6, scale.Slope, 0.04);
        Assert.Equal(-1, scale.Shift, 0.1);
        Assert.Equal(PlattScale.None, PlattScale.Fit(sure.AsSpan(0, 15), labels.AsSpan(0, 15), weights.AsSpan(0, 15)));
    }

    [Fact]
    public void It_goes_on_from_a_model_as_it_was()
    {
        var (columns, labels) = Sample(3000);
        var before = ShapeTrainer.Fit("before", Table(columns, labels), new ShapeOptions { Rounds = 30, Pairs = 2 }).Model;
        var (later, said) = Sample(3000, seed: 11);
        var table = Table(later, said, before);
        var (still, further) = (ShapeTrainer.Fit("still", table, new ShapeOptions { Rounds = 0 }, before).Model, ShapeTrainer.Fit("further", table, new ShapeOptions { Rounds = 10 }, before).Model);

        var dice = new Random(4);
        for (var i = 0; i < 500; i++)
        {
            double[] values = [.. Features.Select(_ => dice.NextDouble())];
            double At(string name) => values[Array.FindIndex(Features, feature => feature.Name == name)];
            Assert.Equal(before.Intercept + before.Evidence(At), still.Intercept + still.Evidence(At), 2e-3);
        }
        Assert.NotEqual(still.ToJson(), further.ToJson());
        Assert.Equal(before.Pairs!.Count, further.Pairs!.Count);
    }

    [Fact]
    public void Small_trees_choose_the_pair_that_speaks_only_together_and_shapes_and_pairs_are_fitted_in_the_same_rounds()
    {
        var (columns, labels) = Sample(6000);
        double[][] rows = [.. Enumerable.Range(0, labels.Length).Select(i => columns.Select(column => (double)column[i]).ToArray())];
        double[] weights = [.. labels.Select(_ => 1.0)];
        var chosen = PairForest.Choose(rows, labels, weights, [0, 1, 2, 3, 4], 3);
        Assert.Equal((2, 3), chosen[0]);
        Assert.Equal(chosen, PairForest.Choose(rows, labels, weights, [0, 1, 2, 3, 4], 3));
        Assert.DoesNotContain(PairForest.Choose(rows, labels, weights, [0, 1, 2, 4], 9), pair => pair.First == 3 || pair.Second == 3);

        var model = ShapeTrainer.FitTogether("test", Table(columns, labels), chosen, new ShapeOptions { Rounds = 60, LearningRate = 0.1 });
        var pair = model.Pairs![0];
        Assert.Equal(("left", "right"), (pair.First, pair.Second));
        Assert.True(pair.At(0.2, 0.2) - pair.At(0.2, 0.8) > 1.5 && pair.At(0.8, 0.8) - pair.At(0.8, 0.2) > 1.5);
        Assert.Equal(0, model.Evidence(_ => double.NaN));
    }

    /// <summary>Many rows share 4.7, which as a float lies below it: a cut there must mean the same while learning and while judging.</summary>
    [Fact]
    public void A_value_that_many_rows_share_is_learned_where_it_is_judged()
    {
        double[] values = [.. Enumerable.Range(0, 4000).Select(i => i % 2 == 0 ? 4.7 : (i % 997) / 100.0)];
        bool[] labels = [.. values.Select(value => value >= 4.7)];
        var table = LearningTable.OfExact([new AdditiveFeature("shared")], _ => values, labels, null, null, 32);
        var model = ShapeTrainer.FitTogether("test", table, [], new ShapeOptions { Rounds = 40 });

        Assert.True(model.Evidence(_ => 4.7) > 0 && model.Evidence(_ => 4.69) < 0);
    }

    [Fact]
    public void It_ends_when_told_to()
    {
        var (columns, labels) = Sample(500);
        using var told = new CancellationTokenSource();
        told.Cancel();

        Assert.Throws<OperationCanceledException>(() => ShapeTrainer.Fit("test", Table(columns, labels), new ShapeOptions(), ct: told.Token));
    }

    [Fact]
    public void Unfit_pairs_are_told()
    {
        var pair = new PairTerm { First = "a", Second = "b", FirstCuts = [1], SecondCuts = [2], Weights = [0, 1, 2, 3] };
        IEnumerable<string> Told(PairTerm one) => new AdditiveModel { Version = "x", Terms = [], Pairs = [one] }.Problems();

        Assert.Empty(Told(pair));
        Assert.Contains("one weight for each cell", Assert.Single(Told(pair with { Weights = [0, 1, 2] })), StringComparison.Ordinal);
        Assert.Contains("cuts must rise", Assert.Single(Told(pair with { FirstCuts = [double.NaN] })), StringComparison.Ordinal);
        Assert.Contains("between -20 and 20", Assert.Single(Told(pair with { Weights = [0, 1, 2, 30] })), StringComparison.Ordinal);
        Assert.Contains("two features", Assert.Single(Told(pair with { Second = "a" })), StringComparison.Ordinal);
    }
}
