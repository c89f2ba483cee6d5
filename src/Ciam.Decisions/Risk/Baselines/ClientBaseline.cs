using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Baselines;

/// <summary>A machine client's habits, counted in days: its networks, hours, scopes, and the pace of its busy hours.</summary>
/// <remarks>
/// What is new today stays new until the day is over, and a day counts once however many requests it had: whoever holds a
/// leaked secret cannot make himself familiar by asking often. What stays for days becomes a habit: roll-outs and moves are learned.
/// </remarks>
public sealed record ClientBaseline
{
    /// <summary>Machines are moved and rescheduled more often than people; a month counts half.</summary>
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(30);

    /// <summary>An hour's peak teaches at most so many deviations above what is known: a burst moves the habit by a step, not by its height.</summary>
    private const double BoldestLesson = 3;

    /// <summary>A habit's paces vary at least by this (binary logarithm).</summary>
    internal const double LeastDeviation = 0.75;

    public static ClientBaseline None { get; } = new();

    /// <summary>How many days stand behind the habits, faded.</summary>
    public double Days { get; init; }

    /// <summary>Weights are days on which each was seen, faded.</summary>
    public Tally Networks { get; init; } = Tally.None;
    public Tally Countries { get; init; } = Tally.None;
    public Tally Scopes { get; init; } = Tally.None;
    public HourTally Hours { get; init; } = HourTally.None;

    /// <summary>Binary logarithm of the requests per hour at the peak of each hour: rates differ by factors, not by differences.</summary>
    public RunningMoments LogRate { get; init; } = RunningMoments.None;

    /// <summary>The day that is not over yet; it is no habit.</summary>
    public ClientDay? Today { get; init; }

    public ClientBaseline Observe(DateTimeOffset at, Place? place, IEnumerable<string> scopes, double? requestsPerHour)
    {
        var then = FoldedTo(at);
        var today = then.Today ?? new ClientDay(DateOnly.FromDateTime(at.UtcDateTime));
        var peaks = requestsPerHour is > 0 and var rate ? then.WithPeak(today, at.UtcDateTime.Hour, Math.Log2(rate)) : (Baseline: then, Today: today);
        return peaks.Baseline with { Today = peaks.Today.Observe(at, place, scopes) };
    }

    /// <summary>Learns from a request that was answered.</summary>
    public ClientBaseline Learn(RiskFacts facts) => Observe(facts.At, facts.Place, facts.Scopes, facts.Client?.RequestsPerHour);

    /// <summary>The day knows all of it already, at no lower pace: learning it would change nothing.</summary>
    public bool HasLearned(RiskFacts facts) =>
        Today is { } today && today.Holds(facts.At, facts.Place, facts.Scopes)
        && (facts.Client?.RequestsPerHour is not { } rate || rate <= 0 || (today.PeakHour == facts.At.UtcDateTime.Hour && today.Peak >= Math.Log2(rate)));

    /// <param name="at">Now.</param>
    /// <param name="place">Where the request comes from.</param>
    /// <param name="scopes">What it asks for.</param>
    /// <param name="requestsPerHour">The pace of the latest requests.</param>
    /// <param name="networksOfTheHour">Keys of the networks its requests of the last hour came from.</param>
    public ClientHabits Recognise(DateTimeOffset at, Place? place, IEnumerable<string> scopes, double? requestsPerHour, IEnumerable<string>? networksOfTheHour = null)
    {
        var known = FoldedTo(at);
        var network = known.FamiliarityOf(known.Networks, place?.NetworkKey);
        return new ClientHabits
        {
            Days = known.Days,
            Network = network,
            Country = known.FamiliarityOf(known.Countries, place?.Country),
            Hour = HourFamiliarity.Of(known.Hours, at),
            Weekday = WeekdayFamiliarity.Of(known.Hours, known.Days, at),
            RequestsPerHour = requestsPerHour,
            LogRate = known.LogRate,
            ScopeSightings = known.Scopes.Total > 0 ? known.Days : 0,
            NewScopes = [.. scopes.Where(scope => !known.Scopes.Knows(scope))],
            NewNetworksAtOnce = network is { Strangeness: > 0 } ? known.NewBesideOthers([place!.NetworkKey!, .. networksOfTheHour ?? []]) : 0,
        };
    }

    /// <summary>The share of days on which a thing was seen; several at once are all full habits.</summary>
    private Familiarity? FamiliarityOf(Tally tally, string? key) =>
        key is null || Days <= 0 || tally.Usual is not { } usual ? null : new Familiarity(ShareOfDays(tally, key), Days, usual.Name ?? usual.Key);

    private double ShareOfDays(Tally tally, string key) => Days <= 0 ? 0 : Math.Min(1, tally.ShareOf(key) * tally.Total / Days);

    /// <summary>How many networks of this hour are new beside another; one new network alone is a move.</summary>
    private int NewBesideOthers(IReadOnlyList<string> networks)
    {
        var shares = networks.Distinct(StringComparer.Ordinal).Select(network => ShareOfDays(Networks, network)).ToList();
        var strange = shares.Count(share => share < 0.1);
        return shares.Exists(share => share >= 0.5) ? strange : Math.Max(0, strange - 1);
    }

