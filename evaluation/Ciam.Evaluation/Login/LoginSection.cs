using System.Globalization;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Habits;

namespace Ciam.Evaluation.Login;

/// <summary>Login risk on the generated logins: the additive model of the product, beside the published likelihood ratio.</summary>
internal sealed class LoginSection : Section
{
    private static readonly string[] Attackers = ["naive", "vpn", "targeted", "very targeted"];

    /// <summary>Attackers with the victim's cookie count so much in training: enough that a mark does not excuse everything.</summary>
    private const double StolenSay = 0.02;

    /// <summary>Where devices carry marks, whoever copies network and agent counts double: the mark alone tells most of the others.</summary>
    private const double CopySay = 2;

    public override string Name => "login";
    public override string Title => "Login risk";
    public override IReadOnlyList<string> Needs => ["login/logins.csv.gz", "login/attacks.csv.gz"];

    public override void Run(Run run)
    {
        var replayed = Logins.Replay(run.Data, run.Fast ? 8 : 1);
        var events = replayed.FindAll(IsSeenBefore);
        var train = run.Judge is null ? events.Where(e => !IsJudged(e)).ToList() : events;
        var all = run.Judge is { } folder ? Logins.Replay(folder) : replayed.FindAll(IsJudged);
        var judged = all.FindAll(IsSeenBefore);
        var protocol = run.Judge is null ? "people split in halves by their number, trained on one, judged on the other" : "trained on the data part, judged on the held-out part";
        run.Note($"Replayed in time order through the product's own history, population statistics and features; scored from the second login of an account on: {judged.Count(e => e.Attacker is null)} logins of owners and "
            + $"{judged.Count(e => e.Attacker is not null && !e.Attacker.StartsWith(Logins.StolenSession, StringComparison.Ordinal))} attempts of attackers. Intervals: 95 % bootstrap over people.");

        var index = SignInFeatures.All.Select(feature => feature.Name).ToList().IndexOf("likelihood");
        var ratio = judged.Select(e => e.Features[index]).ToList();
        Measure(run, "lr", "likelihood ratio", judged, ratio, protocol, Goals.Ratio);

        var safe = Train("safe", train, free: false);
        var unmarked = judged.Select(e => SignInTrainer.Evidence(safe.Unmarked, e.Features) + e.Prior.Evidence).ToList();
        var marked = judged.Select(e => SignInTrainer.Evidence(safe.Marked, e.Features) + e.Prior.Evidence).ToList();
        Measure(run, "plain", "no cookie", judged, unmarked, protocol, Goals.Plain);
        Measure(run, "cookie", "with cookie", judged, marked, protocol, Goals.Cookie);
        Stolen(run, judged, marked, protocol);
        NewCustomers.Measure(run, Attackers, all.FindAll(e => !IsSeenBefore(e)), judged, safe, protocol);
        Medians(run, judged, [("lr", "likelihood ratio", ratio), ("plain", "no cookie", unmarked), ("cookie", "with cookie", marked)], protocol);
        run.Plot("login-plain.svg", "Attackers stopped over owners asked, without cookie; likelihood ratio beside", Curves(judged, unmarked, ratio));
        run.Plot("login-cookie.svg", "The same with cookie", Curves(judged, marked, null));

        if (!run.Fast)
        {
            var unbound = Train("free", train, free: true);
            Measure(run, "free.plain", "no cookie, shapes free", judged, [.. judged.Select(e => SignInTrainer.Evidence(unbound.Unmarked, e.Features))], protocol, Goals.Plain);
            Measure(run, "free.cookie", "with cookie, shapes free", judged, [.. judged.Select(e => SignInTrainer.Evidence(unbound.Marked, e.Features))], protocol, Goals.Cookie);
        }
        run.Note("**Shapes free** means that a long silence of the account and the number of its sign-ins may also speak for whoever comes, as in the reference measurements. The generator lets attacks follow soon after a login, so such a "
            + "model trusts whoever comes after weeks of silence. Real attackers do not help us like that: what ships may count the account's silence only against. The difference between the rows is what the artefact is worth. Rarity among "
            + "everybody may speak either way, as in the published ratio: what is common is what a stranger is likely to show.");
        run.Note("A generator flatters a model trained on it; the likelihood ratio beside it was trained on nothing. The stolen-session attacker holds the victim's newest cookie and is counted in no other row.");
        run.Note("**With everybody as prior**: the published ratio with the population in the customer's place (attackers half like everybody, half like anything there is), as evidence of a stranger that is halved by the "
            + "first sign-in known and fades with every other. It never speaks for anybody, because looking like everybody is no reason for trust. All rows but those that say otherwise are scored with it.");
    }

    public override void Renew(Run run, string source) => WeightsFile.Write(Train("signin-3", Logins.Replay(run.Data).FindAll(IsSeenBefore), free: false), source);

