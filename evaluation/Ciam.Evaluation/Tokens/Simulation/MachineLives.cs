using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;

namespace Ciam.Evaluation.Tokens.Simulation;

/// <summary>How a machine works.</summary>
internal enum Trade
{
    /// <summary>Every five minutes, day and night, from one cloud.</summary>
    Clockwork,

    /// <summary>Some ten times an hour in office hours, Monday to Friday, from one office line.</summary>
    Office,

    /// <summary>Two hundred requests at two in the morning, from one cloud.</summary>
    Nightly,

    /// <summary>Every four minutes from whichever of six networks.</summary>
    ManyEgress,

    /// <summary>A chatbot: busy by day, quiet by night, in waves, from two clouds.</summary>
    Chatbot,
}

/// <summary>One request on its way.</summary>
internal sealed record MachineRequest(DateTimeOffset At, Place Place, string Scope, bool Stolen);

/// <summary>A machine client's memory as the server keeps it: habits, the latest ten requests for the pace, the networks of the last hour.</summary>
internal sealed record MachineState(ClientBaseline Habits, IReadOnlyList<(DateTimeOffset At, string Network)> Recent)
{
    private const int PaceOver = 10, MostRecent = 50;

    public static MachineState Fresh { get; } = new(ClientBaseline.None, []);

    /// <summary>Judges one request as the server would, and learns from it if it is answered.</summary>
    public (Judgment Judgment, MachineState After) Judge(MachineRequest request)
    {
        double? pace = Recent.Count >= PaceOver ? PaceOver / Math.Max((request.At - Recent[^PaceOver].At).TotalHours, 1.0 / 360_000) : null;
        var ofTheHour = Recent.Where(seen => seen.At > request.At.AddHours(-1)).Select(seen => seen.Network).Distinct();
        var facts = new RiskFacts
        {
            Purpose = Purpose.ClientCredentials, At = request.At, Place = request.Place, Scopes = [request.Scope], Failures = new FailureFacts(),
            Client = Habits.Recognise(request.At, request.Place, [request.Scope], pace, ofTheHour),
        };
        var judged = RiskJudge.Judge(facts, RiskPolicy.Default);
        var recent = Recent.Count >= MostRecent ? Recent.Skip(Recent.Count - MostRecent + 1) : Recent;
        return (judged, new MachineState(judged.Verdict == Verdict.Allow ? Habits.Learn(facts) : Habits, [.. recent, (request.At, request.Place.NetworkKey!)]));
    }
}

/// <summary>The traffic of one machine client, day by day.</summary>
internal sealed class Machine(int seed, Trade trade)
{
    public const string Scope = "accounts.read";

    /// <summary>A Monday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private readonly Chance _chance = new(seed);
    private readonly World.City _city = World.Cities[seed % 9];
    private readonly int _cloud = seed % 8;

    public Chance Chance => _chance;

    /// <summary>Where it lives; the second place is where it is moved to.</summary>
    public Place Home => trade == Trade.Office ? World.Fixed(_city, _cloud % 6) : World.Cloud(_city, _cloud);
    public Place Elsewhere => World.Cloud(World.Cities[(seed + 3) % World.Cities.Length], _cloud + 1);

    /// <summary>The same provider somewhere else.</summary>
    public Place Branch => World.Cities.First(city => city.Country != _city.Country) is var away && trade == Trade.Office ? Home with { Country = away.Country, City = away.Name, Latitude = away.Latitude, Longitude = away.Longitude } : World.Cloud(away, _cloud);

    /// <summary>Its requests on one day; <paramref name="moved"/> is the share of them that comes from its new place.</summary>
    public IEnumerable<MachineRequest> Day(DateTimeOffset midnight, double moved = 0) =>
        Times(midnight).Select(at => new MachineRequest(at, _chance.Of(moved) ? Elsewhere : PlaceNow(), Scope, false));

    private Place PlaceNow() => trade switch
    {
        Trade.ManyEgress => World.Cloud(_city, _cloud + _chance.Below(6)),
        Trade.Chatbot => _chance.Of(0.3) ? World.Cloud(_city, _cloud + 4) : Home,
        _ => Home,
    };

    private IEnumerable<DateTimeOffset> Times(DateTimeOffset midnight) => trade switch
    {
        Trade.Clockwork => Enumerable.Range(0, 288).Select(i => midnight.AddMinutes(i * 5).AddSeconds(_chance.Below(5))),
        Trade.Office => midnight.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? [] : Poisson(midnight.AddHours(8), 11, _ => 10),
        Trade.Nightly => Enumerable.Range(0, 200).Select(i => midnight.AddHours(2).AddSeconds((i * 3) + _chance.Below(3))),
        Trade.ManyEgress => Enumerable.Range(0, 360).Select(i => midnight.AddMinutes(i * 4).AddSeconds(_chance.Below(30))),
        _ => Waves(midnight),
    };

    /// <summary>By day thirty an hour and by night four, doubled or tripled for an hour now and then.</summary>
    private IEnumerable<DateTimeOffset> Waves(DateTimeOffset midnight)
    {
        var waves = Enumerable.Range(0, 24).Select(_ => _chance.Of(0.1) ? _chance.Between(2, 3) : 1).ToArray();
        return Poisson(midnight, 24, at => (at.Hour is >= 7 and < 22 ? 30 : 4) * waves[at.Hour]);
    }

    private IEnumerable<DateTimeOffset> Poisson(DateTimeOffset from, double hours, Func<DateTimeOffset, double> perHour)
    {
        for (var at = from.AddHours(_chance.Wait(1 / perHour(from))); at < from.AddHours(hours); at = at.AddHours(_chance.Wait(1 / perHour(at))))
            yield return at;
    }
}
