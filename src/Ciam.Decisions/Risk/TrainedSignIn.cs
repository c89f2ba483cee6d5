using System.Collections.Frozen;
using Ciam.Decisions.Learning;
using Ciam.Decisions.Risk.Habits;

namespace Ciam.Decisions.Risk;

/// <summary>Trained weights for sign-ins, part of a policy: the judge adds their evidence to what is weighed by hand.</summary>
public sealed record TrainedSignIn
{
    /// <summary>Points that one unit of log-odds is worth: a factor e.</summary>
    public double PointsPerLogOdd { get; init; } = 10;

    /// <summary>What the comparison with everybody counts while little is known of a customer: 1 as published, 0 not at all.</summary>
    public double PriorWorth { get; init; }

    /// <summary>Points that a country never seen before counts at least: to the model a rare one may look harmless, to whoever reads the reasons it is news. Null: no least.</summary>
    public double? NewCountryCounts { get; init; }

    /// <summary>A device without the customer's mark is asked for a second factor whatever else is known.</summary>
    public bool UnmarkedAsks { get; init; } = true;

    /// <summary>Habits earn at most so many points of trust: at home, too, failures and strange typing must still be heard.</summary>
    public double MostTrust { get; init; } = 27;

    /// <summary>Strange habits alone raise at most so many points: they ask, but refusing takes an attack beside them.</summary>
    public double MostDoubt { get; init; } = 120;

    /// <summary>Weights where marks of devices are no question.</summary>
    public required AdditiveModel Unmarked { get; init; }

    /// <summary>Weights where a device carries the customer's mark or does not.</summary>
    public required AdditiveModel Marked { get; init; }

    private static readonly FrozenDictionary<string, FeatureFamily> Families =
        SignInFeatures.All.ToFrozenDictionary(feature => feature.Name, feature => feature.Family);

    internal AdditiveModel For(RiskFacts facts) => facts.DeviceKnown is null ? Unmarked : Marked;

    /// <summary>
    /// Evidence (log-odds) per family, in the order of <see cref="FeatureFamily"/>; a pair of two families counts to what all of it says together.
    /// Features nobody knows any more have no say.
    /// </summary>
    internal double[] EvidenceOf(RiskFacts facts)
    {
        var sums = new double[(int)FeatureFamily.Travel + 1];
        foreach (var term in For(facts).Terms)
        {
            if (facts.Features!.TryGetValue(term.Feature, out var value) && Families.TryGetValue(term.Feature, out var family))
                sums[(int)family] += term.At(value);
        }
        foreach (var pair in For(facts).Pairs ?? [])
        {
            if (facts.Features!.TryGetValue(pair.First, out var first) && facts.Features.TryGetValue(pair.Second, out var second)
                && Families.TryGetValue(pair.First, out var one) && Families.TryGetValue(pair.Second, out var other))
                sums[(int)(one == other ? one : FeatureFamily.Whole)] += pair.At(first, second);
        }
        Bound(sums);
        return sums;
    }

    /// <summary>Points of a stranger, in quarters; beside what the habits say, so that not knowing them changes nothing else.</summary>
    internal double PointsOfPrior(RiskFacts facts) =>
        Math.Round(Math.Min(PriorWorth * (facts.Prior?.Evidence ?? 0) * PointsPerLogOdd, MostDoubt) * 4, MidpointRounding.AwayFromZero) / 4;

    /// <summary>The heavier side is scaled down as a whole, so that the parts still add up.</summary>
    private void Bound(double[] sums)
    {
        double against = 0, trust = 0;
        foreach (var sum in sums)
            (against, trust) = (against + Math.Max(0, sum), trust + Math.Max(0, -sum));
        var (mostTrust, mostDoubt) = (MostTrust / PointsPerLogOdd, MostDoubt / PointsPerLogOdd);
        var (keptTrust, keptDoubt) = (
            trust - against > mostTrust ? (against + mostTrust) / trust : 1,
            against - trust > mostDoubt ? (trust + mostDoubt) / against : 1);
        for (var i = 0; i < sums.Length; i++)
            sums[i] *= sums[i] < 0 ? keptTrust : keptDoubt;
    }

    /// <summary>What makes these weights unfit for use, in words; empty when they are fit.</summary>
    internal IEnumerable<string> Problems()
    {
        if (!(PointsPerLogOdd is > 0 and <= 100))
            yield return "sign_in.points_per_log_odd: between 0 and 100";
        if (!(MostTrust is >= 0 and <= 1000) || !(MostDoubt is >= 0 and <= 1000))
            yield return "sign_in.most_trust, sign_in.most_doubt: between 0 and 1000";
        if (!(PriorWorth is >= 0 and <= 10))
            yield return "sign_in.prior_worth: between 0 and 10";
        if (NewCountryCounts is not (null or >= 0 and <= 50))
            yield return "sign_in.new_country_counts: between 0 and 50";
        foreach (var problem in Unmarked.Problems())
            yield return $"sign_in.unmarked.{problem}";
        foreach (var problem in Marked.Problems())
            yield return $"sign_in.marked.{problem}";
    }
}
