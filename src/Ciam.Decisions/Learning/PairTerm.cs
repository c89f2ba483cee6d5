using System.Text.Json.Serialization;

namespace Ciam.Decisions.Learning;

/// <summary>What two features add together: a weight (log-odds) for each cell of a grid; 0 where either is unknown.</summary>
public sealed record PairTerm
{
    private readonly double[] _firstCuts = [];
    private readonly double[] _secondCuts = [];
    private readonly double[] _weights = [];

    public required string First { get; init; }
    public required string Second { get; init; }

    /// <summary>Rising, in the first feature's own unit; a value at a cut belongs to the interval above.</summary>
    public required IReadOnlyList<double> FirstCuts { get => _firstCuts; init => _firstCuts = [.. value]; }

    public required IReadOnlyList<double> SecondCuts { get => _secondCuts; init => _secondCuts = [.. value]; }

    /// <summary>One for each interval of the first and interval of the second: all seconds of the first's lowest interval come first.</summary>
    public required IReadOnlyList<double> Weights { get => _weights; init => _weights = [.. value]; }

    /// <summary>The contribution of two values.</summary>
    public double At(double first, double second) => double.IsNaN(first) || double.IsNaN(second)
        ? 0
        : _weights[(ShapeTerm.Interval(_firstCuts, first) * (_secondCuts.Length + 1)) + ShapeTerm.Interval(_secondCuts, second)];

    /// <summary>Largest contribution minus smallest.</summary>
    [JsonIgnore]
    public double Reach => _weights.Max() - _weights.Min();

    /// <summary>What makes the pair unfit for use, in words.</summary>
    internal IEnumerable<string> Problems()
    {
        var name = $"model.{First} and {Second}";
        if (First == Second)
            yield return $"{name}: a pair has two features";
        if (_weights.Length != (_firstCuts.Length + 1) * (_secondCuts.Length + 1))
            yield return $"{name}: one weight for each cell is needed";
        if (!Rises(_firstCuts) || !Rises(_secondCuts))
            yield return $"{name}: cuts must rise";
        if (_weights.Any(weight => !double.IsFinite(weight) || Math.Abs(weight) > 20))
            yield return $"{name}: weights lie between -20 and 20";
    }

    private static bool Rises(double[] cuts) => cuts.All(double.IsFinite) && cuts.Zip(cuts.Skip(1)).All(pair => pair.First < pair.Second);
}
