using Ciam.Decisions.Arithmetic;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;
using Ciam.Decisions.Risk.Habits;

namespace Ciam.UnitTests.Properties;

/// <summary>Facts of every shape, made from a seed that a failing property prints.</summary>
internal sealed class RiskNoise(int seed)
{
    private static readonly string[] Countries = ["CH", "DE", "US", "SG", "BR", "QQ"];
    private static readonly DateTimeOffset Noon = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);
    private readonly Random _dice = new(seed);

    public int Below(int most) => _dice.Next(most);

    public RiskFacts Facts() => new()
    {
        Purpose = Enum.GetValues<Purpose>()[Below(5)],
        At = Noon.AddSeconds(Below(100_000_000)).AddTicks(Below(10_000_000)),
        FromCustomerDevice = Coin(),
        Place = Maybe(Place),
        Agent = Maybe(Agent),
        DeviceKnown = Coin() ? null : Coin(),
        DeviceOfOrigin = Coin() ? null : Coin(),
        SenderConstrained = Coin() ? null : Coin(),
        Proven = Maybe(() => new ProvenFactors(1 + Below(3), Noon.AddSeconds(Below(100_000_000)))),
        AccountCreatedAt = Coin() ? null : Noon.AddDays(-Below(2000)),
        PhoneChangedAt = Coin() ? null : Noon.AddDays(-Below(14)),
        LastSighting = Maybe(() => new Sighting(Noon.AddSeconds(Below(100_000_000)), Maybe(Place))),
        Customer = Maybe(() => new CustomerHabits
        {
            Sightings = _dice.NextDouble() * 60,
            Country = Maybe(() => Familiar("CH")),
            Network = Maybe(() => Familiar("Alpenblick")),
            Agent = Maybe(() => Familiar("Firefox")),
            Hour = Maybe(() => new HourFamiliarity(_dice.NextDouble() * 0.2, _dice.NextDouble() * 60, "08:00 to 19:00")),
        }),
        Client = Maybe(() => new ClientHabits
        {
            Days = _dice.NextDouble() * 30,
            Network = Maybe(() => Familiar("Alpenblick")),
            Hour = Maybe(() => new HourFamiliarity(_dice.NextDouble() * 0.2, _dice.NextDouble() * 60, "all day")),
            Weekday = Maybe(() => new WeekdayFamiliarity(_dice.NextDouble() * 0.04, _dice.NextDouble() * 30, "Mon, Tue")),
            NewNetworksAtOnce = Below(5),
            RequestsPerHour = Coin() ? null : Math.Pow(2, _dice.NextDouble() * 20),
            LogRate = new RunningMoments(Below(40), _dice.NextDouble() * 8, _dice.NextDouble() * 4),
            ScopeSightings = _dice.NextDouble() * 10,
            NewScopes = Coin() ? [] : ["payments"],
        }),
        Origin = Maybe(() => new OriginFacts(Noon.AddSeconds(Below(100_000_000)), Maybe(Place), Maybe(Agent))),
        Failures = Maybe(() => new FailureFacts
        {
            OnAccount = Below(30),
            FromNetwork = Below(200),
            AccountsFailingFromNetwork = Below(60),
            AccountsSucceedingFromNetwork = Below(60),
        }),
        Behaviour = Maybe(Behaviour),
        Prior = Maybe(() => new PopulationPrior(Below(40), Math.Round((_dice.NextDouble() * 12) - 6, 6), Math.Round((_dice.NextDouble() * 12) - 6, 6))),
    };

    public BehaviourFacts Behaviour() => new()
    {
        MayBeAsked = Coin(),
        Name = Maybe(Compared),
        Password = Maybe(Compared),
        Moves = Maybe(Compared),
        Touches = Maybe(Compared),
        Findings = Below(4) == 0 ? [Enum.GetValues<BehaviourFinding>()[Below(6)]] : [],
    };

    public Place Place() => new()
    {
        Country = Maybe(() => Countries[Below(Countries.Length)]),
        City = Maybe(() => "Somewhere"),
        Latitude = Coin() ? null : (_dice.NextDouble() * 180) - 90,
        Longitude = Coin() ? null : (_dice.NextDouble() * 360) - 180,
        RadiusKm = Coin() ? null : Below(500),
        Asn = Coin() ? null : 64496 + Below(4),
        NetworkOwner = Maybe(() => "Owner"),
        IsHosting = Coin(),
        IsAnonymizer = Below(4) == 0,
    };

    public DateTimeOffset Instant() => Noon.AddMinutes(Below(2_000_000));

    public string? Agent() => Maybe(() => $"Agent {Below(40)}");

    private ComparedBehaviour Compared() => Coin()
        ? ComparedBehaviour.Not(Enum.GetValues<NotCompared>()[Below(4)], Below(5))
        : new ComparedBehaviour { LogRatio = (_dice.NextDouble() * 8) - 4, Samples = Below(40), HoldShift = _dice.NextDouble() - 0.5, PaceShift = Coin() ? null : _dice.NextDouble() };

    private Familiarity Familiar(string usual) => new(_dice.NextDouble(), _dice.NextDouble() * 60, usual);

    private bool Coin() => Below(2) == 0;

    private T? Maybe<T>(Func<T?> make)
        where T : class => Below(4) == 0 ? null : make();
}
