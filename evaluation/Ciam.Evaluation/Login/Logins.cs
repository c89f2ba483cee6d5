using System.Globalization;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Habits;

namespace Ciam.Evaluation.Login;

/// <summary>One scored event: the numbers the model reads, what it was, and whose account.</summary>
internal sealed record Scored(int User, string? Attacker, int History, bool Cookie, double[] Features, PopulationPrior Prior, Place Place);

/// <summary>The generated logins of one folder, replayed in time order through the product's own history and features.</summary>
internal static class Logins
{
    public const string StolenSession = "stolen session";

    /// <summary>Events at accounts without any sign-in so far, of owners and of attackers: measured apart.</summary>
    public const string NeverSeen = "never seen";

    /// <summary>Every attack again, with the victim's newest cookie in hand.</summary>
    private sealed record Event(int User, long Seconds, string Cookie, string? Attacker, Place Place, AddressMarks Marks, AgentFacts? Agent)
    {
        public Sight Seen(bool marked) => Sight.Of(DateTimeOffset.FromUnixTimeSeconds(Seconds), Place, Marks, Agent, marked);
    }

    /// <summary>Logins with at least one before them, and attacks; the last sort of attacker holds the victim's cookie.</summary>
    public static List<Scored> Replay(string folder, int oneIn = 1)
    {
        var events = Read(folder, "login/logins.csv.gz", oneIn).Concat(Read(folder, "login/attacks.csv.gz", oneIn))
            .OrderBy(e => e.Seconds).ThenBy(e => e.User).ThenBy(e => e.Attacker, StringComparer.Ordinal).ToList();
        var scored = new List<Scored>(events.Count);
        var (histories, cookies, newest, population) = (new Dictionary<int, History>(), new HashSet<(int, string)>(), new Dictionary<int, string>(), new Population());
        foreach (var e in events)
        {
            var history = histories.GetValueOrDefault(e.User, History.None);
            var known = e.Cookie.Length > 0 && cookies.Contains((e.User, e.Cookie));
            var sight = e.Seen(known);
            if (history.Count > 0)
            {
                scored.Add(Score(e, e.Attacker, sight, history, population));
                if (e.Attacker is not null && newest.ContainsKey(e.User))
                    scored.Add(Score(e, $"{StolenSession}, {e.Attacker}", e.Seen(marked: true), history, population));
            }
            // An attempt at an account that has not signed in yet: the same attack, with nothing known.
            if (e.Attacker is not null)
                scored.Add(Score(e, $"{NeverSeen}, {e.Attacker}", sight, History.None, population));
            else if (history.Count == 0)
                scored.Add(Score(e, NeverSeen, sight, history, population));
            if (e.Attacker is not null)
                continue;

            population.Observe(sight, history);
            histories[e.User] = history.Observe(sight);
            if (e.Cookie.Length > 0)
            {
                cookies.Add((e.User, e.Cookie));
                newest[e.User] = e.Cookie;
            }
        }
        return scored;
    }

    private static Scored Score(Event e, string? attacker, Sight sight, History history, Population population) =>
        new(e.User, attacker, history.Count, sight.Marked == true, SignInFeatures.Of(sight, history, population), PopulationPrior.Of(sight, history.Count, population), e.Place);

    private static IEnumerable<Event> Read(string folder, string file, int oneIn)
    {
        var (header, rows) = Tables.Read(folder, file);
        int Column(string name) => Array.IndexOf(header, name);
        var (user, seconds, agent, cookie, country, region, latitude, longitude, asn, hosting, address, model) = (
            Column("user"), Column("ts"), Column("ua"), Column("cookie"), Column("country"), Column("region"), Column("lat"), Column("lon"), Column("asn"), Column("dc"), Column("ip"), Column("model"));
        foreach (var row in rows)
        {
            var person = int.Parse(row[user], CultureInfo.InvariantCulture);
            if (person % oneIn != 0)
                continue;
            var place = new Place
            {
                Country = row[country],
                Region = row[region],
                Latitude = Tables.Number(row[latitude]),
                Longitude = Tables.Number(row[longitude]),
                Asn = long.Parse(row[asn], CultureInfo.InvariantCulture),
                IsHosting = row[hosting] == "1",
            };
            var at = long.Parse(row[seconds], CultureInfo.InvariantCulture);
            yield return new Event(person, at, row[cookie], model < 0 ? null : row[model],
                place, Marks(row[address]), AgentFacts.Read(row[agent]));
        }
    }

    private static AddressMarks Marks(string address)
    {
        var parts = address.Split('.');
        return new AddressMarks(address, string.Join('.', parts.Take(3)), string.Join('.', parts.Take(2)));
    }
}
