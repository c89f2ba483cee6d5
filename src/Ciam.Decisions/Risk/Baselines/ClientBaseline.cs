using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Baselines;

/// <summary>A machine client's habits: its networks, hours, scopes and the rate at which it asks.</summary>
public sealed record ClientBaseline
{
    /// <summary>Machines are moved and rescheduled more often than people; a month counts half.</summary>
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(30);

    public static ClientBaseline None { get; } = new();

    public DateTimeOffset? At { get; init; }
    public Tally Networks { get; init; } = Tally.None;
    public Tally Scopes { get; init; } = Tally.None;
    public HourTally Hours { get; init; } = HourTally.None;

    /// <summary>Binary logarithm of the requests per hour: rates differ by factors, not by differences.</summary>
    public RunningMoments LogRate { get; init; } = RunningMoments.None;
    public long Sightings { get; init; }

    public ClientBaseline Observe(DateTimeOffset at, Place? place, IEnumerable<string> scopes, double? requestsPerHour)
    {
        var faded = FadedTo(at);
        return faded with
        {
            Networks = place?.NetworkKey is { } network ? faded.Networks.Observe(network, place.NetworkOwner) : faded.Networks,
            Scopes = scopes.Aggregate(faded.Scopes, (tally, scope) => tally.Observe(scope)),
            Hours = faded.Hours.Observe(at),
            LogRate = requestsPerHour is > 0 and var rate ? faded.LogRate.Observe(Math.Log2(rate)) : faded.LogRate,
            Sightings = faded.Sightings + 1,
        };
    }

    /// <summary>Learns from a request that ended well.</summary>
    public ClientBaseline Learn(RiskFacts facts) => Observe(facts.At, facts.Place, facts.Scopes, facts.Client?.RequestsPerHour);

    public ClientHabits Recognise(DateTimeOffset at, Place? place, IEnumerable<string> scopes, double? requestsPerHour)
    {
        var now = FadedTo(at);
        return new ClientHabits
        {
            Network = Familiarity.Of(now.Networks, place?.NetworkKey),
            Hour = HourFamiliarity.Of(now.Hours, at),
            RequestsPerHour = requestsPerHour,
            LogRate = now.LogRate,
            ScopeSightings = now.Scopes.Total,
            NewScopes = [.. scopes.Where(scope => !now.Scopes.Knows(scope))],
        };
    }

    private ClientBaseline FadedTo(DateTimeOffset at)
    {
        if (At is not { } then)
            return this with { At = at };

        var left = Decay.Left(at - then, HalfLife);
        return this with
        {
            At = at > then ? at : then,
            Networks = Networks.FadedTo(left),
            Scopes = Scopes.FadedTo(left),
            Hours = Hours.FadedTo(left),
        };
    }
}

/// <summary>What the habits of a machine client say about one request.</summary>
public sealed record ClientHabits
{
    public Familiarity? Network { get; init; }
    public HourFamiliarity? Hour { get; init; }

    /// <summary>The pace of its latest requests; absent until there are enough of them to have a pace.</summary>
    public double? RequestsPerHour { get; init; }
    public RunningMoments LogRate { get; init; } = RunningMoments.None;
    public double ScopeSightings { get; init; }

    /// <summary>Scopes asked for now that it has not been seen to ask for.</summary>
    public IReadOnlyList<string> NewScopes { get; init; } = [];
}
