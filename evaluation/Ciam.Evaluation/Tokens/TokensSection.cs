using System.Globalization;
using Ciam.Decisions.Risk;
using Ciam.Evaluation.Tokens.Simulation;

namespace Ciam.Evaluation.Tokens;

/// <summary>Refresh tokens, session cookies and machine secrets in other hands, and the drift of honest lives, by simulation with seeds.</summary>
internal sealed partial class TokensSection : Section
{
    public override string Name => "tokens";
    public override string Title => "Token, session and machine risk";
    public override IReadOnlyList<string> Needs => [];

    /// <summary>Weights were set by hand and looked at on other worlds (those of a judge's folder); once, before a known country came to weigh half, on these.</summary>
    private const int FirstJudgedSeed = 2_000_000;

    private int _worlds, _people, _base;

    public override void Run(Run run)
    {
        (_worlds, _people) = run.Fast ? (4, 12) : (8, 24);

        // Whoever judges with a part of their own gets worlds of their own: the name of the folder is the seed.
        _base = FirstJudgedSeed + (run.Judge is { } judge ? 10_000_000 + (Stable(Path.GetFileName(Path.TrimEndingDirectorySeparator(judge))) % 1000 * 1_000_000) : 0);
        run.Note($"{_worlds} worlds by seed, {_people} customers each for a month after three months of habits; intervals are over worlds. All data are made by the code in `evaluation/Ciam.Evaluation/Tokens/Simulation`; judge, policy and baselines are the product's own. Weights were set by hand on other worlds; one change (a country the customer is known in weighs half) was made after a look at these, so a judge's own worlds are the better witness.");
        Refresh(run);
        Sessions(run);
        Machines(run);
        run.Note(NotDetected);
    }

    private void Refresh(Run run)
    {
        var worlds = Worlds(seed => People(seed).Select(person => new RefreshLives(person, bound: false).Live()).ToList());
        var peace = worlds.Select(world => Sum(world.Select(life => life.Peace))).ToList();
        Rate(run, "refresh.false_per_1000", "refresh: honest requests sent back to sign-in, per 1,000", "a month of app use, four openings a day, trips, carriers, VPN", peace, p => p.StoppedPerThousand);
        Rate(run, "refresh.false_per_month", "refresh: honest customers sent back to sign-in, times a month", "the same", peace, p => p.StoppedPerMonth);
        Say(run, WhyStopped("refresh", Sum(peace)));
        foreach (var hideout in Enum.GetValues<Hideout>())
        {
            var thefts = worlds.Select(world => world.Where(life => life.Thefts.ContainsKey(hideout)).Select(life => life.Thefts[hideout]).ToList()).Where(list => list.Count > 0).ToList();
            Share(run, $"refresh.first.{Key(hideout)}", $"stolen bearer refresh token, {Words(hideout)}: nothing granted", "one theft per customer; the thief copies the app's name and races the owner", thefts, theft => theft.Stopped && theft.Requests == 0);
            Middle(run, $"refresh.minutes.{Key(hideout)}", $"… {Words(hideout)}: median minutes from first use to the end", "by judgment, or by rotation when the owner's app returns", thefts, theft => theft.Minutes);
            Middle(run, $"refresh.granted.{Key(hideout)}", $"… {Words(hideout)}: median token answers the thief got", "asks every ten minutes", thefts, theft => theft.Requests);
        }

        var all = worlds.Select(world => world.SelectMany(life => life.Thefts.Values).ToList()).Where(list => list.Count > 0).ToList();
        Share(run, "refresh.day", "stolen bearer refresh token, all hideouts: ended within a day", "judgment or rotation", all, theft => theft.Stopped);
        var careless = Worlds(seed => People(seed).SelectMany(person => new RefreshLives(person, bound: false).Live(copiesAgent: false).Thefts.Values).ToList());
        Share(run, "refresh.first.careless", "stolen bearer refresh token, all hideouts, another program: nothing granted", "the same, the thief's own program shows", careless, theft => theft.Stopped && theft.Requests == 0);

        var bound = Worlds(seed => People(seed).Select(person => new RefreshLives(person, bound: true).Live()).ToList());
        Rate(run, "refresh.bound.false_per_month", "sender-constrained refresh: honest customers sent back to sign-in, times a month", "the same lives, the token bound to a key", bound.Select(world => Sum(world.Select(life => life.Peace))).ToList(), p => p.StoppedPerMonth);
        Share(run, "refresh.bound.first.abroad", "sender-constrained, token and key both stolen, abroad: nothing granted", "a copy without the key is refused by the proof, before risk",
            bound.Select(world => world.Where(life => life.Thefts.ContainsKey(Hideout.CloudAbroad)).Select(life => life.Thefts[Hideout.CloudAbroad]).ToList()).Where(list => list.Count > 0).ToList(), theft => theft.Stopped && theft.Requests == 0);
        foreach (var move in new[] { Move.Provider, Move.City, Move.Country })
        {
            var moved = Worlds(seed => Sum(People(seed).Select(person => new RefreshLives(person, bound: false).Live(move).Peace)));
            Rate(run, $"refresh.drift.{move.ToString().ToLowerInvariant()}", $"drift: customer {MoveWords(move)} in mid-month, sent back to sign-in, times a month", "every customer moves; to be compared with the undisturbed month above", moved, p => p.StoppedPerMonth);
        }

        TradeOff(run);
        run.Plot("tokens-refresh.svg", "Share of thieves of a bearer refresh token who are still in, by minutes since first use", Plots.Lines("minutes since first use", "still in",
            [.. Enum.GetValues<Hideout>().Select(hideout => (Words(hideout), Survival(worlds.SelectMany(world => world.Where(life => life.Thefts.ContainsKey(hideout)).Select(life => life.Thefts[hideout])).ToList(), 480)))]));
    }

