using BenchmarkDotNet.Attributes;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;

namespace Ciam.Bench;

/// <summary>The pure judgment of a sign-in against a year's habits: features, score and reasons, without I/O.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class JudgeBenchmarks
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly Place Home = new() { Country = "CH", City = "Zurich", Latitude = 47.37, Longitude = 8.54, Asn = 64500, NetworkOwner = "Home ISP" };
    private static readonly Place Far = new() { Country = "SG", City = "Singapore", Latitude = 1.35, Longitude = 103.82, Asn = 64999, NetworkOwner = "Hosting", IsHosting = true };

    private CustomerBaseline _habits = CustomerBaseline.None;
    private RiskFacts _atHome = null!;
    private RiskFacts _abroad = null!;

    [GlobalSetup]
    public void LearnAYear()
    {
        for (var day = 0; day < 365; day++)
            _habits = _habits.Observe(Start.AddDays(day), Home, "Firefox on Windows");
        _atHome = FactsAt(Home, "Firefox on Windows", known: true);
        _abroad = FactsAt(Far, "Chrome on Linux", known: false);
    }

    [Benchmark]
    public Judgment AtHome() => RiskJudge.Judge(_atHome, RiskPolicy.Default);

    [Benchmark]
    public Judgment Abroad() => RiskJudge.Judge(_abroad, RiskPolicy.Default);

    [Benchmark]
    public CustomerHabits Recognise() => _habits.Recognise(Start.AddDays(365), Far, "Chrome on Linux");

    private RiskFacts FactsAt(Place place, string agent, bool known) => new()
    {
        Purpose = Purpose.SignIn,
        At = Start.AddDays(365),
        FromCustomerDevice = true,
        Place = place,
        Agent = agent,
        DeviceKnown = known,
        AccountCreatedAt = Start,
        LastSighting = new Sighting(Start.AddDays(364), Home),
        Customer = _habits.Recognise(Start.AddDays(365), place, agent),
        Failures = new FailureFacts(),
    };
}
