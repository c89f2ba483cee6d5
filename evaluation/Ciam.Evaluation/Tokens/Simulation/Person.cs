using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;

namespace Ciam.Evaluation.Tokens.Simulation;

/// <summary>A customer with a home, a job, a telephone, trips and perhaps a VPN, and what the bank has learned of her from her sign-ins.</summary>
internal sealed class Person
{
    public const string App = "DemoBank";
    private const double HistoryDays = 90;
    private static readonly string[] Browsers = ["Firefox on Windows", "Chrome on Windows", "Safari on Mac", "Chrome on Linux"];

    private readonly Chance _chance;
    private readonly int _carrier;
    private readonly bool _usesVpn;
    private readonly World.City _vpnExit;
    private readonly List<(DateTimeOffset From, DateTimeOffset To, World.City Where)> _trips = [];
    private Place _home;
    private Place _work;
    private World.City _city;

    /// <summary>Before <paramref name="start"/> lie three months of sign-ins; after it lie <paramref name="days"/> of life.</summary>
    public Person(int seed, DateTimeOffset start, int days)
    {
        _chance = new Chance(seed);
        var country = _chance.Between(0, 1) switch { < 0.6 => "CH", < 0.8 => "DE", < 0.9 => "FR", _ => "US" };
        _city = _chance.Any(World.In(country));
        (_home, _work) = (World.Fixed(_city, _chance.Below(6)), World.Fixed(_city, _chance.Below(6)));
        (_carrier, _usesVpn, _vpnExit) = (_chance.Below(3), _chance.Of(0.06), _chance.Any(World.Cities));
        Browser = _chance.Any(Browsers);

        // A trip every two months, every third of them abroad, two to ten days long.
        for (var at = start.AddDays(-HistoryDays + _chance.Wait(60)); at < start.AddDays(days); at = at.AddDays(_chance.Wait(60)))
            _trips.Add((at, at.AddDays(_chance.Between(2, 10)), _chance.Of(0.33) ? _chance.Any(World.Cities) : _chance.Any(World.In(country))));
        for (var at = start.AddDays(-HistoryDays); at < start; at = at.AddDays(_chance.Wait(4)))
            SignIn(at, PlaceAt(at), Browser);
    }

    public string Browser { get; }
    public string Country => _city.Country;
    public World.City City => _city;
    public Place Home => _home;
    public bool UsesVpn => _usesVpn;
    public CustomerBaseline Habits { get; private set; } = CustomerBaseline.None;
    public Sighting? LastSighting { get; private set; }

    /// <summary>A sign-in that ended well is what habits are learned from.</summary>
    public void SignIn(DateTimeOffset at, Place place, string agent)
    {
        Habits = Habits.Learn(new RiskFacts { Purpose = Purpose.SignIn, At = at, Place = place, Agent = agent, FromCustomerDevice = true });
        Seen(at, place);
    }

    public void Seen(DateTimeOffset at, Place place) => LastSighting = new Sighting(at, place);

    /// <summary>Another flat with another provider; the employer stays unless the city does not.</summary>
    public void Move(World.City to)
    {
        _work = to == _city ? _work : World.Fixed(to, _chance.Below(6));
        (_city, _home) = (to, World.Fixed(to, Provider(_home)));
    }

    /// <summary>The times at which she opens the app, four a day, not at night.</summary>
    public IEnumerable<DateTimeOffset> Opens(DateTimeOffset from, int days)
    {
        for (var at = from.AddHours(_chance.Wait(4)); at < from.AddDays(days); at = at.AddHours(_chance.Wait(4)))
        {
            if (at.Hour is >= 6 and < 23)
                yield return at;
        }
    }

    /// <summary>Where her telephone or laptop is, and by which network it speaks.</summary>
    public Place PlaceAt(DateTimeOffset at)
    {
        if (_usesVpn && _chance.Of(0.3))
            return World.Cloud(_vpnExit, 1);
        if (_trips.Find(trip => at >= trip.From && at < trip.To) is { Where: { } away })
        {
            // Abroad a telephone speaks through its home carrier; the hotel does not.
            return _chance.Of(0.4) ? Mobile(_city) : World.Fixed(away, _chance.Below(6));
        }

        var atWork = at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && at.Hour is >= 8 and < 18;
        return _chance.Between(0, 1) switch
        {
            < 0.30 => Mobile(_city),
            < 0.35 => World.Fixed(_city, _chance.Below(6)),
            _ => atWork ? _work : _home,
        };
    }

    public Chance Chance => _chance;

    /// <summary>One time in ten the traffic leaves by another hub of the country.</summary>
    private Place Mobile(World.City city) => World.Carrier(_chance.Of(0.1) ? _chance.Any(World.In(city.Country)) : city, _carrier);

    /// <summary>Any provider but the present one.</summary>
    private int Provider(Place present)
    {
        for (var provider = _chance.Below(6); ; provider = (provider + 1) % 6)
        {
            if (World.Fixed(_city, provider).Asn != present.Asn)
                return provider;
        }
    }
}
