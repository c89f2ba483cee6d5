using Ciam.Decisions.Risk;

namespace Ciam.Evaluation.Tokens.Simulation;

/// <summary>Browser sessions that are used again silently, and their cookie on another machine.</summary>
internal sealed class SessionLives(int seed)
{
    public const int Days = 30;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private const double SessionMinutes = 40, SilentEveryMinutes = 8;

    /// <summary>The network changes within a session: a train, a hotspot, a VPN switched on.</summary>
    private const double ChangesNetwork = 0.04;

    /// <summary>Something cleared the device's mark and left the session's cookie.</summary>
    private const double LosesMark = 0.0005;
    private const int ThiefTries = 6;
    private const double ThiefEveryMinutes = 5;

    /// <summary>One theft per session and hideout, with and without the device's mark, with the owner's program or another.</summary>
    public (Peace Peace, IReadOnlyList<(Hideout Hideout, bool WithMark, bool CopiesAgent, Theft Theft)> Thefts) Live()
    {
        var person = new Person(seed, Start, Days);
        var chance = new Chance(seed * 17);
        var thefts = new List<(Hideout, bool, bool, Theft)>();
        var peace = new Peace(0, 0, 0, Days / 30.0);
        for (var at = Start.AddHours(chance.Wait(40)); at < Start.AddDays(Days); at = at.AddHours(chance.Wait(40)))
        {
            if (at.Hour is < 6 or >= 23)
                continue;
            var place = person.PlaceAt(at);
            var origin = new OriginFacts(at, place, person.Browser);
            person.SignIn(at, place, person.Browser);
            var (hasMark, last) = (!chance.Of(LosesMark), at);
            for (var now = at.AddMinutes(chance.Wait(SilentEveryMinutes)); now < at.AddMinutes(SessionMinutes); now = now.AddMinutes(chance.Wait(SilentEveryMinutes)))
            {
                if (chance.Of(ChangesNetwork))
                    place = person.PlaceAt(now);
                var judged = RiskJudge.Judge(Facts(person, origin, now, place, person.Browser, hasMark, person.LastSighting), RiskPolicy.Default);
                peace += Peace.Of(judged);
                if (judged.Verdict == Verdict.Allow)
                    person.Seen(now, place);
                else
                    (origin, hasMark) = (new OriginFacts(now, place, person.Browser), true);
                last = now;
            }

            foreach (var hideout in Enum.GetValues<Hideout>())
            {
                var (hidden, first) = (Thief.At(hideout, person, chance), last.AddMinutes(chance.Between(1, 30)));
                foreach (var (mark, agent) in new[] { (false, true), (false, false), (true, true), (true, false) })
                    thefts.Add((hideout, mark, agent, Use(person, origin, hidden, first, mark, agent)));
            }
        }

        return (peace, thefts);
    }

    private static Theft Use(Person owner, OriginFacts origin, Place place, DateTimeOffset first, bool withMark, bool copiesAgent)
    {
        var last = owner.LastSighting;
        for (var tries = 0; tries < ThiefTries; tries++)
        {
            var at = first.AddMinutes(tries * ThiefEveryMinutes);
            var judged = RiskJudge.Judge(Facts(owner, origin, at, place, copiesAgent ? owner.Browser : "Chrome on Android", withMark, last), RiskPolicy.Default);
            if (judged.Verdict != Verdict.Allow)
                return new Theft(true, true, tries, tries * ThiefEveryMinutes);
            last = new Sighting(at, place);
        }

        return new Theft(false, false, ThiefTries, ThiefTries * ThiefEveryMinutes);
    }

    private static RiskFacts Facts(Person person, OriginFacts origin, DateTimeOffset at, Place place, string agent, bool mark, Sighting? last) => new()
    {
        Purpose = Purpose.SilentAuthorize, At = at, FromCustomerDevice = true, Place = place, Agent = agent, DeviceOfOrigin = mark,
        Proven = new ProvenFactors(1, origin.At), Customer = person.Habits.Recognise(at, place, agent), LastSighting = last, Origin = origin, Failures = new FailureFacts(),
    };
}
