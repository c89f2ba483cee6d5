using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;

namespace Ciam.UnitTests.Decisions.Risk;

/// <summary>People, machines and places that the examples speak of.</summary>
internal static class Given
{
    public const string HerBrowser = "Firefox on Windows";
    public static readonly DateTimeOffset Noon = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    public static readonly Place Zurich = new() { Country = "CH", City = "Zurich", Latitude = 47.3769, Longitude = 8.5417, Asn = 64496, NetworkOwner = "Alpenblick Telecom" };
    public static readonly Place Geneva = new() { Country = "CH", City = "Geneva", Latitude = 46.2044, Longitude = 6.1432, Asn = 64497, NetworkOwner = "Rhone Mobile" };
    public static readonly Place Constance = new() { Country = "DE", City = "Constance", Latitude = 47.6779, Longitude = 9.1732, Asn = 64498, NetworkOwner = "Bodensee Kabel" };
    public static readonly Place NewYork = new() { Country = "US", City = "New York", Latitude = 40.7128, Longitude = -74.006, Asn = 64500, NetworkOwner = "Hudson Broadband" };
    public static readonly Place Singapore = new() { Country = "SG", City = "Singapore", Latitude = 1.3521, Longitude = 103.8198, Asn = 64502, NetworkOwner = "Merlion Cloud Hosting", IsHosting = true };
    public static readonly Place Hidden = new() { Country = "NL", City = "Amsterdam", Latitude = 52.3676, Longitude = 4.9041, Asn = 64503, NetworkOwner = "Hidden Harbour VPN", IsHosting = true, IsAnonymizer = true };

    /// <summary>Forty days of signing in from Zurich with one browser, between eight and nineteen o'clock.</summary>
    public static readonly CustomerBaseline HerHabits = Enumerable.Range(0, 40).Aggregate(CustomerBaseline.None,
        (habits, day) => habits.Observe(Noon.AddDays(day - 41).AddHours((day % 12) - 4), Zurich, HerBrowser));

    /// <summary>Sixty days of asking once an hour from eight to nineteen, from Zurich, for one scope.</summary>
    public static readonly ClientBaseline ItsHabits = Enumerable.Range(0, 60 * 12).Aggregate(ClientBaseline.None,
        (habits, hour) => habits.Observe(Noon.AddDays((hour / 12) - 61).AddHours((hour % 12) - 4), Zurich, ["accounts.read"], 1));

    /// <summary>Alice as always: at noon, from home, with the device the bank remembers.</summary>
    public static RiskFacts Alice(Place? place = null, string? agent = HerBrowser, DateTimeOffset? at = null, Func<CustomerBaseline, CustomerBaseline>? habits = null)
    {
        var (here, now) = (place ?? Zurich, at ?? Noon);
        return new RiskFacts
        {
            Purpose = Purpose.SignIn,
            At = now,
            FromCustomerDevice = true,
            Place = here,
            Agent = agent,
            DeviceKnown = true,
            AccountCreatedAt = Noon.AddYears(-3),
            LastSighting = new Sighting(now.AddHours(-18), Zurich),
            Customer = (habits?.Invoke(HerHabits) ?? HerHabits).Recognise(now, here, agent),
            Failures = new FailureFacts(),
        };
    }

    /// <summary>A chatbot at work.</summary>
    public static RiskFacts Chatbot(Place? place = null, DateTimeOffset? at = null, double? perHour = 1, params string[] scopes)
    {
        var (here, now) = (place ?? Zurich, at ?? Noon);
        var asked = scopes.Length == 0 ? ["accounts.read"] : scopes;
        return new RiskFacts
        {
            Purpose = Purpose.ClientCredentials,
            At = now,
            Place = here,
            Scopes = asked,
            Client = ItsHabits.Recognise(now, here, asked, perHour),
            Failures = new FailureFacts(),
        };
    }

    /// <summary>A session or grant that began at home an hour ago.</summary>
    public static RiskFacts Continued(Purpose purpose, Place? place = null, string? agent = HerBrowser) => new()
    {
        Purpose = purpose,
        At = Noon,
        FromCustomerDevice = true,
        Place = place ?? Zurich,
        Agent = agent,
        Origin = new OriginFacts(Noon.AddHours(-1), Zurich, purpose == Purpose.AuthorizationCode ? null : HerBrowser),
        LastSighting = new Sighting(Noon.AddHours(-1), Zurich),
        Failures = new FailureFacts(),
    };

    public static Judgment Judged(this RiskFacts facts) => RiskJudge.Judge(facts, RiskPolicy.Default);

    public static Evidence? Reason(this Judgment judgment, ReasonCode code) => judgment.Evidence.SingleOrDefault(e => e.Code == code);

    public static IReadOnlyList<ReasonCode> Against(this Judgment judgment) => [.. judgment.Evidence.Where(e => e.Contribution > 0).Select(e => e.Code)];
}
