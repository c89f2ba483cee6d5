using Ciam.Decisions.Learning;

namespace Ciam.UnitTests.Decisions.Learning;

public sealed class GrownTrees
{
    private static readonly BoostedTreesOptions Small = new() { Trees = 40, LearningRate = 0.2, MaxLeaves = 6, MaxDepth = 3, MinLeafWeight = 5 };

    [Fact]
    public void They_learn_what_no_sum_of_single_features_can()
    {
        var (rows, labels) = Crossed(600, 1);

        var trees = BoostedTrees.Fit(rows, labels, null, Small);

        var (fresh, truth) = Crossed(400, 2);
        Assert.InRange(Accuracy(trees, fresh, truth), 0.95, 1);
    }

    [Fact]
    public void What_is_missing_has_a_side_of_its_own()
    {
        var draws = new SplitMix64(3);
        var rows = Enumerable.Range(0, 400).Select(i => new[] { i % 4 == 0 ? double.NaN : draws.Share(), draws.Share() }).ToList();
        bool[] labels = [.. rows.Select(row => double.IsNaN(row[0]))];

        var trees = BoostedTrees.Fit(rows, labels, null, Small);

        Assert.True(trees.LogOdds([double.NaN, 0.5]) > 2);
        Assert.True(trees.LogOdds([double.PositiveInfinity, 0.5]) > 2);
        Assert.True(trees.LogOdds([0.01, 0.5]) < -2);
        Assert.True(trees.LogOdds([0.99, 0.5]) < -2);
    }

    [Fact]
    public void The_same_rows_and_seed_give_the_same_bytes()
    {
        var (rows, labels) = Crossed(300, 4);
        var drawn = Small with { RowShare = 0.6, FeatureShare = 0.5 };

        var once = BoostedTrees.Fit(rows, labels, null, drawn).ToBytes();

        Assert.Equal(once, BoostedTrees.Fit(rows, labels, null, drawn).ToBytes());
        Assert.NotEqual(once, BoostedTrees.Fit(rows, labels, null, drawn with { Seed = 2 }).ToBytes());
    }

    [Fact]
    public void Written_and_read_they_say_the_same()
    {
        var (rows, labels) = Crossed(300, 5);
        rows[7][0] = double.NaN;

        var trees = BoostedTrees.Fit(rows, labels, null, Small);
        var bytes = trees.ToBytes();
        var read = BoostedTrees.FromBytes(bytes);

        Assert.All(rows, row => Assert.Equal(trees.LogOdds(row), read.LogOdds(row)));
        Assert.Equal(bytes, read.ToBytes());
        Assert.InRange(bytes.Length, 100, trees.Trees * 50);
    }

