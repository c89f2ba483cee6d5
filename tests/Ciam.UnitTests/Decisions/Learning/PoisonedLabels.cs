using Ciam.Decisions.Learning;

namespace Ciam.UnitTests.Decisions.Learning;

/// <summary>What one source, account or day may teach, and what is kept aside when somebody suddenly says much.</summary>
public sealed class PoisonedLabels
{
    private const string Bank = "chargebacks";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly LabelBounds Bounds = new() { Trusted = new HashSet<string> { Bank } };

    private static List<GivenLabel> Honest(int days = 40, int aDay = 10) =>
        [.. Enumerable.Range(0, days * aDay).Select(i => new GivenLabel(true, Bank, $"account-{i}", Start.AddDays(i / aDay)))];

    private static double Sum(IReadOnlyList<GivenLabel> labels, WeighedLabels weighed, Func<GivenLabel, bool> which) => labels.Select((label, i) => which(label) ? weighed.Weights[i] : 0).Sum();

    [Fact]
    public void Honest_labels_keep_their_weight()
    {
        var weighed = LabelWeights.Weigh(Honest(), Bounds);

        Assert.All(weighed.Weights, weight => Assert.Equal(1, weight));
        Assert.Empty(weighed.Bursts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_source_weighs_at_most_its_share_of_the_frauds_of_the_others_whatever_it_says(bool says)
    {
        List<GivenLabel> labels = [.. Honest(), .. Enumerable.Range(0, 400).Select(i => new GivenLabel(says, "merchant-7", $"other-{i}", Start.AddDays(i / 10)))];
        var weighed = LabelWeights.Weigh(labels, Bounds);

        Assert.Equal(0.05 * 400, Sum(labels, weighed, label => label.Source == "merchant-7"), 0.01);
        Assert.Equal(400, Sum(labels, weighed, label => label.Source == Bank), 0.01);
        Assert.DoesNotContain(true, weighed.Quarantined);
    }

    [Fact]
    public void A_burst_is_kept_aside_whole_and_told()
    {
        List<GivenLabel> labels = [.. Honest(), .. Enumerable.Range(0, 70).Select(i => new GivenLabel(true, "merchant-7", $"other-{i}", Start.AddDays(20)))];
        var weighed = LabelWeights.Weigh(labels, Bounds);

        Assert.Equal(("merchant-7", 70), (Assert.Single(weighed.Bursts).Source, weighed.Bursts[0].Count));
        Assert.Equal(70, weighed.Quarantined.Count(kept => kept));
        Assert.Equal(0, Sum(labels, weighed, label => label.Source == "merchant-7"));
    }

    [Fact]
    public void Even_a_trusted_source_can_burst_but_not_on_its_first_day()
    {
        var first = Enumerable.Range(0, 200).Select(i => new GivenLabel(true, Bank, $"first-{i}", Start.AddDays(-1)));
        Assert.Empty(LabelWeights.Weigh([.. first], Bounds).Bursts);

        var flood = Enumerable.Range(0, 200).Select(i => new GivenLabel(true, Bank, $"flood-{i}", Start.AddDays(41)));
        Assert.Equal((Bank, 200), (LabelWeights.Weigh([.. Honest(), .. flood], Bounds).Bursts[0].Source, LabelWeights.Weigh([.. Honest(), .. flood], Bounds).Bursts[0].Count));
    }

    [Fact]
    public void A_slow_flood_under_the_burst_line_is_still_bounded_by_source()
    {
        List<GivenLabel> labels = [.. Honest(), .. Enumerable.Range(0, 40 * 49).Select(i => new GivenLabel(true, "merchant-7", $"other-{i}", Start.AddDays(i / 49)))];
        var weighed = LabelWeights.Weigh(labels, Bounds);

        Assert.Empty(weighed.Bursts);
        Assert.InRange(Sum(labels, weighed, label => label.Source == "merchant-7"), 0, (0.05 * 400) + 0.01);
    }

    [Fact]
    public void One_account_and_one_day_are_bounded()
    {
        List<GivenLabel> labels = [.. Honest(), .. Enumerable.Range(0, 100).Select(i => new GivenLabel(true, Bank, "one", Start.AddDays(i % 40)))];
        Assert.Equal(30, Sum(labels, LabelWeights.Weigh(labels, Bounds), label => label.Account == "one"), 0.01);

        List<GivenLabel> day = [.. Honest(10, 10), .. Enumerable.Range(0, 45).Select(i => new GivenLabel(true, Bank, $"day-{i}", Start.AddDays(20)))];
        var weighed = LabelWeights.Weigh(day, Bounds with { DayShare = 0.2 });
        Assert.Equal(0.2 * 100, Sum(day, weighed, label => label.ReportedAt == Start.AddDays(20)), 0.01);
    }
}
