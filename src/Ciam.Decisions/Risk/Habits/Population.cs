namespace Ciam.Decisions.Risk.Habits;

/// <summary>How common each thing is among all customers' sign-ins that ended well: counted with forgetting, a bounded number of things per trait.</summary>
public interface IPopulation
{
    /// <summary>Weight of everything counted for a trait.</summary>
    double TotalOf(Trait trait);

    double WeightOf(Trait trait, ulong key);

    /// <summary>Share of the sign-ins in that hour of the day (UTC), smoothed; a uniform life gives 1/24.</summary>
    double HourShare(int hour);

    /// <summary>Mean version of a browser family on a system now, as <see cref="AgentFacts.Version"/>; null while unknown.</summary>
    double? MeanVersion(ulong family);

    /// <summary>Customers that have signed in well.</summary>
    double Customers { get; }
}

/// <summary>Population statistics in memory, which a replay of sign-ins builds up.</summary>
public sealed class Population : IPopulation
{
    /// <summary>Traits whose values are worth counting among all: those that many customers share.</summary>
    public static IReadOnlyList<Trait> Counted { get; } =
        [Trait.Wide, Trait.Network, Trait.Fix, Trait.Region, Trait.Country, Trait.Agent, Trait.Build, Trait.Program, Trait.Family, Trait.System, Trait.Device, Trait.Moved];

    /// <summary>Versions of a browser are replaced within weeks: the newest sign-ins count most.</summary>
    private const double NewestVersionSay = 0.02;

    private readonly Dictionary<ulong, double>[] _weights = [.. Enumerable.Range(0, Traits.Count).Select(_ => new Dictionary<ulong, double>())];
    private readonly double[] _totals = new double[Traits.Count];
    private readonly double[] _hours = new double[24];
    private readonly Dictionary<ulong, double> _versions = [];

    public double Customers { get; private set; }

    public double TotalOf(Trait trait) => _totals[(int)trait];

    public double WeightOf(Trait trait, ulong key) => _weights[(int)trait].GetValueOrDefault(key);

    public double HourShare(int hour) => (_hours[hour] + 1) / (_hours.Sum() + 24);

    public double? MeanVersion(ulong family) => _versions.TryGetValue(family, out var mean) ? mean : null;

    /// <summary>Counts one sign-in that ended well; <paramref name="before"/> is what was known of the customer until then.</summary>
    public void Observe(Sight sight, History before)
    {
        var moved = sight[Trait.Address] != 0 && before.Find(Trait.Address, sight[Trait.Address]) is null;
        foreach (var trait in Counted)
        {
            if (sight[trait] == 0 || (trait == Trait.Moved && !moved))
                continue;
            _totals[(int)trait]++;
            _weights[(int)trait][sight[trait]] = WeightOf(trait, sight[trait]) + 1;
        }
        _hours[sight.At.UtcDateTime.Hour]++;
        Customers += before.Count == 0 ? 1 : 0;
        if (sight[Trait.Family] is not 0 and var family && sight.Agent!.Version is { } version)
            _versions[family] = _versions.TryGetValue(family, out var mean) ? mean + (NewestVersionSay * (version - mean)) : version;
    }
}
