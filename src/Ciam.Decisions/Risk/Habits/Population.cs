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
        [Trait.Wide, Trait.Network, Trait.Fix, Trait.Region, Trait.Country, Trait.Agent, Trait.Build, Trait.Program, Trait.Family, Trait.System, Trait.Device, Trait.Moved, Trait.Mark];

    /// <summary>Versions of a browser are replaced within weeks: each sign-in leaves so much of those before it.</summary>
    private const double VersionsLeft = 0.98;

    private const string Hour = "hour", CustomerCount = "customer", VersionSum = "version_sum", VersionCount = "version_count";

    private readonly Dictionary<ulong, double>[] _weights = [.. Enumerable.Range(0, Traits.Count).Select(_ => new Dictionary<ulong, double>())];
    private readonly double[] _totals = new double[Traits.Count];
    private readonly double[] _hours = new double[24];
    private readonly Dictionary<ulong, (double Sum, double Count, double Left)> _versions = [];

    public double Customers { get; private set; }

    public double TotalOf(Trait trait) => _totals[(int)trait];

    public double WeightOf(Trait trait, ulong key) => _weights[(int)trait].GetValueOrDefault(key);

    public double HourShare(int hour) => (_hours[hour] + 1) / (_hours.Sum() + 24);

    public double? MeanVersion(ulong family) => _versions.TryGetValue(family, out var seen) && seen.Count > 0 ? seen.Sum / seen.Count : null;

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
        {
            var seen = _versions.GetValueOrDefault(family, (0, 0, 1));
            _versions[family] = ((seen.Sum * VersionsLeft) + version, (seen.Count * VersionsLeft) + 1, seen.Left * VersionsLeft);
        }
    }

    /// <summary>What was counted, as lines to be added to a table: what stood there keeps the share <c>Left</c> of its weight.</summary>
    public IEnumerable<(string Kind, ulong Key, double Weight, double Left)> Lines()
    {
        foreach (var trait in Counted)
        {
            foreach (var (key, weight) in _weights[(int)trait])
                yield return (RiskJson.NameOf(trait), key, weight, 1);
        }
        for (var hour = 0; hour < _hours.Length; hour++)
        {
            if (_hours[hour] > 0)
                yield return (Hour, (ulong)hour, _hours[hour], 1);
        }
        if (Customers > 0)
            yield return (CustomerCount, 0, Customers, 1);
        foreach (var (family, seen) in _versions)
        {
            yield return (VersionSum, family, seen.Sum, seen.Left);
            yield return (VersionCount, family, seen.Count, seen.Left);
        }
    }

    /// <summary>The population that such a table holds; lines of a kind nobody knows are left out.</summary>
    public static Population Of(IEnumerable<(string Kind, ulong Key, double Weight)> lines)
    {
        var (population, kinds) = (new Population(), Counted.ToDictionary(RiskJson.NameOf, trait => (int)trait, StringComparer.Ordinal));
        foreach (var (kind, key, weight) in lines)
        {
            if (kinds.TryGetValue(kind, out var trait))
                (population._weights[trait][key], population._totals[trait]) = (weight, population._totals[trait] + weight);
            else if (kind == Hour && key < 24)
                population._hours[key] = weight;
            else if (kind == CustomerCount)
                population.Customers = weight;
            else if (kind is VersionSum or VersionCount)
                population._versions[key] = population._versions.GetValueOrDefault(key, (0, 0, 1)) is var seen && kind == VersionSum ? (weight, seen.Count, 1) : (seen.Sum, weight, 1);
        }
        return population;
    }
}
