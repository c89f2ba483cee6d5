using System.Globalization;

namespace Ciam.ServerTests.Behaviour;

/// <summary>Somebody with a rhythm of their own, who never types the same way twice; what the sign-in page would tell of it.</summary>
internal sealed class Typist(int seed, double hold, double pace)
{
    private readonly Random _mood = new(seed);
    private readonly Dictionary<string, double[]> _rhythms = [];

    /// <summary>The owner of the account: quick, with short holds.</summary>
    public static Typist Owner() => new(7, 80, 140);

    /// <summary>Slow and heavy.</summary>
    public static Typist Other() => new(1234, 150, 290);

    /// <summary>Name and password typed, as the hidden field carries it.</summary>
    public string SignIn(string email, string password) =>
        $$$"""{"v":1,"fields":{"email":{"how":"typed","keys":{{{Keys(email)}}}},"password":{"how":"typed","keys":{{{Keys(password)}}}}},"pointer":[],"touch":[],"view":[1280,800]}""";

    public static string FilledIn() => """{"v":1,"fields":{"email":{"how":"filled"},"password":{"how":"filled"}},"pointer":[],"touch":[],"view":[1280,800]}""";

    private string Keys(string text)
    {
        if (!_rhythms.TryGetValue(text, out var rhythm))
        {
            var own = new Random(HashCodeOf(text) + seed);
            _rhythms[text] = rhythm = [.. Enumerable.Range(0, text.Length * 2).Select(_ => 0.6 + own.NextDouble())];
        }

        var at = 0.0;
        var keys = new List<string>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var held = hold * (0.8 + (0.3 * rhythm[2 * i])) * Wobble();
            keys.Add(string.Create(CultureInfo.InvariantCulture, $"[{at:0.0},{at + held:0.0}]"));
            at += pace * rhythm[(2 * i) + 1] * Wobble();
        }

        return $"[{string.Join(',', keys)}]";
    }

    /// <summary>Around one, a tenth up or down.</summary>
    private double Wobble() => 1 + (0.1 * (_mood.NextDouble() + _mood.NextDouble() + _mood.NextDouble() - 1.5));

    private static int HashCodeOf(string text) => text.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter));
}
