using Ciam.Decisions.Arithmetic;
using Ciam.Decisions.Risk.Habits;

namespace Ciam.Decisions.Risk.Baselines;

/// <summary>A customer's habits: learned from journeys that ended well, fading with time, bounded in size.</summary>
public sealed record CustomerBaseline
{
    /// <summary>After a season a place not visited again counts half.</summary>
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(90);

    public static CustomerBaseline None { get; } = new();

    /// <summary>The instant the weights stand for.</summary>
    public DateTimeOffset? At { get; init; }
    public Tally Countries { get; init; } = Tally.None;
    public Tally Networks { get; init; } = Tally.None;
    public Tally Agents { get; init; } = Tally.None;
    public HourTally Hours { get; init; } = HourTally.None;

    /// <summary>What the trained model recognises the customer by; absent until something was learned for it.</summary>
    public History? History { get; init; }

    /// <summary>All sightings ever, without forgetting.</summary>
    public long Sightings { get; init; }

    public CustomerBaseline Observe(DateTimeOffset at, Place? place, string? agent)
    {
        var faded = FadedTo(at);
        return faded with
        {
            Countries = place?.Country is { } country ? faded.Countries.Observe(country) : faded.Countries,
            Networks = place?.NetworkKey is { } network ? faded.Networks.Observe(network, place.NetworkOwner) : faded.Networks,
            Agents = agent is null ? faded.Agents : faded.Agents.Observe(agent),
            Hours = faded.Hours.Observe(at),
            Sightings = faded.Sightings + 1,
        };
    }

    /// <summary>Learns from a request that ended well.</summary>
    public CustomerBaseline Learn(RiskFacts facts) =>
        Observe(facts.At, facts.Place, facts.Agent) with { History = (History ?? History.None).Observe(Sight.Of(facts)) };

    /// <summary>What these habits say about somebody who is here now.</summary>
    public CustomerHabits Recognise(DateTimeOffset at, Place? place, string? agent)
    {
        var now = FadedTo(at);
        return new CustomerHabits
        {
            Sightings = now.Hours.Hours.Sum(),
            Country = Familiarity.Of(now.Countries, place?.Country),
            Network = Familiarity.Of(now.Networks, place?.NetworkKey),
            Agent = Familiarity.Of(now.Agents, agent),
            Hour = HourFamiliarity.Of(now.Hours, at),
        };
    }

    private CustomerBaseline FadedTo(DateTimeOffset at)
    {
        if (At is not { } then)
            return this with { At = at };

        var left = Decay.Left(at - then, HalfLife);
        return this with
        {
            At = at > then ? at : then,
            Countries = Countries.FadedTo(left),
            Networks = Networks.FadedTo(left),
            Agents = Agents.FadedTo(left),
            Hours = Hours.FadedTo(left),
        };
    }
}

/// <summary>What the habits of a customer say about one request.</summary>
public sealed record CustomerHabits
{
    /// <summary>How many sightings stand behind them, faded.</summary>
    public double Sightings { get; init; }
    public Familiarity? Country { get; init; }
    public Familiarity? Network { get; init; }
    public Familiarity? Agent { get; init; }
    public HourFamiliarity? Hour { get; init; }
}