    private static TrainedSignIn Train(string version, List<Scored> events, bool free)
    {
        static bool IsStolen(Scored e) => e.Attacker?.StartsWith(Logins.StolenSession, StringComparison.Ordinal) == true;
        return SignInTrainer.Train(
            version,
            [.. events.Where(e => !IsStolen(e)).Select(e => new SignInExample(e.Features, e.Attacker is not null, e.User))],
            [.. events.Select(e => new SignInExample(e.Features, e.Attacker is not null, e.User, IsStolen(e) ? StolenSay : e.Attacker == "very targeted" ? CopySay : 1))],
            new SignInTraining { Free = free });
    }

    private static bool IsSeenBefore(Scored e) => e.Attacker?.StartsWith(Logins.NeverSeen, StringComparison.Ordinal) != true;

    /// <summary>Numbers are spread by a multiplicative hash, so that no order in them matters.</summary>
    private static bool IsJudged(Scored e) => (((uint)e.User * 2654435761u) >> 31) == 1;

    private static void Measure(Run run, string key, string what, List<Scored> judged, IReadOnlyList<double> scores, string protocol, Goals goals)
    {
        foreach (var (a, attacker) in Attackers.Index())
        {
            var counted = new Scores(judged, scores, attacker);
            foreach (var (s, stopped) in new[] { 0.98, 0.99, 0.995 }.Index())
            {
                run.Add(new Figure($"{key}.{attacker}.asked{stopped * 1000:F0}", $"{what}, {attacker}: owners asked at {stopped * 100:0.#} % stopped", protocol, counted.Asked(stopped))
                {
                    Interval = s == 1 ? counted.Interval(picked => counted.Asked(stopped, picked)) : null,
                    Must = s == 1 ? goals.AskedMust[a] : null,
                    Moonshot = s == 1 ? goals.AskedMoonshot[a] : null,
                    Anchor = goals.AskedEarlier[a, s],
                    Held = s == 1 && key != "lr",
                });
            }
            foreach (var (s, asked) in new[] { 0.01, 0.05, 0.10 }.Index())
            {
                run.Add(new Figure($"{key}.{attacker}.stopped{asked * 100:F0}", $"{what}, {attacker}: stopped at {asked * 100:0} % asked", protocol, counted.Stopped(asked))
                {
                    Interval = s == 1 ? counted.Interval(picked => counted.Stopped(asked, picked)) : null,
                    Must = s == 1 ? goals.StoppedMust[a] : null,
                    Moonshot = s == 1 ? goals.StoppedMoonshot[a] : null,
                    Anchor = goals.StoppedEarlier[a, s],
                    HigherIsBetter = true,
                    Held = s == 1 && key != "lr",
                });
            }
        }
    }

    private static void Stolen(Run run, List<Scored> judged, IReadOnlyList<double> scores, string protocol)
    {
        foreach (var attacker in Attackers)
        {
            var counted = new Scores(judged, scores, $"{Logins.StolenSession}, {attacker}");
            run.Add(new Figure($"stolen.{attacker}.asked990", $"stolen session, {attacker}: owners asked at 99 % stopped", protocol, counted.Asked(0.99)) { Held = false });
            run.Add(new Figure($"stolen.{attacker}.stopped5", $"stolen session, {attacker}: stopped at 5 % asked", protocol, counted.Stopped(0.05))
            {
                HigherIsBetter = true,
                Interval = counted.Interval(picked => counted.Stopped(0.05, picked)),
            });
        }
    }

    /// <summary>How often the median user of at least so many logins is asked in the first so many of them.</summary>
    private static void Medians(Run run, List<Scored> judged, (string Key, string What, List<double> Scores)[] models, string protocol)
    {
        foreach (var (key, what, scores) in models)
        {
            foreach (var attacker in Attackers.Take(3))
            {
                var threshold = new Scores(judged, scores, attacker).Threshold(0.99);
                var owners = Enumerable.Range(0, judged.Count).Where(i => judged[i].Attacker is null).GroupBy(i => judged[i].User).ToList();
                foreach (var history in new[] { 12, 39 })
                {
                    var rates = owners.Where(user => user.Count() >= history).Select(user => user.Take(history).Count(i => scores[i] >= threshold) / (double)history);
                    run.Add(new Figure($"{key}.{attacker}.median{history}", string.Create(CultureInfo.InvariantCulture, $"{what}, {attacker}: median user asked in the first {history} logins, 99 % stopped"), protocol, Metrics.Median(rates))
                    {
                        Anchor = Goals.Medians(key, attacker, history),
                        Held = false,
                    });
                }
            }
        }
    }

    private static string Curves(List<Scored> judged, IReadOnlyList<double> scores, IReadOnlyList<double>? ratio)
    {
        var lines = Attackers.Select(attacker => (attacker, new Scores(judged, scores, attacker).Curve())).ToList();
        if (ratio is not null)
            lines.AddRange(Attackers.Where(attacker => attacker is "naive" or "targeted").Select(attacker => ($"{attacker}, ratio", new Scores(judged, ratio, attacker).Curve())));
        return Plots.Lines("share of owners' logins asked", "attackers stopped", lines, logX: true);
    }
}
