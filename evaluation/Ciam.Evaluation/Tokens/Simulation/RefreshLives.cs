using Ciam.Decisions.Risk;

namespace Ciam.Evaluation.Tokens.Simulation;

/// <summary>A month of an app that keeps itself signed in by refresh tokens, and copies of them in other hands.</summary>
/// <remarks>
/// Facts are put together as the server does for a public client: compared with the request that first had the grant, with the
/// customer's habits learned from sign-ins, and with the last place anybody was seen. Each use rotates the token; a token
/// presented twice ends the grant.
/// </remarks>
internal sealed class RefreshLives(int seed, bool bound, RiskPolicy? by = null)
{
    public const int Days = 30;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A thief asks again before each access token ends.</summary>
    private const double ThiefEveryMinutes = 10;

    /// <summary>So long after the copy was made it is used first, on average.</summary>
    private const double UsedAfterMinutes = 20;

    /// <summary>A thief unseen for a day has won.</summary>
    private const double TrialMinutes = 24 * 60;

    private readonly RiskPolicy _policy = by ?? RiskPolicy.Default;
    private OriginFacts _origin = null!;

    /// <summary>Lives the month; at one moment of it every hideout is tried on a copy of the state.</summary>
    public (Peace Peace, IReadOnlyDictionary<Hideout, Theft> Thefts) Live(Move move = Move.None, bool copiesAgent = true)
    {
        var person = new Person(seed, Start, Days);
        var opens = person.Opens(Start, Days).ToList();
        var stolenAt = Start.AddDays(10).AddMinutes(person.Chance.Between(0, 15 * 24 * 60));
        var (peace, thefts) = (new Peace(0, 0, 0, Days / 30.0), new Dictionary<Hideout, Theft>());
        SignIn(person, Start, person.PlaceAt(Start));
        var moved = false;
        for (var i = 0; i < opens.Count; i++)
        {
            var at = opens[i];
            if (!moved && move != Move.None && at >= Start.AddDays(Days / 2))
                (moved, _) = (true, Relocate(person, move));
            if (thefts.Count == 0 && at >= stolenAt && i > 0)
                thefts = Steal(person, opens[i - 1], at, copiesAgent);
            var place = person.PlaceAt(at);
            var judged = RiskJudge.Judge(Facts(person, at, place, Person.App), _policy);
            peace += Peace.Of(judged);
            if (judged.Verdict == Verdict.Allow)
                person.Seen(at, place);
            else
                SignIn(person, at, place);

            // Now and then she signs in at the web bank too.
            if (person.Chance.Of(0.03))
                person.SignIn(at, place, person.Browser);
        }

        return (peace, thefts);
    }

    private static bool Relocate(Person person, Move move)
    {
        var to = move switch
        {
            Move.Provider => person.City,
            Move.City => World.In(person.Country).First(city => city != person.City),
            _ => World.Cities.First(city => city.Country != person.Country),
        };
        person.Move(to);
        return true;
    }

    private void SignIn(Person person, DateTimeOffset at, Place place)
    {
        person.SignIn(at, place, person.Browser);
        _origin = new OriginFacts(at, place, Person.App);
    }

    /// <summary>Between two openings of the app a copy is made somewhere on the way; the thief races the owner to its next use.</summary>
    private Dictionary<Hideout, Theft> Steal(Person owner, DateTimeOffset before, DateTimeOffset next, bool copiesAgent)
    {
        var chance = new Chance(seed * 31);
        var thefts = new Dictionary<Hideout, Theft>();
        foreach (var hideout in Enum.GetValues<Hideout>())
        {
            var first = before.AddMinutes(chance.Between(0, (next - before).TotalMinutes)).AddMinutes(chance.Wait(UsedAfterMinutes));
            thefts[hideout] = first >= next ? new Theft(false, true, 0, 0) : Use(owner, Thief.At(hideout, owner, chance), first, next, copiesAgent);
        }

        return thefts;
    }

    private Theft Use(Person owner, Place place, DateTimeOffset first, DateTimeOffset ownerReturns, bool copiesAgent)
    {
        var (last, requests) = (owner.LastSighting, 0);
        for (var at = first; at < ownerReturns && (at - first).TotalMinutes < TrialMinutes; at = at.AddMinutes(ThiefEveryMinutes), requests++)
        {
            var facts = Facts(owner, at, place, copiesAgent ? Person.App : "curl") with { LastSighting = last };
            if (RiskJudge.Judge(facts, _policy).Verdict != Verdict.Allow)
                return new Theft(true, true, requests, (at - first).TotalMinutes);
            last = new Sighting(at, place);
        }

        // The owner's app presents the token the thief has spent: the grant ends for both.
        var minutes = (ownerReturns - first).TotalMinutes;
        return minutes < TrialMinutes ? new Theft(false, true, requests, minutes) : new Theft(false, false, requests, TrialMinutes);
    }

    private RiskFacts Facts(Person person, DateTimeOffset at, Place place, string agent) => new()
    {
        Purpose = Purpose.RefreshToken, At = at, FromCustomerDevice = true, Place = place, Agent = agent, SenderConstrained = bound,
        Customer = person.Habits.Recognise(at, place, agent), LastSighting = person.LastSighting, Origin = _origin, Failures = new FailureFacts(),
    };
}

/// <summary>What changes in the middle of the month.</summary>
internal enum Move
{
    None,
    Provider,
    City,
    Country,
}
