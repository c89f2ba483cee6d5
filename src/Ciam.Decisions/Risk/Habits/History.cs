using System.Text.Json.Serialization;
using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Habits;

/// <summary>
/// What a customer was recognised by before, in a few kilobytes: weights per thing seen, fading with time, learned only from
/// sign-ins that ended well. Immutable; at most <see cref="MostBytes"/> bytes whatever is observed.
/// </summary>
[JsonConverter(typeof(HistoryJson))]
public sealed class History
{
    /// <summary>After a season a thing not seen again counts half.</summary>
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(90);

    private const byte Layout = 1;
    private const int HeaderBytes = 1 + 8 + 4 + (3 * 6) + 2 + (2 * 4) + ((24 + 7) * 4) + 2;
    private const int EntryBytes = 16;

    /// <summary>Things kept per trait; the lightest makes room for a newcomer.</summary>
    private static readonly int[] Capacities = [40, 16, 24, 24, 24, 16, 12, 16, 12, 8, 8, 8, 6, 24, 16, 2, 16];

    /// <summary>Bytes of the longest history there can be.</summary>
    public static int MostBytes { get; } = HeaderBytes + (EntryBytes * Capacities.Sum());

    public static History None { get; } = new([], new float[24], new float[7]);

    private readonly Entry[] _entries;
    private readonly float[] _hours;
    private readonly float[] _weekdays;

    private History(Entry[] entries, float[] hours, float[] weekdays) => (_entries, _hours, _weekdays) = (entries, hours, weekdays);

    /// <summary>One thing: its trait and key, its faded weight, the hour it was last seen, and a number that belongs to it.</summary>
    internal readonly record struct Entry(Trait Trait, ulong Key, float Weight, uint LastHour, ushort Extra);

    /// <summary>Sign-ins ever, without forgetting.</summary>
    public int Count { get; private init; }

    /// <summary>The last sign-in learned.</summary>
    public DateTimeOffset? LastAt { get; private init; }

    internal ulong LastNetwork { get; private init; }
    internal ulong LastFix { get; private init; }
    internal ulong LastBuild { get; private init; }
    internal double LastRadiusKm { get; private init; }

    /// <summary>Mean and mean square of the logarithm of the hours between sign-ins, newest counting a tenth.</summary>
    internal float MeanLogGap { get; private init; }
    internal float MeanSquareLogGap { get; private init; }

    internal IReadOnlyList<float> Hours => _hours;
    internal IReadOnlyList<float> Weekdays => _weekdays;
    internal ReadOnlySpan<Entry> Entries => _entries;

    public History Observe(Sight sight)
    {
        var left = LastAt is { } last ? (float)Decay.Left(sight.At - last, HalfLife) : 1;
        var hour = HourOf(sight.At);
        var entries = new List<Entry>(_entries.Length + Traits.Count);
        foreach (var entry in _entries)
        {
            // What has faded below a hundredth is forgotten.
            if (entry.Weight * left >= 0.01f)
                entries.Add(entry with { Weight = entry.Weight * left });
        }

        var moved = sight[Trait.Address] != 0 && Find(Trait.Address, sight[Trait.Address]) is null;
        for (var i = 0; i < Traits.Count; i++)
        {
            var trait = (Trait)i;
            if (sight[trait] != 0 && (trait != Trait.Moved || moved))
                See(entries, trait, sight[trait], hour, ExtraOf(trait, sight.Agent));
        }

        var (hours, weekdays) = (Faded(_hours, left), Faded(_weekdays, left));
        hours[sight.At.UtcDateTime.Hour]++;
        weekdays[(int)sight.At.UtcDateTime.DayOfWeek]++;
        var logGap = LastAt is { } then ? LogHours(sight.At - then) : 0;
        var say = LastAt is null ? 0 : Math.Max(0.1f, 1f / Count);
        return new History([.. entries], hours, weekdays)
        {
            Count = Math.Min(Count + 1, int.MaxValue - 1),
            LastAt = LastAt is { } later && later > sight.At ? later : DateTimeOffset.FromUnixTimeSeconds(sight.At.ToUnixTimeSeconds()),
            LastNetwork = sight[Trait.Network] is not 0 and var network ? network : LastNetwork,
            LastFix = sight[Trait.Fix] is not 0 and var fix ? fix : LastFix,
            LastBuild = sight[Trait.Build] is not 0 and var build ? build : LastBuild,
            LastRadiusKm = sight[Trait.Fix] != 0 ? Math.Clamp(Math.Round(sight.Place!.RadiusKm ?? Place.AssumedRadiusKm), 0, ushort.MaxValue) : LastRadiusKm,
            MeanLogGap = MeanLogGap + (say * ((float)logGap - MeanLogGap)),
            MeanSquareLogGap = MeanSquareLogGap + (say * ((float)(logGap * logGap) - MeanSquareLogGap)),
        };
    }

    /// <summary>How much of what was seen of a trait has not faded, everything together.</summary>
    internal double TotalOf(Trait trait)
    {
        double total = 0;
        foreach (var entry in _entries)
            total += entry.Trait == trait ? entry.Weight : 0;
        return total;
    }

