using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Keystroke;

/// <summary>What a machine types that wants to be taken for somebody: replays, averages, draws from the population, plain scripts.</summary>
internal static class TypingForgeries
{
    /// <summary>What a forger has: the owner's window (a thief of the store, or of the browser), older recordings, and how everybody else types the text.</summary>
    public sealed record Loot(IReadOnlyList<TypingSample> Window, IReadOnlyList<TypingSample> Older, IReadOnlyList<TypingSample> Others, IReadOnlyList<UsualTime> Usual);

    public sealed record Forgery(string Key, string What, Func<Loot, Random, TypingSample> Make);

    public static IReadOnlyList<Forgery> All { get; } =
    [
        new("replay", "replay of a sample of the window", (loot, chance) => Any(loot.Window, chance)),
        new("replay2", "the same, each event moved by about 2 ms", (loot, chance) => Shaken(Any(loot.Window, chance), 2, chance)),
        new("replay5", "the same, by about 5 ms", (loot, chance) => Shaken(Any(loot.Window, chance), 5, chance)),
        new("replay15", "the same, by about 15 ms", (loot, chance) => Shaken(Any(loot.Window, chance), 15, chance)),
        new("older", "replay of a recording that the profile no longer holds", (loot, chance) => Any(loot.Older, chance)),
        new("average", "the average of the profile", (loot, _) => Average(loot.Usual, 0, new Random(0))),
        new("average25", "the average with a quarter of the person's own spread", (loot, chance) => Average(loot.Usual, 0.25, chance)),
        new("average50", "the average with half of the spread", (loot, chance) => Average(loot.Usual, 0.5, chance)),
        new("average100", "the average with the whole spread, every time by itself", (loot, chance) => Average(loot.Usual, 1, chance)),
        new("population", "every time drawn from another person (statistical attack of Serwadda & Phoha 2013)", (loot, chance) => Drawn(loot.Others, chance)),
        new("person", "another person's recording, as it is", (loot, chance) => Any(loot.Others, chance)),
        new("script", "a script: hold 80 ms, next key after 140 ms, 10 ms of jitter", (loot, chance) => Script(loot.Window[0].Keys.Count, chance)),
    ];

    private static TypingSample Any(IReadOnlyList<TypingSample> from, Random chance) => from[chance.Next(from.Count)];

    private static TypingSample Shaken(TypingSample sample, double ms, Random chance) =>
        new([.. sample.Keys.Select(key => new KeyTime(key.Down + (ms * Normal(chance)), key.Up + (ms * Normal(chance))))]);

    private static TypingSample Average(IReadOnlyList<UsualTime> usual, double share, Random chance)
    {
        // A spread is a mean absolute deviation: 1.25 of it is a standard deviation.
        double Draw(UsualTime time) => time.MedianMs + (1.25 * share * time.SpreadMs * Normal(chance));
        var n = (usual.Count + 1) / 2;
        return Typed(n, k => Math.Max(5, Draw(usual[k])), k => Draw(usual[n + k]));
    }

    private static TypingSample Drawn(IReadOnlyList<TypingSample> others, Random chance) => Typed(
        others[0].Keys.Count,
        k => Any(others, chance).Keys[k] is var key ? key.Up - key.Down : 0,
        k => Any(others, chance).Keys is var keys ? keys[k + 1].Down - keys[k].Down : 0);

    private static TypingSample Script(int keys, Random chance) => Typed(keys, _ => 80 + (10 * Normal(chance)), _ => 140 + (10 * Normal(chance)));

    private static TypingSample Typed(int count, Func<int, double> hold, Func<int, double> latency)
    {
        var keys = new KeyTime[count];
        double down = 0;
        for (var k = 0; k < count; k++)
        {
            keys[k] = new KeyTime(down, down + hold(k));
            down += k + 1 < count ? latency(k) : 0;
        }
        return new TypingSample(keys);
    }

    private static double Normal(Random chance) => Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
}
