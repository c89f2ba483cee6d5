using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Habits;

namespace Ciam.Evaluation.Login;

/// <summary>Customers of whom nothing or little is known: judged with the comparison with everybody, and without it.</summary>
internal static class NewCustomers
{
    /// <summary>Up to so many sign-ins a customer counts as new here.</summary>
    private const int Few = 3;

    private static readonly RiskPolicy Without = RiskPolicy.Default with { SignIn = RiskPolicy.Default.SignIn! with { PriorWorth = 0 } };

    public static void Measure(Run run, IReadOnlyList<string> attackers, List<Scored> unseen, List<Scored> judged, TrainedSignIn trained, string protocol)
    {
        var first = unseen.ConvertAll(e => e with { Attacker = e.Attacker == Logins.NeverSeen ? null : e.Attacker![(Logins.NeverSeen.Length + 2)..] });
        var nothing = $"{protocol}; first sign-ins of owners, and the attacks held against an empty history";
        Rows(run, "first.hand", "no sign-in known, weights by hand alone", attackers, first, [.. first.Select(e => ByHand(e, Without))], nothing);
        Rows(run, "first.prior", "no sign-in known, with everybody as prior", attackers, first, [.. first.Select(e => ByHand(e, RiskPolicy.Default))], nothing);

        var few = judged.FindAll(e => e.History <= Few);
        Rows(run, "few.trained", $"1 to {Few} sign-ins known, no cookie, trained weights alone", attackers, few, [.. few.Select(e => SignInTrainer.Evidence(trained.Unmarked, e.Features))], protocol);
        Rows(run, "few.prior", $"1 to {Few} sign-ins known, no cookie, with everybody as prior", attackers, few, [.. few.Select(e => SignInTrainer.Evidence(trained.Unmarked, e.Features) + e.Prior.Evidence)], protocol);
    }

    private static void Rows(Run run, string key, string what, IReadOnlyList<string> attackers, List<Scored> events, List<double> scores, string protocol)
    {
        foreach (var attacker in attackers)
        {
            var counted = new Scores(events, scores, attacker);
            run.Add(new Figure($"{key}.{attacker}.asked990", $"{what}, {attacker}: owners asked at 99 % stopped", protocol, counted.Asked(0.99)) { Held = false });
            run.Add(new Figure($"{key}.{attacker}.stopped10", $"{what}, {attacker}: stopped at 10 % asked", protocol, counted.Stopped(0.10))
            {
                HigherIsBetter = true,
                Interval = counted.Interval(picked => counted.Stopped(0.10, picked)),
                Held = key.EndsWith("prior", StringComparison.Ordinal) && attacker is "naive" or "vpn",
            });
        }
    }

    /// <summary>The product's own judgment of somebody never seen; nothing else is known than where from and with what.</summary>
    private static double ByHand(Scored e, RiskPolicy policy) => RiskJudge.Judge(
        new RiskFacts { Purpose = Purpose.SignIn, At = DateTimeOffset.UnixEpoch, FromCustomerDevice = true, Place = e.Place, Prior = e.Prior }, policy).Score;
}
