using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ciam.Decisions.Learning;

/// <summary>
/// A sum of one shape function per feature: log-odds that can be read, drawn and argued with (generalised additive model; Lou,
/// Caruana, Gehrke: Intelligible Models for Classification and Regression, KDD 2012). What is unknown contributes exactly 0.
/// </summary>
public sealed record AdditiveModel
{
    public required string Version { get; init; }

    /// <summary>Log-odds of the positive class where every shape is at its mean.</summary>
    public double Intercept { get; init; }

    public required IReadOnlyList<ShapeTerm> Terms { get; init; }

    /// <summary>What two features add together beyond what each adds alone; none in a model of shapes only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PairTerm>? Pairs { get; init; }

    /// <summary>Log-odds without the intercept: the sum of the contributions, added in the order of the terms, then of the pairs.</summary>
    /// <param name="valueOf">The value of a feature by name; NaN where unknown.</param>
    public double Evidence(Func<string, double> valueOf)
    {
        double sum = 0;
        foreach (var term in Terms)
            sum += term.At(valueOf(term.Feature));
        foreach (var pair in Pairs ?? [])
            sum += pair.At(valueOf(pair.First), valueOf(pair.Second));
        return sum;
    }

    /// <summary>Contributions (log-odds) in the order of the terms, then of the pairs; their sum is <see cref="Evidence"/>.</summary>
    public double[] Contributions(Func<string, double> valueOf) =>
        [.. Terms.Select(term => term.At(valueOf(term.Feature))), .. (Pairs ?? []).Select(pair => pair.At(valueOf(pair.First), valueOf(pair.Second)))];

    /// <summary>What makes this model unfit for use, in words; empty when it is fit.</summary>
    public IEnumerable<string> Problems()
    {
        if (Version is not { Length: > 0 and <= 64 })
            yield return "model.version: 1 to 64 characters are needed";
        if (!double.IsFinite(Intercept))
            yield return "model.intercept: is no number";
        foreach (var term in Terms)
        {
            if (term.Weights.Count != term.Cuts.Count + 1)
                yield return $"model.{term.Feature}: one weight more than cuts is needed";
            if (term.Cuts.Zip(term.Cuts.Skip(1)).Any(pair => !(pair.First < pair.Second)) || term.Cuts.Any(cut => !double.IsFinite(cut)))
                yield return $"model.{term.Feature}: cuts must rise";
            if (term.Weights.Any(weight => !double.IsFinite(weight) || Math.Abs(weight) > 20))
                yield return $"model.{term.Feature}: weights lie between -20 and 20";
        }
        foreach (var problem in (Pairs ?? []).SelectMany(pair => pair.Problems()))
            yield return problem;
        foreach (var twice in Terms.GroupBy(term => term.Feature).Where(group => group.Count() > 1))
            yield return $"model.{twice.Key}: stands there twice";
    }

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public static AdditiveModel FromJson(string json) =>
        JsonSerializer.Deserialize<AdditiveModel>(json, Options) ?? throw new JsonException("There is no model in a null.");

    private static readonly JsonSerializerOptions Options = Frozen();

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>One shape: a weight (log-odds) for each interval between cuts; a value at a cut belongs to the interval above.</summary>
public sealed record ShapeTerm
{
    private readonly double[] _cuts = [];
    private readonly double[] _weights = [];

    public required string Feature { get; init; }

    /// <summary>Rising, in the feature's own unit.</summary>
    public required IReadOnlyList<double> Cuts { get => _cuts; init => _cuts = [.. value]; }

    /// <summary>One more than cuts.</summary>
    public required IReadOnlyList<double> Weights { get => _weights; init => _weights = [.. value]; }

    /// <summary>The contribution of a value, 0 where it is unknown (NaN).</summary>
    public double At(double value) => double.IsNaN(value) ? 0 : _weights[Interval(_cuts, value)];

    /// <summary>The number of cuts at or below a value.</summary>
    internal static int Interval(double[] cuts, double value)
    {
        int low = 0, high = cuts.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (value >= cuts[middle])
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>Largest contribution minus smallest.</summary>
    [JsonIgnore]
    public double Reach => _weights.Max() - _weights.Min();
}
