using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Keystroke;

/// <summary>Machines that type, against the comparator alone and together with the signs of life.</summary>
internal static class TypingAttacks
{
    private const int Tries = 40;

    /// <summary>From this strength on a sign stands against the sample.</summary>
    private const double Sign = 0.5;

    private sealed record Try(double Ratio, double Sign);

    public static void Run(Run run, KeystrokePart part)
    {
        var text = part.Cmu;
        var scores = Protocol.Run(text, Detectors.Comparator(_ => TypingModel.Shipped));
        var (genuine, impostor) = Protocol.Pooled(scores);
        var (atEer, atOne) = (Threshold(genuine, impostor, Metrics.Eer(genuine, impostor)), Threshold(genuine, impostor, 0.01));

        var alarms = text.People.SelectMany(owner => Owner(owner).Select(one => TypingLiveness.Examine(one.Profile, one.Sample))).ToList();
        run.Add(new Figure("keystroke.live.false", "signs of a machine seen in owners' own samples", $"CMU, samples 201-400 beside the profile of 1-200, any sign of strength {Sign:F1} or more", alarms.Count(found => TypingLiveness.Strength(found) >= Sign) / (double)alarms.Count) { Must = 0.01 });
        foreach (var kind in Enum.GetValues<TypingFindingKind>())
            run.Note($"Owners' samples with the sign {kind}: {alarms.Count(found => found.Any(one => one.Kind == kind && one.Strength >= Sign)) / (double)alarms.Count:P2}.");

        foreach (var forgery in TypingForgeries.All)
        {
            var tries = text.People.SelectMany((owner, i) => Forged(text, owner, forgery, new Random(1000 + i))).ToList();
            double Accepted(Func<Try, bool> how) => tries.Count(how) / (double)tries.Count;
            run.Add(Attack(forgery, "eer", "EER threshold, with signs", Accepted(one => one.Ratio >= atEer && one.Sign < Sign), Accepted(one => one.Ratio >= atEer)));
            run.Add(Attack(forgery, "far1", "1 %-FAR threshold, with signs", Accepted(one => one.Ratio >= atOne && one.Sign < Sign), Accepted(one => one.Ratio >= atOne)));
        }
    }

    private static Figure Attack(TypingForgeries.Forgery forgery, string key, string where, double live, double alone) => new(
        $"keystroke.attack.{forgery.Key}.{key}", $"forgery accepted, {forgery.What}: {where}", $"CMU, {Tries} tries at every owner, profile of samples 1-200, one threshold for all", live)
    {
        Anchor = $"{alone:F4} by the comparator alone",
        Held = forgery.Key is not "older",
    };

    private static IEnumerable<Try> Forged(TypedText text, Typist owner, TypingForgeries.Forgery forgery, Random chance)
    {
        var profile = Learned(owner);
        var kept = owner.Samples.Take(Protocol.Training).ToLookup(sample => profile.Samples.Any(stored => stored.AsSpan().SequenceEqual(sample.ToTicks())));
        var loot = new TypingForgeries.Loot(
            [.. kept[true]], [.. kept[false]],
            [.. text.People.Where(other => other.Id != owner.Id).SelectMany(other => other.Samples.TakeLast(20))], profile.Usual);
        for (var i = 0; i < Tries; i++)
        {
            var forged = forgery.Make(loot, chance);
            yield return new Try(TypingComparator.LogRatio(TypingModel.Shipped, profile.Fit!, TypingScale.Vector(forged.ToTicks())), TypingLiveness.Strength(TypingLiveness.Examine(profile, forged)));
        }
    }

    private static IEnumerable<(TypingProfile Profile, TypingSample Sample)> Owner(Typist owner)
    {
        var profile = Learned(owner);
        return owner.Samples.Skip(Protocol.Training).Select(sample => (profile, sample));
    }

    private static TypingProfile Learned(Typist owner) =>
        owner.Samples.Take(Protocol.Training).Aggregate(TypingProfile.Empty, (known, sample) => known.Observe(sample, default));

    /// <summary>The score from which on at most this share of human impostors is accepted.</summary>
    private static double Threshold(double[] genuine, double[] impostor, double far) =>
        genuine.Concat(impostor).Order().First(score => impostor.Count(other => other >= score) <= far * impostor.Length);
}
