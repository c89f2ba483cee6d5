using Ciam.Decisions.Behaviour;

namespace Ciam.UnitTests.Decisions.Behaviour;

/// <summary>Invented people who type, by a seed: each has usual times for a text, and wavers around them.</summary>
internal sealed class TypingPerson
{
    private readonly Random chance;
    private readonly double[] holds, latencies;
    private readonly double waver;

    public TypingPerson(int seed, int keys = 11, double waver = 0.12)
    {
        chance = new Random(seed);
        this.waver = waver;
        var (hold, latency) = (70 + (60 * chance.NextDouble()), 110 + (160 * chance.NextDouble()));
        holds = [.. Enumerable.Range(0, keys).Select(_ => hold * Math.Exp(0.2 * Normal()))];
        latencies = [.. Enumerable.Range(0, keys - 1).Select(_ => latency * Math.Exp(0.4 * Normal()))];
    }

    public TypingSample Type()
    {
        var keys = new KeyTime[holds.Length];
        double down = 1000;
        var mood = Math.Exp(0.5 * waver * Normal());
        for (var k = 0; k < keys.Length; k++)
        {
            keys[k] = new KeyTime(down, down + (holds[k] * Math.Exp(waver * Normal())));
            if (k < latencies.Length)
                down += latencies[k] * mood * Math.Exp(1.5 * waver * Normal());
        }
        return new TypingSample(keys);
    }

    public TypingProfile Profile(int samples)
    {
        var profile = TypingProfile.Empty;
        for (var i = 0; i < samples; i++)
            profile = profile.Observe(Type(), At.AddDays(i));
        return profile;
    }

    public static DateTimeOffset At { get; } = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
}