    /// <summary>What a bank buys by asking earlier: the same lives under other thresholds.</summary>
    private void TradeOff(Run run)
    {
        var points = new[] { 45.0, 50, 55, 60, 70, 80 }.Select(line => (Line: line, Lives: Worlds(seed => People(seed).Select(person => new RefreshLives(person, bound: false, With(line)).Live()).ToList(), Math.Min(_worlds, 4)).SelectMany(world => world).ToList())).ToList();
        List<(double X, double Y)> Curve(Hideout hideout) => [.. points.Select(point =>
        {
            var thefts = point.Lives.Where(life => life.Thefts.ContainsKey(hideout)).Select(life => life.Thefts[hideout]).ToList();
            return (Sum(point.Lives.Select(life => life.Peace)).StoppedPerMonth, thefts.Count(theft => theft.ByRisk && theft.Requests == 0) / (double)thefts.Count);
        })];
        run.Plot("tokens-thresholds.svg", "Refresh: thieves stopped at their first request against honest customers sent back to sign-in, for thresholds from 80 (left) to 45 (right); the house's is 60",
            Plots.Lines("honest sign-ins again, times a customer-month", "stopped at first request", [.. Enum.GetValues<Hideout>().Select(hideout => (Words(hideout), (IReadOnlyList<(double X, double Y)>)Curve(hideout)))]));
    }

    private static RiskPolicy With(double stepUpAt) => RiskPolicy.Default with
    {
        Purposes = new Dictionary<Purpose, PurposePolicy>(RiskPolicy.Default.Purposes) { [Purpose.RefreshToken] = RiskPolicy.Default.Purposes[Purpose.RefreshToken] with { StepUpAt = stepUpAt } },
    };

    private void Sessions(Run run)
    {
        var worlds = Worlds(seed => People(seed).Select(person => new SessionLives(person).Live()).ToList());
        var peace = worlds.Select(world => Sum(world.Select(life => life.Peace))).ToList();
        Rate(run, "session.false_per_1000", "session: honest silent requests asked for a factor, per 1,000", "sessions of 40 minutes, a silent request every 8; networks change within them, VPNs, lost marks", peace, p => p.StoppedPerThousand);
        Rate(run, "session.false_per_month", "session: honest customers asked, times a month", "the same", peace, p => p.StoppedPerMonth);
        Say(run, WhyStopped("silent", Sum(peace)));
        foreach (var (mark, agent, words) in new[] { (false, true, "cookie alone, browser imitated"), (true, false, "cookie and device mark, another browser"), (true, true, "cookie and device mark, browser imitated") })
        {
            foreach (var hideout in Enum.GetValues<Hideout>())
            {
                var thefts = worlds.Select(world => world.SelectMany(life => life.Thefts).Where(t => t.Hideout == hideout && t.WithMark == mark && t.CopiesAgent == agent).Select(t => t.Theft).ToList()).Where(list => list.Count > 0).ToList();
                Share(run, $"session.{(mark ? agent ? "all" : "mark" : "cookie")}.{Key(hideout)}", $"stolen session, {words}, {Words(hideout)}: stopped at the first request", "one theft per session, within half an hour of its last use", thefts, theft => theft.ByRisk && theft.Requests == 0);
            }
        }
    }