    /// <summary>Each hour's peak is learned once the hour is over, cut to what a habit can take in.</summary>
    private (ClientBaseline Baseline, ClientDay Today) WithPeak(ClientDay today, int hour, double logRate)
    {
        if (today.PeakHour == hour)
            return (this, today with { Peak = Math.Max(today.Peak, logRate) });
        return (LearnedPeakOf(today), today with { PeakHour = hour, Peak = logRate });
    }

    private ClientBaseline LearnedPeakOf(ClientDay day)
    {
        if (day.PeakHour is null)
            return this;
        var boldest = LogRate.Mean + (BoldestLesson * Math.Max(LeastDeviation, LogRate.Deviation));
        return this with { LogRate = LogRate.Observe(LogRate.Count >= ClientHabits.LeastHours ? Math.Min(day.Peak, boldest) : day.Peak) };
    }

    /// <summary>A day that is over becomes habit, and what is older fades.</summary>
    private ClientBaseline FoldedTo(DateTimeOffset at)
    {
        var date = DateOnly.FromDateTime(at.UtcDateTime);
        if (Today is not { } day || date <= day.Date)
            return this;

        var learned = LearnedPeakOf(day);
        var left = Decay.Left(TimeSpan.FromDays(date.DayNumber - day.Date.DayNumber), HalfLife);
        return learned with
        {
            Days = (Days + 1) * left,
            Networks = day.Networks.Aggregate(Networks, (tally, entry) => tally.Observe(entry.Key, entry.Name)).FadedTo(left),
            Countries = day.Countries.Aggregate(Countries, (tally, country) => tally.Observe(country)).FadedTo(left),
            Scopes = day.Scopes.Aggregate(Scopes, (tally, scope) => tally.Observe(scope)).FadedTo(left),
            Hours = day.AddedTo(Hours).FadedTo(left),
            Today = null,
        };
    }
}

/// <summary>What a machine did today (UTC): each thing once.</summary>
public sealed record ClientDay(DateOnly Date)
{
    public IReadOnlyList<ClientDayNetwork> Networks { get; init; } = [];
    public IReadOnlyList<string> Countries { get; init; } = [];
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>One bit an hour, midnight the lowest.</summary>
    public int Hours { get; init; }

    /// <summary>The hour whose peak is still being measured, and the peak so far.</summary>
    public int? PeakHour { get; init; }
    public double Peak { get; init; }

    internal ClientDay Observe(DateTimeOffset at, Place? place, IEnumerable<string> scopes) => this with
    {
        Networks = place?.NetworkKey is { } key && Networks.Count < Tally.Capacity && !Networks.Any(entry => entry.Key == key)
            ? [.. Networks, new ClientDayNetwork(key, place.NetworkOwner)]
            : Networks,
        Countries = place?.Country is { } country ? [.. Countries.Append(country).Distinct(StringComparer.Ordinal).Take(Tally.Capacity)] : Countries,
        Scopes = [.. Scopes.Concat(scopes).Distinct(StringComparer.Ordinal).Take(Tally.Capacity)],
        Hours = Hours | (1 << at.UtcDateTime.Hour),
    };

    internal bool Holds(DateTimeOffset at, Place? place, IReadOnlyList<string> scopes) =>
        Date == DateOnly.FromDateTime(at.UtcDateTime) && ((Hours >> at.UtcDateTime.Hour) & 1) == 1
        && (place?.NetworkKey is not { } key || Networks.Any(entry => entry.Key == key))
        && (place?.Country is not { } country || Countries.Contains(country))
        && scopes.All(Scopes.Contains);

    internal HourTally AddedTo(HourTally tally) => tally with
    {
        Hours = [.. tally.Hours.Select((weight, hour) => weight + ((Hours >> hour) & 1))],
        Weekdays = [.. tally.Weekdays.Select((weight, day) => day == (int)Date.DayOfWeek ? weight + 1 : weight)],
    };
}

/// <summary>A network of today, with its owner's name.</summary>
public sealed record ClientDayNetwork(string Key, string? Name);

/// <summary>What the habits of a machine client say about one request.</summary>
public sealed record ClientHabits
{
    /// <summary>So many hours with a pace must have been seen before there is a habit of paces.</summary>
    internal const double LeastHours = 24;

    /// <summary>How many days stand behind them, faded.</summary>
    public double Days { get; init; }
    public Familiarity? Network { get; init; }
    public Familiarity? Country { get; init; }
    public HourFamiliarity? Hour { get; init; }
    public WeekdayFamiliarity? Weekday { get; init; }

    /// <summary>The pace of its latest requests; absent until there are enough of them to have a pace.</summary>
    public double? RequestsPerHour { get; init; }
    public RunningMoments LogRate { get; init; } = RunningMoments.None;

    /// <summary>Days, faded, on which scopes were asked for.</summary>
    public double ScopeSightings { get; init; }

    /// <summary>Scopes asked for now that it has not been seen to ask for.</summary>
    public IReadOnlyList<string> NewScopes { get; init; } = [];

    /// <summary>New networks of the last hour, this one among them, beside a usual one or one another.</summary>
    public int NewNetworksAtOnce { get; init; }
}
