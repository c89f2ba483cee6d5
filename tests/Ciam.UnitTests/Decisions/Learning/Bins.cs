using Ciam.Decisions.Learning;

namespace Ciam.UnitTests.Decisions.Learning;

public sealed class Bins
{
    [Fact]
    public void A_few_values_are_all_told_apart()
    {
        var bins = FeatureBins.Fit([[3.0], [1.0], [2.0], [2.0], [double.NaN]]);

        Assert.Equal([1.5f, 2.5f], bins.Cuts(0));
        Assert.Equal([1, 2, 3, 0], new[] { 1.0, 2.0, 3.0, double.NaN }.Select(value => bins.BinOf(0, value)));
        Assert.Equal(4, bins.Count(0));
    }

    [Fact]
    public void Many_values_fall_into_bins_of_about_equal_size()
    {
        var draws = new SplitMix64(1);
        double[][] rows = [.. Enumerable.Range(0, 5000).Select(_ => new[] { Math.Exp(10 * draws.Share()) })];

        var bins = FeatureBins.Fit(rows, 20);

        var sizes = rows.GroupBy(row => bins.BinOf(0, row[0])).ToDictionary(bin => bin.Key, bin => bin.Count());
        Assert.Equal(20, sizes.Count);
        Assert.All(sizes.Values, size => Assert.InRange(size, 249, 251));
    }

    [Fact]
    public void Tails_and_the_rare_class_get_cuts_of_their_own()
    {
        double[][] rows = [.. Enumerable.Range(0, 10_000).Select(i => new[] { (double)i })];
        bool[] rare = [.. Enumerable.Range(0, 10_000).Select(i => i is > 5000 and < 5010)];

        var plain = FeatureBins.Fit(rows, 16);
        var rich = FeatureBins.Fit(rows, 16, tailCuts: 6, positives: rare);

        Assert.Equal(plain.BinOf(0, 9999), plain.BinOf(0, 9900));
        Assert.NotEqual(rich.BinOf(0, 9999), rich.BinOf(0, 9900));
        Assert.Equal(plain.BinOf(0, 5002), plain.BinOf(0, 5008));
        Assert.NotEqual(rich.BinOf(0, 5002), rich.BinOf(0, 5008));
    }

    [Fact]
    public void There_are_never_more_bins_than_fit_into_a_byte()
    {
        double[][] rows = [.. Enumerable.Range(0, 10_000).Select(i => new[] { (double)i })];

        var bins = FeatureBins.Fit(rows, FeatureBins.MaxBins - 1, tailCuts: 10, positives: [.. rows.Select(row => row[0] % 7 == 0)]);

        Assert.InRange(bins.Count(0), 200, FeatureBins.MaxBins);
        Assert.InRange(bins.Columns(rows).Max(), 1, FeatureBins.MaxBins - 1);
    }

    [Fact]
    public void Cuts_that_do_not_ascend_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FeatureBins.Of([[1f, 1f]]));
        Assert.Throws<ArgumentException>(() => FeatureBins.Of([[float.NaN]]));
        Assert.Equal(2, FeatureBins.Of([[1f, 2f]]).BinOf(0, 2));
    }
}
