using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Habits;

/// <summary>The kinds of things a sign-in is recognised by; stored by number, so a number once used keeps its meaning.</summary>
public enum Trait
{
    /// <summary>The whole address, as a keyed hash.</summary>
    Address,

    /// <summary>Its /24 or /48.</summary>
    Near,

    /// <summary>Its /16 or /32.</summary>
    Wide,

    /// <summary>The owner: number of the autonomous system.</summary>
    Network,

    /// <summary>The place to a hundredth of a degree.</summary>
    Fix,
    Region,
    Country,

    /// <summary>The whole User-Agent header.</summary>
    Agent,

    /// <summary>The header without versions.</summary>
    Build,

    /// <summary>Browser and version.</summary>
    Program,

    /// <summary>Browser, whatever its version.</summary>
    Family,

    /// <summary>System and version.</summary>
    System,

    /// <summary>Telephone or desk, and which system.</summary>
    Device,

    /// <summary>Which build on which network.</summary>
    Pair,

    /// <summary>A network, counted when an address of it was new.</summary>
    Moved,

    /// <summary>The device carried the customer's mark, or did not: some people's browsers keep nothing.</summary>
    Mark,

    /// <summary>Which build carried a mark, or did not.</summary>
    MarkedBuild,
}

/// <summary>One sign-in as what it can be recognised by: a 48-bit key per trait, 0 where nothing is known.</summary>
public sealed class Sight
{
    private readonly ulong[] _keys = new ulong[Traits.Count];

    private Sight(DateTimeOffset at, Place? place, AgentFacts? agent, bool? marked) => (At, Place, Agent, Marked) = (at, place, agent, marked);

    public DateTimeOffset At { get; }
    public Place? Place { get; }
    public AgentFacts? Agent { get; }

    /// <summary>The device carried the customer's mark; absent where marks are no question.</summary>
    public bool? Marked { get; }

    public ulong this[Trait trait] => _keys[(int)trait];

    public static Sight Of(RiskFacts facts) => Of(facts.At, facts.Place, facts.Address, facts.Browser, facts.DeviceKnown);

    public static Sight Of(DateTimeOffset at, Place? place, AddressMarks? address, AgentFacts? agent, bool? marked = null)
    {
        var sight = new Sight(at, place, agent, marked);
        if (address is not null)
        {
            sight.Set(Trait.Address, address.Exact);
            sight.Set(Trait.Near, address.Near);
            sight.Set(Trait.Wide, address.Wide);
        }
        if (place is not null)
        {
            sight.Set(Trait.Network, place.NetworkKey);
            sight.Set(Trait.Moved, place.NetworkKey);
            sight._keys[(int)Trait.Fix] = Traits.FixKey(place);
            sight.Set(Trait.Region, place.Region is { } region ? $"{place.Country}/{region}" : null);
            sight.Set(Trait.Country, place.Country);
        }
        if (agent is not null)
        {
            sight.Set(Trait.Agent, agent.Exact);
            sight.Set(Trait.Build, agent.Build);
            sight.Set(Trait.Program, agent.Program is null ? null : FormattableString.Invariant($"{agent.Program} {Math.Floor(agent.Version ?? 0)}"));
            sight.Set(Trait.Family, agent.Program is null ? null : $"{agent.Program} {agent.System}");
            sight.Set(Trait.System, agent.System is null ? null : FormattableString.Invariant($"{agent.System} {agent.SystemVersion}"));
            sight.Set(Trait.Device, agent.System is null ? null : agent.IsMobile ? $"{agent.System} mobile" : agent.System);
        }
        if (sight[Trait.Network] != 0 && sight[Trait.Build] != 0)
            sight._keys[(int)Trait.Pair] = Traits.Fold((sight[Trait.Network] * 0x9E3779B97F4A7C15) ^ sight[Trait.Build]);
        if (marked is { } carried)
        {
            sight._keys[(int)Trait.Mark] = Traits.MarkKey(carried);
            sight._keys[(int)Trait.MarkedBuild] = Traits.MarkedBuildKey(sight[Trait.Build], carried);
        }
        return sight;
    }

    private void Set(Trait trait, string? value) => _keys[(int)trait] = value is null ? 0 : Traits.Fold(Traits.Fingerprint(value));
}

/// <summary>Arithmetic of trait keys.</summary>
public static class Traits
{
    public static int Count { get; } = Enum.GetValues<Trait>().Length;

    /// <summary>64-bit FNV-1a over the UTF-16 code units, finished by a mixer so that all bits depend on all input.</summary>
    public static ulong Fingerprint(ReadOnlySpan<char> text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var unit in text)
        {
            hash = (hash ^ (unit & 0xFFu)) * 0x100000001B3;
            hash = (hash ^ (uint)(unit >> 8)) * 0x100000001B3;
        }
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        return hash ^ (hash >> 33);
    }

    /// <summary>48 bits of a hash, never 0 (0 says: nothing known).</summary>
    internal static ulong Fold(ulong hash) => ((hash >> 16) ^ (hash & 0xFFFF)) is var key && (key & 0xFFFFFFFFFFFF) != 0 ? key & 0xFFFFFFFFFFFF : 1;

    /// <summary>Latitude and longitude in hundredths of a degree, side by side; 0 without a place.</summary>
    internal static ulong FixKey(Place place) => place is { Latitude: { } latitude, Longitude: { } longitude }
        ? ((ulong)Math.Round((latitude + 90) * 100) << 24) | ((ulong)Math.Round((longitude + 180) * 100) + 1)
        : 0;

    internal static ulong MarkKey(bool marked) => marked ? 1u : 2u;

    /// <summary>0 where the build is unknown.</summary>
    internal static ulong MarkedBuildKey(ulong build, bool marked) => build == 0 ? 0 : Fold((build * 0x9E3779B97F4A7C15) ^ MarkKey(marked));

    internal static double KmBetween(ulong fix, Place place) =>
        GreatCircle.Km(((fix >> 24) / 100.0) - 90, (((fix & 0xFFFFFF) - 1) / 100.0) - 180, place.Latitude!.Value, place.Longitude!.Value);
}
