namespace Ciam.Decisions.Behaviour;

/// <summary>What a window of samples says about its text, robustly, with the newest samples counting most; computed once per profile.</summary>
/// <remarks>
/// Each sample of the window is measured against the others (leave one out), so that a new sample's numbers can be held against what is usual
/// for the person. That standardisation is what makes numbers of different people and texts comparable.
/// </remarks>
internal sealed class TypingFit
{
    /// <summary>The newest samples count fully (Killourhy-Maxion data: the last 20 do as well as 200), older ones so much.</summary>
    private const double OlderWeight = 0.4;

    /// <summary>Of a longer window (evaluation only) the newest so many are measured against the rest.</summary>
    private const int MostHeldOut = 60;

    /// <summary>A person whose samples do not differ at all is still divided by something.</summary>
    private const double Least = 0.05;

    private readonly double[][] samples;
    private readonly double[] weights;
    private readonly TypingUsual usual;
    private readonly TypingSpace space;
    private (TypingModel Model, double Mean)[] strangers = [];

    private TypingFit(double[][] samples, int keys)
    {
        this.samples = samples;
        Keys = keys;
        weights = [.. Enumerable.Range(0, samples.Length).Select(i => samples.Length - i <= TypingProfile.Recent ? 1 : OlderWeight)];
        var columns = new TypingColumns(samples, weights, keys);
        usual = columns.Usual(skip: -1);
        space = new TypingSpace(samples, weights, usual);
        Standardise(columns);
    }

    public int Keys { get; }

    public int Count => samples.Length;

    /// <summary>Mean and deviation of every number over the person's own samples, each measured against the others.</summary>
    public double[] OwnMean { get; } = new double[TypingNumbers.Count];
    public double[] OwnDeviation { get; } = new double[TypingNumbers.Count];

    /// <summary>Smallest mean distance and median nearest neighbour among the person's own samples.</summary>
    public double OwnDistance => OwnMean[TypingNumbers.Distance];
    public double OwnNearest { get; private set; }

    public static TypingFit Of(IReadOnlyList<short[]> window) =>
        new([.. window.Select(ticks => TypingScale.Vector(ticks))], (window[0].Length + 1) / 2);

    /// <summary>Mean capped distance in spreads: the Robust detector.</summary>
    public double Distance(ReadOnlySpan<double> vector) => usual.Distance(vector);

    /// <summary>Mean signed and capped difference of a range of times.</summary>
    public double Shift(ReadOnlySpan<double> vector, int from, int to) => usual.Shift(vector, from, to);

    /// <summary>Distance to the nearest sample of the window, as a share of what is usual between the person's own samples.</summary>
    public double NearestShare(ReadOnlySpan<double> vector)
    {
        var nearest = double.MaxValue;
        foreach (var stored in samples)
            nearest = Math.Min(nearest, usual.Between(stored, vector));
        return nearest / OwnNearest;
    }

    /// <summary>The numbers of a sample that do not know its text, not yet standardised.</summary>
    public void Measure(ReadOnlySpan<double> vector, Span<double> numbers) =>
        TypingNumbers.Measure(usual, samples, weights, vector, space.Residual(vector), skip: -1, numbers);

    /// <summary>What invented strangers get at this profile by a model, on average; reckoned once, the same whichever thread comes first.</summary>
    public double Strangers(TypingModel model)
    {
        if (strangers is [var (known, mean)] && known == model)
            return mean;
        mean = model.OfStrangers(this);
        strangers = [(model, mean)];
        return mean;
    }

    /// <summary>Facts about the profile itself, on which the meaning of a number may depend.</summary>
    public void Describe(Span<double> context) => TypingNumbers.Describe(usual, samples.Length, context);

    public IReadOnlyList<UsualTime> Usual() => [.. Enumerable.Range(0, (2 * Keys) - 1).Select(usual.Time)];

    /// <summary>Every sample of the window is measured against the others.</summary>
    private void Standardise(TypingColumns columns)
    {
        Span<double> numbers = stackalloc double[TypingNumbers.Count];
        var residuals = space.LeftOut();
        List<double> nearest = [];
        double total = 0;
        double[] sums = new double[TypingNumbers.Count], squares = new double[TypingNumbers.Count];
        for (var i = Math.Max(0, samples.Length - MostHeldOut); i < samples.Length; i++)
        {
            TypingNumbers.Measure(columns.Usual(i), samples, weights, samples[i], residuals[i], skip: i, numbers);
            nearest.Add(numbers[TypingNumbers.Nearest]);
            total += weights[i];
            for (var f = 0; f < numbers.Length; f++)
            {
                sums[f] += weights[i] * numbers[f];
                squares[f] += weights[i] * numbers[f] * numbers[f];
            }
        }
        for (var f = 0; f < sums.Length; f++)
        {
            OwnMean[f] = sums[f] / total;
            OwnDeviation[f] = Math.Sqrt(Math.Max(0, (squares[f] / total) - (OwnMean[f] * OwnMean[f])));
        }
        OwnMean[TypingNumbers.Distance] = Math.Max(Least, OwnMean[TypingNumbers.Distance]);
        nearest.Sort();
        OwnNearest = Math.Max(Least, nearest[nearest.Count / 2]);
    }
}
