using BenchmarkDotNet.Attributes;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;
using Ciam.Decisions.Risk.Habits;

namespace Ciam.Bench;

/// <summary>A sign-in against a year's habits: features, score by the trained model, reasons and verdict, without I/O.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class JudgeBenchmarks
{
    private const string AtDesk = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private const string Elsewhere = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly Place Home = new() { Country = "CH", City = "Zurich", Latitude = 47.37, Longitude = 8.54, Asn = 64500, NetworkOwner = "Home ISP" };
    private static readonly Place Far = new() { Country = "SG", City = "Singapore", Latitude = 1.35, Longitude = 103.82, Asn = 64999, NetworkOwner = "Hosting", IsHosting = true };

    private readonly Population _everybody = new();
    private CustomerBaseline _habits = CustomerBaseline.None;
    private RiskFacts _atHome = null!;
    private RiskFacts _abroad = null!;

    [GlobalSetup]
    public void LearnAYear()
    {
        for (var day = 0; day < 365; day++)
        {
            var facts = Facts(Start.AddDays(day), Home, AtDesk, known: true);
            _everybody.Observe(Sight.Of(facts), _habits.History ?? History.None);
            _habits = _habits.Learn(facts);
        }
        _atHome = Remembered(Facts(Start.AddDays(365), Home, AtDesk, known: true));
        _abroad = Remembered(Facts(Start.AddDays(365), Far, Elsewhere, known: false));
        if (_abroad.Features is not { Count: > 20 })
            throw new InvalidOperationException("The judgment would not be the trained model's.");
    }

    /// <summary>The pure judgment: what a stored one costs to judge again.</summary>
    [Benchmark]
    public Judgment JudgeAtHome() => RiskJudge.Judge(_atHome, RiskPolicy.Default);

    [Benchmark]
    public Judgment JudgeAbroad() => RiskJudge.Judge(_abroad, RiskPolicy.Default);

    /// <summary>The features of one sign-in out of history and population.</summary>
    [Benchmark]
    public IReadOnlyDictionary<string, double>? Features() => SignInFeatures.Known(Sight.Of(_abroad), _habits.History, _everybody);

    /// <summary>All that is pure about one sign-in: features, habits and judgment.</summary>
    [Benchmark]
    public Judgment FeaturesAndJudgment() => RiskJudge.Judge(Remembered(_abroad), RiskPolicy.Default);

    private RiskFacts Remembered(RiskFacts facts) => facts with
    {
        LastSighting = new Sighting(Start.AddDays(364), Home),
        Customer = _habits.Recognise(facts.At, facts.Place, facts.Agent),
        Features = SignInFeatures.Known(Sight.Of(facts), _habits.History, _everybody),
        Failures = new FailureFacts(),
    };

    private static RiskFacts Facts(DateTimeOffset at, Place place, string agent, bool known) => new()
    {
        Purpose = Purpose.SignIn,
        At = at,
        FromCustomerDevice = true,
        Place = place,
        Address = new AddressMarks($"{place.Asn:x12}", $"{place.Asn + 1:x12}", $"{place.Asn + 2:x12}"),
        Agent = known ? "Firefox on Windows" : "Chrome on Linux",
        Browser = AgentFacts.Read(agent),
        DeviceKnown = known,
        AccountCreatedAt = Start.AddYears(-1),
    };
}
