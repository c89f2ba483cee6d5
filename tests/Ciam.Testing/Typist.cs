using System.Globalization;

namespace Ciam.Testing;

/// <summary>Somebody with a rhythm and a hand of their own, who never types or moves the same way twice.</summary>
/// <param name="seed">Whose rhythm it is.</param>
/// <param name="hold">How long keys are held, in milliseconds.</param>
/// <param name="pace">From key to key, in milliseconds.</param>
public sealed class Typist(int seed, double hold, double pace)
{
    private readonly Random _mood = new(seed);

    /// <summary>Quick, with short holds.</summary>
    public static Typist Owner() => new(7, 80, 140);

    /// <summary>Slow and heavy.</summary>
    public static Typist Other() => new(1234, 150, 290);

    /// <summary>What a password manager leaves in the hidden field of the sign-in page.</summary>
    public static string FilledIn() => """{"v":1,"fields":{"email":{"how":"filled"},"password":{"how":"filled"}},"pointer":[],"touch":[],"view":[1280,800]}""";

    /// <summary>Name and password typed, as the hidden field of the sign-in page carries it; with a pointer led so many times across the page.</summary>
    public string SignIn(string email, string password, int strokes = 0) =>
        $$$"""{"v":1,"fields":{"email":{"how":"typed","keys":{{{Rows(Times(email))}}}},"password":{"how":"typed","keys":{{{Rows(Times(password))}}}}},"pointer":[{{{Moves(strokes)}}}],"touch":[],"view":[1280,800]}""";

    /// <summary>When each key of a text goes down and comes up, in milliseconds from the first.</summary>
    public IReadOnlyList<(double Down, double Up)> Times(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rhythm = new Random(text.Aggregate(seed, (hash, letter) => unchecked((hash * 31) + letter)));
        var (at, keys) = (0.0, new List<(double, double)>(text.Length));
        for (var i = 0; i < text.Length; i++)
        {
            // One key cannot go down again before it has come up.
            if (i > 0 && text[i] == text[i - 1])
                keys[i - 1] = (keys[i - 1].Item1, Math.Min(keys[i - 1].Item2, at - 10));
            keys.Add((at, at + (hold * (0.9 + (0.2 * rhythm.NextDouble())) * Wobble())));
            at += pace * (0.6 + (0.8 * rhythm.NextDouble())) * Wobble();
        }

        return keys;
    }

    /// <summary>Arcs across the page, a second and a half apart, as fast and as bent as this hand goes.</summary>
    private string Moves(int strokes)
    {
        var steps = new List<string>();
        for (var stroke = 0; stroke < strokes; stroke++)
        {
            var (x, y, dx, dy) = (100 + (400 * _mood.NextDouble()), 100 + (300 * _mood.NextDouble()), 150 + (200 * _mood.NextDouble()), 60 + (100 * _mood.NextDouble()));
            for (var i = 0; i <= 20; i++)
            {
                var (share, ms) = (i / 20.0, (stroke * 3000) + (i * pace / 9) + _mood.Next(3));
                var eased = share * share * (3 - (2 * share));
                var bend = hold * 0.4 * Math.Sin(Math.PI * share);
                steps.Add(string.Create(CultureInfo.InvariantCulture, $"[{ms:0},{x + (dx * eased) + _mood.Next(3):0},{y + (dy * eased) + bend + _mood.Next(3):0},0,0]"));
            }
        }

        return string.Join(',', steps);
    }

    private static string Rows(IEnumerable<(double Down, double Up)> keys) =>
        $"[{string.Join(',', keys.Select(key => string.Create(CultureInfo.InvariantCulture, $"[{key.Down:0.0},{key.Up:0.0}]")))}]";

    /// <summary>Around one, a tenth up or down.</summary>
    private double Wobble() => 1 + (0.1 * (_mood.NextDouble() + _mood.NextDouble() + _mood.NextDouble() - 1.5));
}
