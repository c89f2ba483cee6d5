using System.Text.Json.Serialization;

namespace Ciam.Decisions.Risk.Baselines;

/// <summary>How often each of a few things was seen, counted with forgetting and never more than a fixed number of things.</summary>
public sealed record Tally
{
    /// <summary>Most things kept; the least seen one makes room.</summary>
    public const int Capacity = 24;

    /// <summary>Longest name kept; names come from outside.</summary>
    private const int LongestKey = 120;

    /// <summary>What has faded below this is forgotten.</summary>
    private const double Faded = 0.01;

    public static Tally None { get; } = new();

    /// <summary>The weight of everything seen, also of what was dropped for want of room.</summary>
    public double Total { get; init; }

    public IReadOnlyList<TallyEntry> Entries { get; init; } = [];

    [JsonIgnore]
    public TallyEntry? Usual => Entries.Count == 0 ? null : Entries[0];

    /// <summary>The share of all sightings that were of <paramref name="key"/>, between 0 and 1.</summary>
    public double ShareOf(string key) =>
        Total <= 0 ? 0 : Math.Min(1, Entries.Where(e => e.Key == Bounded(key)).Sum(e => e.Weight) / Total);

    public bool Knows(string key) => Entries.Any(e => e.Key == Bounded(key));

    /// <summary>Entries stand heaviest first; equal ones by name, so that the same sightings always give the same tally.</summary>
    public Tally Observe(string key, string? name = null)
    {
        key = Bounded(key);
        var seen = Entries.FirstOrDefault(e => e.Key == key);
        var newcomer = new TallyEntry(key, (seen?.Weight ?? 0) + 1, name is null ? seen?.Name : Bounded(name));

        // The newcomer always finds room, else a full tally could never learn anything new.
        var others = Entries.Where(e => e.Key != key).Take(Capacity - 1);
        return new Tally { Total = Total + 1, Entries = Sorted(others.Append(newcomer)) };
    }

    public Tally FadedTo(double left) => left >= 1
        ? this
        : new Tally
        {
            Total = Total * left,
            Entries = Sorted(Entries.Select(e => e with { Weight = e.Weight * left }).Where(e => e.Weight >= Faded)),
        };

    private static List<TallyEntry> Sorted(IEnumerable<TallyEntry> entries) =>
        [.. entries.OrderByDescending(e => e.Weight).ThenBy(e => e.Key, StringComparer.Ordinal)];

    private static string Bounded(string text) => text.Length <= LongestKey ? text : text[..LongestKey];
}

/// <summary>One thing in a tally, with a name for readers where the key says little.</summary>
public sealed record TallyEntry(string Key, double Weight, string? Name);
