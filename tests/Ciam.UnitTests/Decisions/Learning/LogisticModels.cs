using Ciam.Decisions.Learning;

namespace Ciam.UnitTests.Decisions.Learning;

/// <summary>Logistic regression finds the odds that made the labels, and its bytes are the model.</summary>
public sealed class LogisticModels
{
    [Fact]
    public void It_finds_the_odds_that_made_the_labels()
    {
        var (rows, labels) = Made(20_000);
        var model = LogisticModel.Fit(rows, labels, ridge: 1e-6);
        Assert.Equal(-0.5, model.Intercept, 0.1);
        Assert.Equal(1.5, model.Slopes[0], 0.1);
        Assert.Equal(-0.01, model.Slopes[1], 0.001);
        Assert.Equal(0, model.Slopes[2], 0.1);
    }

    [Fact]
    public void A_row_counted_twice_is_a_row_of_twice_the_weight()
    {
        var (rows, labels) = Made(300);
        var twice = LogisticModel.Fit([.. rows, .. rows[..100]], [.. labels, .. labels[..100]]);
        var weighed = LogisticModel.Fit(rows, labels, [.. Enumerable.Range(0, 300).Select(i => i < 100 ? 2.0 : 1.0)]);
        Assert.Equal(twice.LogOdds([1, 100, 0, 5]), weighed.LogOdds([1, 100, 0, 5]), 1e-4);
    }

    [Fact]
    public void Classes_that_do_not_overlap_and_columns_that_never_change_are_no_trouble()
    {
        var model = LogisticModel.Fit([[0, 7], [1, 7], [10, 7], [11, 7]], [false, false, true, true]);
        Assert.True(model.LogOdds([11, 7]) > 1 && double.IsFinite(model.LogOdds([1e6, 7])));
        Assert.True(model.LogOdds([0, 7]) < -1);
        Assert.Equal(0, model.Slopes[1]);
    }

    [Fact]
    public void The_bytes_are_the_model_and_other_bytes_are_refused()
    {
        var (rows, labels) = Made(500);
        var model = LogisticModel.Fit(rows, labels);
        var bytes = model.ToBytes();
        Assert.Equal(bytes, LogisticModel.Fit(rows, labels).ToBytes());
        Assert.All(rows, row => Assert.Equal(model.LogOdds(row), LogisticModel.FromBytes(bytes).LogOdds(row)));
        Assert.Throws<FormatException>(() => LogisticModel.FromBytes(bytes.AsSpan(1)));
        Assert.Throws<FormatException>(() => LogisticModel.FromBytes([]));
        Assert.Throws<FormatException>(() => LogisticModel.FromBytes([.. bytes[..^2], 0xC0, 0x7F]));
        Assert.Throws<ArgumentException>(() => model.LogOdds([1]));
    }

    private static (double[][] Rows, bool[] Labels) Made(int count)
    {
        var chance = new Random(31);
        double[][] rows = [.. Enumerable.Range(0, count).Select(_ => new double[] { chance.NextDouble() * 2, chance.NextDouble() * 200, chance.NextDouble(), 5 })];
        return (rows, [.. rows.Select(row => chance.NextDouble() < 1 / (1 + Math.Exp(0.5 - (1.5 * row[0]) + (0.01 * row[1]))))]);
    }
}