    private void Machines(Run run)
    {
        var trades = Enum.GetValues<Trade>();
        var worlds = Worlds(seed => trades.Select(trade => new MachineLife(seed, trade)).ToList(), run.Fast ? 2 : 5);
        Rate(run, "machine.false_per_1000", "machine: honest requests refused, per 1,000", "five trades of clients, second of two months of habits", worlds.Select(w => Sum(w.Select(m => m.Peace))).ToList(), p => p.StoppedPerThousand);
        Rate(run, "machine.flagged_per_1000", "machine: honest requests shown to an analyst, per 1,000", "the same", worlds.Select(w => Sum(w.Select(m => m.Peace))).ToList(), p => p.FlaggedPerThousand);
        Rate(run, "machine.young_flagged_per_1000", "machine: honest requests shown to an analyst in a client's first month, per 1,000", "cold start: no habit at all on the first day", worlds.Select(w => Sum(w.Select(m => m.First))).ToList(), p => p.FlaggedPerThousand);
        foreach (var leak in Enum.GetValues<Leak>())
        {
            var thefts = worlds.Select(world => world.Select(machine => machine.Thefts[leak].Theft).ToList()).ToList();
            Share(run, $"machine.refused.{Snake(leak)}", $"leaked secret, {Words(leak)}: refused", "a day of the thief beside the machine's own traffic", thefts, theft => theft.Stopped);
            Share(run, $"machine.flagged.{Snake(leak)}", $"leaked secret, {Words(leak)}: an analyst sees it", "the same", thefts, theft => theft.Flagged > 0);
            var stopped = thefts.Select(list => list.Where(theft => theft.Stopped).ToList()).Where(list => list.Count > 0).ToList();
            if (stopped.Count > 0)
                Middle(run, $"machine.granted.{Snake(leak)}", $"… median tokens before the first refusal", "of those refused", stopped, theft => theft.Requests);
        }

        Rate(run, "machine.false_meanwhile_per_1000", "machine: its own requests refused while a thief has its secret, per 1,000", "the same days", worlds.Select(w => Sum(w.SelectMany(m => m.Thefts.Values.Select(t => t.Meanwhile)))).ToList(), p => p.StoppedPerThousand);
        foreach (var (key, words, share) in new (string, string, Func<int, double>)[] { ("at_once", "moves to another cloud overnight", _ => 1), ("gradually", "moves to another cloud over twenty days", day => Math.Min(1, (day + 1) / 20.0)) })
        {
            var moved = worlds.Select(world => world.Select(machine => SecretLeaks.Migrate(machine.Machine, machine.State, share)).ToList()).ToList();
            Rate(run, $"machine.drift.{key}.refused", $"drift: a machine {words}: refused, per 1,000", "a month of watching", moved.Select(list => Sum(list.Select(m => m.Peace))).ToList(), p => p.StoppedPerThousand);
            Means(run, $"machine.drift.{key}.days", $"… days on which an analyst is shown it", "until the new place is a habit", moved.Select(list => list.Average(m => m.FlaggedDays)).ToList());
        }
    }

    /// <summary>One client with its habits, and each leak tried on a copy of them.</summary>
    private sealed class MachineLife
    {
        public MachineLife(int seed, Trade trade)
        {
            Machine = new Machine(seed % 100_003 * 13, trade);
            (State, First, Peace) = SecretLeaks.Grow(Machine);
            Thefts = Enum.GetValues<Leak>().ToDictionary(leak => leak, leak => SecretLeaks.Steal(Machine, State, leak));
        }

        public Machine Machine { get; }
        public MachineState State { get; }
        public Peace First { get; }
        public Peace Peace { get; }
        public Dictionary<Leak, (Theft Theft, Peace Meanwhile)> Thefts { get; }
    }

    private List<T> Worlds<T>(Func<int, T> world, int? count = null) => [.. Enumerable.Range(0, count ?? _worlds).Select(i => world(_base + (i * 1000)))];

    private IEnumerable<int> People(int seed) => Enumerable.Range(seed, _people);

    private static Peace Sum(IEnumerable<Peace> parts) => parts.Aggregate(Peace.None, (sum, part) => sum + part);

    private static int Stable(string text) => text.Aggregate(17, (hash, letter) => ((hash * 31) + letter) & 0x7fffff);

    private static IReadOnlyList<(double X, double Y)> Survival(List<Theft> thefts, int upTo) =>
        [.. Enumerable.Range(0, 49).Select(i => i * upTo / 48.0).Select(minute => (minute, thefts.Count(theft => !theft.Stopped || theft.Minutes > minute) / (double)thefts.Count))];

    private static string Key(Hideout hideout) => Snake(hideout);

    private static string Snake<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLower(c, CultureInfo.InvariantCulture)}" : char.ToLower(c, CultureInfo.InvariantCulture).ToString()));
}