    internal Entry? Find(Trait trait, ulong key)
    {
        foreach (var entry in _entries)
        {
            if (entry.Key == key && entry.Trait == trait)
                return entry;
        }
        return null;
    }

    /// <summary>Natural logarithm of the hours passed, counted from a minute on.</summary>
    internal static double LogHours(TimeSpan gap) => Math.Log(Math.Max(gap.TotalHours, 1.0 / 60));

    /// <summary>Whole hours since 1970; fits 24 bits for nineteen centuries.</summary>
    internal static uint HourOf(DateTimeOffset at) => (uint)Math.Clamp(at.ToUnixTimeSeconds() / 3600, 0, 0xFFFFFF);

    private static void See(List<Entry> entries, Trait trait, ulong key, uint hour, ushort extra)
    {
        var (at, lightest, kept) = (-1, -1, 0);
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Trait != trait)
                continue;
            kept++;
            if (entries[i].Key == key)
                at = i;
            if (lightest < 0 || entries[i].Weight < entries[lightest].Weight)
                lightest = i;
        }

        if (at >= 0)
            entries[at] = entries[at] with { Weight = entries[at].Weight + 1, LastHour = Math.Max(hour, entries[at].LastHour), Extra = Math.Max(extra, entries[at].Extra) };
        else if (kept < Capacities[(int)trait])
            entries.Add(new Entry(trait, key, 1, hour, extra));
        else
            entries[lightest] = new Entry(trait, key, 1, hour, extra);
    }

    /// <summary>The newest version seen stands beside what must not go backwards.</summary>
    private static ushort ExtraOf(Trait trait, AgentFacts? agent) => trait switch
    {
        Trait.Build or Trait.Family => Hundredths(agent?.Version),
        Trait.Device => Hundredths(agent?.SystemVersion),
        _ => 0,
    };

    internal static ushort Hundredths(double? version) => (ushort)Math.Clamp(Math.Round((version ?? 0) * 100), 0, ushort.MaxValue);

    private static float[] Faded(float[] weights, float left)
    {
        var faded = new float[weights.Length];
        for (var i = 0; i < weights.Length; i++)
            faded[i] = weights[i] * left;
        return faded;
    }

    /// <summary>A version byte, the counters, then 16 bytes per thing; little-endian.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + (EntryBytes * _entries.Length)];
        var pen = new BytePen(bytes);
        pen.Byte(Layout);
        pen.Long(LastAt?.ToUnixTimeSeconds() ?? long.MinValue);
        pen.Int(Count);
        pen.Key(LastNetwork);
        pen.Key(LastFix);
        pen.Key(LastBuild);
        pen.Short((ushort)LastRadiusKm);
        pen.Float(MeanLogGap);
        pen.Float(MeanSquareLogGap);
        foreach (var weight in _hours)
            pen.Float(weight);
        foreach (var weight in _weekdays)
            pen.Float(weight);
        pen.Short((ushort)_entries.Length);
        foreach (var entry in _entries)
        {
            pen.Byte((byte)entry.Trait);
            pen.Key(entry.Key);
            pen.Float(entry.Weight);
            pen.Short((ushort)(entry.LastHour & 0xFFFF));
            pen.Byte((byte)(entry.LastHour >> 16));
            pen.Short(entry.Extra);
        }
        return bytes;
    }

    /// <summary>What <see cref="ToBytes"/> wrote; anything else is a <see cref="FormatException"/>.</summary>
    public static History FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes[0] != Layout || (bytes.Length - HeaderBytes) % EntryBytes != 0 || bytes.Length > MostBytes)
            throw new FormatException("These bytes are no history.");

        var eye = new ByteEye(bytes[1..]);
        var lastAt = eye.Long();
        var count = eye.Int();
        var (network, fix, build, radius) = (eye.Key(), eye.Key(), eye.Key(), eye.Short());
        var (meanLogGap, meanSquareLogGap) = (eye.Float(), eye.Float());
        float[] hours = new float[24], weekdays = new float[7];
        foreach (ref var weight in hours.AsSpan())
            weight = eye.Float();
        foreach (ref var weight in weekdays.AsSpan())
            weight = eye.Float();
        var entries = new Entry[eye.Short()];
        if (entries.Length != (bytes.Length - HeaderBytes) / EntryBytes)
            throw new FormatException("This history was cut short.");
        foreach (ref var entry in entries.AsSpan())
        {
            entry = new Entry((Trait)eye.Byte(), eye.Key(), eye.Float(), eye.Short() | ((uint)eye.Byte() << 16), eye.Short());
            if ((int)entry.Trait >= Traits.Count || !(entry.Weight >= 0))
                throw new FormatException("This history holds a thing of no kind.");
        }
        return new History(entries, hours, weekdays)
        {
            Count = count,
            LastAt = lastAt == long.MinValue ? null : DateTimeOffset.FromUnixTimeSeconds(lastAt),
            LastNetwork = network,
            LastFix = fix,
            LastBuild = build,
            LastRadiusKm = radius,
            MeanLogGap = meanLogGap,
            MeanSquareLogGap = meanSquareLogGap,
        };
    }
}
