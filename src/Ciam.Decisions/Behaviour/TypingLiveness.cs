using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Behaviour;

/// <summary>What a machine leaves behind when it types for somebody.</summary>
public enum TypingFindingKind
{
    /// <summary>The times of a sample seen before, to within a clock's resolution.</summary>
    Replayed,

    /// <summary>Closer to one stored sample than two samples of the person ever are: a replay with a little noise.</summary>
    NearReplay,

    /// <summary>All times are multiples of a step far coarser than a browser's clock, which the person's own clock does not have.</summary>
    QuantisedClock,

    /// <summary>Holds or latencies hardly differ from each other: no hand is that even.</summary>
    Uniform,

    /// <summary>Closer to the person's average than the person ever is.</summary>
    TooCentral,

    /// <summary>Keys that come up before, or at the moment when, they go down.</summary>
    ImpossibleHold,
}

/// <summary>One sign of a machine; <paramref name="Strength"/> is between 0 (nothing) and 1 (certain).</summary>
public sealed record TypingFinding(TypingFindingKind Kind, double Strength);

/// <summary>Tells a hand from a script that types. Silent about what was not typed at all: pasting and password managers are neutral.</summary>
public static class TypingLiveness
{
    /// <summary>Two clock steps of half a millisecond: browsers round, and round again on the way.</summary>
    private const int ReplayTicks = 2;

    /// <summary>Whether the keys can have produced the text: pasted, filled in or managed text has fewer key events than characters.</summary>
    /// <param name="characters">Length of what stood in the field in the end.</param>
    /// <param name="sample">The keys seen in the field.</param>
    public static bool WasTyped(int characters, TypingSample sample) =>
        characters > 0 && sample.Keys.Count >= characters;

    /// <summary>Every sign found, strongest first; empty for an unreadable sample.</summary>
    public static IReadOnlyList<TypingFinding> Examine(TypingProfile profile, TypingSample sample)
    {
        if (!sample.IsReadable)
            return [];

        var ticks = sample.ToTicks();
        var holds = ticks.AsSpan(0, (ticks.Length + 1) / 2);
        var latencies = ticks.AsSpan(holds.Length);
        List<TypingFinding> found =
        [
            new(TypingFindingKind.ImpossibleHold, ImpossibleHolds(holds)),
            new(TypingFindingKind.Uniform, Math.Max(Evenness(holds, 0.02, 0.05), Evenness(latencies, 0.03, 0.07))),
            new(TypingFindingKind.QuantisedClock, Quantised(profile, ticks)),
        ];
        if (profile.KeyCount == holds.Length)
        {
            var replayed = profile.Samples.Any(stored => IsReplay(stored, ticks));
            found.Add(new(TypingFindingKind.Replayed, replayed ? 1 : 0));
            // Of BKSD people's own samples three in a thousand lie nearer than 0.48 to 0.65 of their usual nearest neighbour, or 0.35 to 0.53 of their usual distance.
            if (profile.Fit is { } fit && !replayed)
            {
                var vector = TypingScale.Vector(ticks);
                found.Add(new(TypingFindingKind.NearReplay, Curve.Fall(fit.NearestShare(vector), 0.40, 0.56)));
                found.Add(new(TypingFindingKind.TooCentral, Curve.Fall(fit.Distance(vector) / fit.OwnDistance, 0.30, 0.50)));
            }
        }
        return [.. found.Where(finding => finding.Strength > 0).OrderByDescending(finding => finding.Strength)];
    }

    /// <summary>The strongest sign, 0 when there is none.</summary>
    public static double Strength(IReadOnlyList<TypingFinding> findings) => findings.Count == 0 ? 0 : findings.Max(finding => finding.Strength);

    private static bool IsReplay(short[] stored, short[] ticks)
    {
        for (var i = 0; i < ticks.Length; i++)
            if (Math.Abs(stored[i] - ticks[i]) > ReplayTicks)
                return false;
        return true;
    }

    /// <summary>One lost event is an accident, half of them are a script that sends down and up together.</summary>
    private static double ImpossibleHolds(ReadOnlySpan<short> holds)
    {
        var impossible = 0;
        foreach (var hold in holds)
            impossible += hold <= 0 ? 1 : 0;
        return Curve.Ramp((double)impossible / holds.Length, 0.1, 0.5);
    }

    private static double Evenness(ReadOnlySpan<short> ticks, double certain, double none)
    {
        double sum = 0, squares = 0;
        foreach (var tick in ticks)
        {
            sum += tick;
            squares += (double)tick * tick;
        }
        var mean = sum / ticks.Length;
        var deviation = Math.Sqrt(Math.Max(0, (squares / ticks.Length) - (mean * mean)));
        return mean <= 0 ? 0 : Curve.Fall(deviation / mean, certain, none);
    }

    /// <summary>Privacy browsers round to a hundred milliseconds too: what the person's own clock does is no sign.</summary>
    private static double Quantised(TypingProfile profile, short[] ticks)
    {
        var step = Step(ticks) / TypingSample.TicksPerMs;
        return step < 18 || profile.Samples.Any(stored => Step(stored) / TypingSample.TicksPerMs >= 18) ? 0 : Curve.Ramp(step, 18, 40);
    }

    /// <summary>Greatest common divisor of all times; 0 when all are 0.</summary>
    private static int Step(short[] ticks)
    {
        var step = 0;
        foreach (var tick in ticks)
        {
            var (a, b) = (step, Math.Abs((int)tick));
            while (b != 0)
                (a, b) = (b, a % b);
            step = a;
        }
        return step;
    }
}