    [Fact]
    public void Small_ones_say_nearly_the_same_in_fewer_bytes()
    {
        var (rows, labels) = Crossed(300, 5);
        rows[7][0] = double.NaN;
        var trees = BoostedTrees.Fit(rows, labels, null, Small);

        var small = trees.Small();
        var bytes = small.ToBytes();
        var read = BoostedTrees.FromBytes(bytes);

        Assert.InRange(rows.Average(row => Math.Abs(trees.LogOdds(row) - small.LogOdds(row))), 1e-6, 0.1);
        Assert.All(rows, row => Assert.Equal(small.LogOdds(row), read.LogOdds(row)));
        Assert.Equal(bytes, read.ToBytes());
        Assert.InRange(bytes.Length, 100, Math.Min(trees.ToBytes().Length * 2 / 3, 24 + (trees.Trees * BoostedTrees.MostBytesOfSmall(2, 6))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Broken_bytes_are_refused_and_never_read_beyond(bool small)
    {
        var (rows, labels) = Crossed(200, 6);
        var grown = BoostedTrees.Fit(rows, labels, null, Small with { Trees = 3 });
        var good = (small ? grown.Small() : grown).ToBytes();
        var draws = new SplitMix64(7);

        for (var length = 0; length < good.Length; length++)
            Assert.Throws<FormatException>(() => BoostedTrees.FromBytes(good.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => BoostedTrees.FromBytes([.. good, 0]));
        for (var i = 0; i < 2000; i++)
        {
            var bad = good.ToArray();
            bad[draws.Below(bad.Length)] = (byte)draws.Next();
            try
            {
                var read = BoostedTrees.FromBytes(bad);
                Assert.False(double.IsNaN(read.LogOdds(new double[read.Features])));
            }
            catch (FormatException)
            {
                // Refused, as it may be.
            }
        }
    }

    [Fact]
    public void A_row_that_weighs_more_counts_more()
    {
        var rows = Enumerable.Range(0, 200).Select(i => new[] { i % 2 == 0 ? 0.0 : 1.0 }).ToList();
        bool[] labels = [.. Enumerable.Range(0, 200).Select(i => i % 4 < 2)];
        double[] weights = [.. Enumerable.Range(0, 200).Select(i => i % 4 == 0 ? 4.0 : 1.0)];

        var even = BoostedTrees.Fit(rows, labels, null, Small);
        var uneven = BoostedTrees.Fit(rows, labels, weights, Small with { Trees = 200 });

        Assert.Equal(0, even.LogOdds([0.0]), 6);
        Assert.Equal(Math.Log(4), uneven.LogOdds([0.0]), 0.1);
        Assert.Equal(0, uneven.LogOdds([1.0]), 0.1);
    }

    [Fact]
    public void Nothing_is_learnt_from_rows_that_weigh_nothing()
    {
        var (rows, labels) = Crossed(300, 8);
        var (noise, wrong) = Crossed(300, 9);
        bool[] flipped = [.. wrong.Select(label => !label)];

        var trees = BoostedTrees.Fit([.. rows, .. noise], [.. labels, .. flipped], [.. Enumerable.Repeat(1.0, 300), .. Enumerable.Repeat(0.0, 300)], Small);

        Assert.InRange(Accuracy(trees, rows, labels), 0.95, 1);
    }

    [Fact]
    public void Growth_stops_where_fresh_rows_gain_nothing()
    {
        var draws = new SplitMix64(10);
        double[][] Noise(int count) => [.. Enumerable.Range(0, count).Select(_ => new[] { draws.Share(), draws.Share() })];
        bool[] Coins(int count) => [.. Enumerable.Range(0, count).Select(_ => draws.Share() < 0.5)];

        var stopped = BoostedTrees.Fit(Noise(200), Coins(200), null, Small with { Trees = 100, Patience = 5 }, new ValidationRows(Noise(200), Coins(200)));

        Assert.InRange(stopped.Trees, 0, 20);
    }

    [Fact]
    public void One_label_alone_teaches_nothing_and_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => BoostedTrees.Fit([[1.0], [2.0]], [true, true]));
        Assert.Throws<InvalidOperationException>(() => BoostedTrees.Fit([[1.0], [2.0]], [true, false], [1.0, double.NaN]));
    }

    [Fact]
    public void A_row_of_another_length_is_refused()
    {
        var trees = BoostedTrees.Fit([[1.0], [2.0]], [true, false], null, Small with { MinLeafWeight = 1 });

        Assert.Throws<ArgumentException>(() => trees.LogOdds([1.0, 2.0]));
    }

    private static (List<double[]> Rows, bool[] Labels) Crossed(int count, ulong seed)
    {
        var draws = new SplitMix64(seed);
        var rows = Enumerable.Range(0, count).Select(_ => new[] { draws.Share(), draws.Share(), draws.Share() }).ToList();
        return (rows, [.. rows.Select(row => row[0] > 0.5 != row[1] > 0.4)]);
    }

    private static double Accuracy(BoostedTrees trees, List<double[]> rows, bool[] labels) =>
        rows.Select((row, i) => trees.LogOdds(row) > 0 == labels[i]).Average(right => right ? 1.0 : 0.0);
}
