using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;
using Ciam.Decisions.Risk.Habits;
using Ciam.Testing;

namespace Ciam.UnitTests.Decisions.Risk;

/// <summary>The same days in the life of a bank, with habits the trained weights can read.</summary>
public sealed class TrainedScenarios
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";
    private const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";
    private const string Linux = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    private static readonly AddressMarks Home = new("home", "home/24", "home/16");

    /// <summary>Fifty days of signing in from home with one browser, between eight and nineteen o'clock.</summary>
    private static readonly CustomerBaseline Habits = Enumerable.Range(0, 50).Aggregate(CustomerBaseline.None,
        (habits, day) => habits.Learn(Seen(Given.Noon.AddDays(day - 51).AddHours((day % 12) - 4), Given.Zurich, Home, Firefox)));

    private static readonly IPopulation Everybody = Neighbours();

    private static Population Neighbours()
    {
        var (population, places, agents) = (new Population(), new[] { Given.Zurich, Given.Zurich, Given.Zurich, Given.Geneva, Given.Geneva, Given.Constance, Given.NewYork }, new[] { Firefox, Linux, IPhone, IPhone });
        for (var i = 0; i < 3000; i++)
            population.Observe(Sight.Of(Seen(Given.Noon.AddHours(-i / 2.0), places[i % 7], new AddressMarks($"{i}", $"{i}", $"{i % 90}"), agents[i % 4])), i % 10 == 0 ? History.None : Habits.History!);
        return population;
    }

    private static RiskFacts Seen(DateTimeOffset at, Place? place, AddressMarks? address, string header) => new()
    {
        Purpose = Purpose.SignIn,
        At = at,
        FromCustomerDevice = true,
        Place = place,
        Address = address,
        Browser = AgentFacts.Read(header),
        Agent = header.Contains("Firefox", StringComparison.Ordinal) ? "Firefox on Windows" : header == IPhone ? "Safari on iPhone" : header == Linux ? "Chrome on Linux" : "python-requests",
        AccountCreatedAt = Given.Noon.AddYears(-3),
        Failures = new FailureFacts(),
    };

    private static RiskFacts Alice(Place? place, string header = Firefox, bool? marked = true, AddressMarks? address = null, double hours = 0, CustomerBaseline? habits = null, double lastSeen = -18)
    {
        var facts = Seen(Given.Noon.AddHours(hours), place, address ?? (place == Given.Zurich ? Home : new AddressMarks("x", "y", "z")), header) with { DeviceKnown = marked };
        return facts with
        {
            LastSighting = new Sighting(facts.At.AddHours(lastSeen), Given.Zurich),
            Customer = (habits ?? Habits).Recognise(facts.At, place, facts.Agent),
            Features = SignInFeatures.Known(Sight.Of(facts), (habits ?? Habits).History, Everybody),
        };
    }

    private static string Told(Judgment judgment) => $"{judgment.Verdict} {judgment.Score}: {string.Join("\n    ", judgment.Evidence.Select(e => $"{e.Code} {e.Contribution} {e.Detail}"))}";

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public void As_always_is_quiet(bool? marked)
    {
        var judgment = RiskJudge.Judge(Alice(Given.Zurich, marked: marked), RiskPolicy.Default);

        Assert.Equal((Verdict.Allow, false), (judgment.Verdict, judgment.NotifyOwner));
        Assert.Empty(judgment.Against());
    }

    [Fact]
    public void An_unmarked_device_is_asked_and_never_refused()
    {
        foreach (var facts in new[] { Alice(Given.Zurich, IPhone, false), Alice(Given.Zurich, Firefox, false) })
        {
            var judgment = RiskJudge.Judge(facts, RiskPolicy.Default);

            Assert.Equal(Verdict.StepUp, judgment.Verdict);
            Assert.Contains(ReasonCode.UnfamiliarDevice, judgment.Evidence.Select(e => e.Code));
            Assert.Equal(Verdict.Allow, RiskJudge.Judge(facts with { Proven = new ProvenFactors(2, facts.At) }, RiskPolicy.Default).Verdict);
        }
    }

    [Fact]
    public void A_bank_may_leave_unmarked_devices_to_the_weights()
    {
        var policy = RiskPolicy.Default with { SignIn = RiskPolicy.Default.SignIn! with { UnmarkedAsks = false } };

        Assert.Equal(Verdict.Allow, RiskJudge.Judge(Alice(Given.Zurich, Firefox, false), policy).Verdict);
    }

    [Fact]
    public void A_holiday_or_a_carrier_with_ones_own_device_is_not_disturbed()
    {
        Assert.Equal(Verdict.Allow, RiskJudge.Judge(Alice(Given.NewYork, lastSeen: -24), RiskPolicy.Default).Verdict);
        Assert.Equal(Verdict.Allow, RiskJudge.Judge(Alice(Given.Geneva), RiskPolicy.Default).Verdict);
        Assert.Equal(Verdict.Allow, RiskJudge.Judge(Alice(null), RiskPolicy.Default).Verdict);
    }

    [Theory]
    [InlineData(0, Verdict.StepUp)]
    [InlineData(12, Verdict.Refuse)]
    public void A_stranger_in_Singapore_is_asked_and_while_guessing_refused(int failures, Verdict expected)
    {
        var judgment = RiskJudge.Judge(Alice(Given.Singapore, Linux, false, lastSeen: -1 / 30.0) with { Failures = new FailureFacts { OnAccount = failures } }, RiskPolicy.Default);

        Assert.Equal((expected, true), (judgment.Verdict, judgment.NotifyOwner));
        Assert.Equal("New network: Merlion Cloud Hosting; usually Alpenblick Telecom", judgment.Reason(ReasonCode.UnfamiliarNetwork)!.Detail);
    }

    [Fact]
    public void A_mark_carried_off_does_not_excuse_another_continent_or_another_program()
    {
        Assert.NotEqual(Verdict.Allow, RiskJudge.Judge(Alice(Given.Singapore, Firefox, true, lastSeen: -1 / 30.0), RiskPolicy.Default).Verdict);
        Assert.NotEqual(Verdict.Allow, RiskJudge.Judge(Alice(Given.Geneva, Linux), RiskPolicy.Default).Verdict);
    }

    [Fact]
    public void The_weights_by_hand_are_as_before_without_trained_ones()
    {
        var old = RiskJson.Read<RiskPolicy>(File.ReadAllText(Repository.PathOf("tests/Ciam.UnitTests/Decisions/Risk/house-1-policy.json")));
        var facts = Alice(Given.Singapore, Linux, false, lastSeen: -1 / 30.0);

        Assert.Equal("house-1", old.Version);
        Assert.Equal(RiskJson.Write(RiskJudge.Judge(facts with { Features = null, Browser = null, Address = null }, old)), RiskJson.Write(RiskJudge.Judge(facts, old)));
        Assert.Equal(125, RiskJudge.Judge(facts, old).Score);
    }

    [Fact]
    public void All_of_them_told()
    {
        var commuting = Enumerable.Range(0, 40).Aggregate(Habits, (h, day) => h.Learn(Seen(Given.Noon.AddDays(day - 40), Given.NewYork with { IsHosting = true }, new AddressMarks("o", "p", "q"), Firefox)));
        Golden.Match("tests/Ciam.UnitTests/Decisions/Risk/trained-scenarios.txt", string.Join('\n', new (string Name, RiskFacts Facts)[]
        {
            ("at home, own device", Alice(Given.Zurich)),
            ("at home, marks no question", Alice(Given.Zurich, marked: null)),
            ("at home, updated browser", Alice(Given.Zurich, Firefox.Replace("128.0", "129.0", StringComparison.Ordinal))),
            ("at home, new telephone", Alice(Given.Zurich, IPhone, false)),
            ("at home, new telephone, marks no question", Alice(Given.Zurich, IPhone, null)),
            ("at home, own browser, mark lost", Alice(Given.Zurich, Firefox, false)),
            ("holiday with own device", Alice(Given.NewYork, lastSeen: -24)),
            ("holiday, marks no question", Alice(Given.NewYork, Firefox, null, lastSeen: -24)),
            ("carrier of the same city, own device", Alice(Given.Zurich with { Asn = 64497, NetworkOwner = "Rhone Mobile" }, address: new AddressMarks("m", "m", "m"))),
            ("carrier elsewhere, own device", Alice(Given.Geneva)),
            ("three at night, own device", Alice(Given.Zurich, hours: 15)),
            ("private address, own device", Alice(null)),
            ("back after half a year, own device", Alice(Given.Zurich, hours: 4400)),
            ("Singapore, stranger's browser", Alice(Given.Singapore, Linux, false, lastSeen: -1 / 30.0)),
            ("Singapore, stranger's browser, marks no question", Alice(Given.Singapore, Linux, null, lastSeen: -1 / 30.0)),
            ("Singapore, stranger's browser, guessing", Alice(Given.Singapore, Linux, false, lastSeen: -1 / 30.0) with { Failures = new FailureFacts { OnAccount = 12 } }),
            ("hidden network, stranger's browser, guessing", Alice(Given.Hidden, Linux, false, lastSeen: -1 / 30.0) with { Failures = new FailureFacts { OnAccount = 12 } }),
            ("stolen mark in Singapore, stranger's browser", Alice(Given.Singapore, Linux, true, lastSeen: -1 / 30.0)),
            ("stolen mark in Singapore, same browser", Alice(Given.Singapore, Firefox, true, lastSeen: -1 / 30.0)),
            ("stolen mark, neighbour's network, stranger's browser", Alice(Given.Geneva, Linux)),
            ("office abroad that is a habit", Alice(Given.NewYork with { IsHosting = true }, address: new AddressMarks("o", "p", "q"), habits: commuting, lastSeen: -0.3)),
            ("at home while somebody guesses", Alice(Given.Zurich) with { Failures = new FailureFacts { OnAccount = 1000 } }),
            ("second sign-in ever, elsewhere", Alice(Given.Geneva, IPhone, false, habits: CustomerBaseline.None.Learn(Seen(Given.Noon.AddDays(-1), Given.Zurich, Home, Firefox)))),
        }.Select(day => $"{day.Name}\n    {Told(RiskJudge.Judge(day.Facts, RiskPolicy.Default))}")) + "\n");
    }
}
