namespace Ciam.Decisions.Risk.Habits;

/// <summary>One sign-in held against the history.</summary>
internal readonly ref struct Look(
    Sight sight, History history, IPopulation population, ReadOnlySpan<double> totals, ReadOnlySpan<double> weights, ReadOnlySpan<History.Entry> seen)
{
    /// <summary>So many sign-ins of everybody are laid under a customer's own few.</summary>
    private const double PriorSightings = 1;

    /// <summary>No share is taken to be smaller than this.</summary>
    private const double SmallestShare = 1e-5;

    private readonly ReadOnlySpan<double> _totals = totals;
    private readonly ReadOnlySpan<double> _weights = weights;
    private readonly ReadOnlySpan<History.Entry> _seen = seen;

    public bool Knows(Trait trait) => _weights[(int)trait] > 0;

    private bool Says(Trait trait) => sight[trait] != 0 && _totals[(int)trait] > 0;

    public double Share(Trait trait) => Says(trait) ? _weights[(int)trait] / _totals[(int)trait] : double.NaN;

    private double PopulationShare(Trait trait) =>
        Math.Max(SmallestShare, (population.WeightOf(trait, sight[trait]) + 0.5) / (population.TotalOf(trait) + 50));

    public double Rarity(Trait trait) => sight[trait] == 0 ? double.NaN : -Math.Log(PopulationShare(trait));

    /// <summary>Logarithm of the customer's smoothed share over everybody's: above 0 it speaks for the customer.</summary>
    public double Evidence(Trait trait)
    {
        if (!Says(trait))
            return double.NaN;
        var everybody = PopulationShare(trait);
        return Math.Log((_weights[(int)trait] + (PriorSightings * everybody)) / (_totals[(int)trait] + PriorSightings) / everybody);
    }

    /// <summary>Small networks are not counted among all: one is taken to be as rare as the smallest share.</summary>
    public double NearEvidence() => Says(Trait.Near)
        ? Math.Log((_weights[(int)Trait.Near] + (PriorSightings * SmallestShare)) / (_totals[(int)Trait.Near] + PriorSightings) / SmallestShare)
        : double.NaN;

    public double Days(Trait trait) => Knows(trait) ? Math.Max(0, (double)History.HourOf(sight.At) - _seen[(int)trait].LastHour) / 24 : double.NaN;

    public double SameAsLast(Trait trait, ulong last) => sight[trait] == 0 || last == 0 ? double.NaN : sight[trait] == last ? 1 : 0;

    /// <summary>A new address where addresses change daily is no surprise; on a line that kept its address for months it is.</summary>
    public double MoveSurprise()
    {
        if (Knows(Trait.Address) || sight[Trait.Network] == 0)
            return 0;
        var usual = (population.WeightOf(Trait.Moved, sight[Trait.Network]) + 1) / (population.WeightOf(Trait.Network, sight[Trait.Network]) + 2);
        var here = (_weights[(int)Trait.Moved] + (2 * usual)) / (_weights[(int)Trait.Network] + 2);
        return -Math.Log(Math.Clamp(here, 1e-3, 1));
    }

    public double KmToNearest()
    {
        if (sight[Trait.Fix] == 0 || _totals[(int)Trait.Fix] <= 0)
            return double.NaN;
        var nearest = double.PositiveInfinity;
        foreach (var entry in history.Entries)
        {
            if (entry.Trait == Trait.Fix)
                nearest = Math.Min(nearest, Traits.KmBetween(entry.Key, sight.Place!));
        }
        return nearest;
    }

    public (double Km, double Speed) Travel()
    {
        if (sight[Trait.Fix] == 0 || history.LastFix == 0)
            return (double.NaN, double.NaN);
        var km = Traits.KmBetween(history.LastFix, sight.Place!);
        var certain = Math.Max(0, km - history.LastRadiusKm - (sight.Place!.RadiusKm ?? Place.AssumedRadiusKm));
        return (km, certain / Math.Max((sight.At - history.LastAt!.Value).TotalHours, 1.0 / 12));
    }

    /// <summary>Versions (whole numbers and hundredths) ahead of the newest seen.</summary>
    public double Step(Trait trait, double? version) =>
        version is { } now && Knows(trait) && _seen[(int)trait].Extra > 0 ? Math.Clamp((History.Hundredths(now) - _seen[(int)trait].Extra) / 100.0, -50, 50) : double.NaN;

    public double Lag() => sight[Trait.Family] is not 0 and var family && sight.Agent!.Version is { } version && population.MeanVersion(family) is { } mean
        ? Math.Clamp(mean - version, -20, 60)
        : double.NaN;

    public double PairShare() => Says(Trait.Pair) && Knows(Trait.Build) ? Math.Min(1, _weights[(int)Trait.Pair] / _weights[(int)Trait.Build]) : double.NaN;

    /// <summary>
    /// Logarithm of how often this build carried a mark, or did not, over how often that happens to the customer at all: a browser
    /// that always carries its mark and now does not is somebody else's; a private window never did.
    /// </summary>
    public double MarkOfBuild()
    {
        if (sight.Marked is not { } marked || sight[Trait.MarkedBuild] == 0 || !Says(Trait.Mark))
            return double.NaN;
        var usual = (_weights[(int)Trait.Mark] + (PriorSightings * PopulationShare(Trait.Mark))) / (_totals[(int)Trait.Mark] + PriorSightings);
        var here = (double)_weights[(int)Trait.MarkedBuild];
        var other = history.Find(Trait.MarkedBuild, Traits.MarkedBuildKey(sight[Trait.Build], !marked))?.Weight ?? 0;
        return Math.Log((here + (PriorSightings * usual)) / (here + other + PriorSightings) / usual);
    }

    public double HourEvidence()
    {
        var hour = sight.At.UtcDateTime.Hour;
        double total = 0, here = 0, everybody = 0;
        for (var i = 0; i < 24; i++)
            total += history.Hours[i];
        for (var step = -2; step <= 2; step++)
        {
            var near = 1 - (Math.Abs(step) / 3.0);
            here += near / 3 * history.Hours[(hour + step + 24) % 24];
            everybody += near / 3 * population.HourShare((hour + step + 24) % 24);
        }
        return total <= 0 ? double.NaN : Math.Log((here + (3 * everybody)) / (total + 3) * 24);
    }

    public double WeekdayEvidence()
    {
        double total = 0;
        for (var i = 0; i < 7; i++)
            total += history.Weekdays[i];
        return total <= 0 ? double.NaN : Math.Log((history.Weekdays[(int)sight.At.UtcDateTime.DayOfWeek] + 1) / (total + 7) * 7);
    }

    /// <summary>
    /// Eight steps for the address (the very one 0, its /24, its /16, its network in a known region, its network, a known region,
    /// a known country, nothing known 7), each with six for the agent (the very one 0, updated, gone back, same browser, same device, nothing known 5).
    /// </summary>
    public double Novelty()
    {
        if (!Says(Trait.Network) || !Says(Trait.Build))
            return double.NaN;
        // Location data that name no subdivision here, or named none before, are no reason to be suspicious of one.
        var inRegion = Says(Trait.Region) ? Knows(Trait.Region) : Knows(Trait.Country);
        var where = Knows(Trait.Address) ? 0 : Knows(Trait.Near) ? 1 : Knows(Trait.Wide) ? 2
            : Knows(Trait.Network) ? (inRegion ? 3 : 4) : inRegion ? 5 : Knows(Trait.Country) ? 6 : 7;
        var what = Knows(Trait.Agent) ? 0 : Knows(Trait.Build) ? (Step(Trait.Build, sight.Agent?.Version) < 0 ? 2 : 1) : Knows(Trait.Family) ? 3 : Knows(Trait.Device) ? 4 : 5;
        return (where * 6) + what;
    }
}
