using Ciam.Decisions.Behaviour;
using Ciam.Decisions.Learning;

namespace Ciam.Evaluation.Keystroke;

/// <summary>Teaches the text-independent comparator: pairs of a profile and a sample, from every person of the training part, at several ages and sizes.</summary>
internal sealed class TypingTraining
{
    /// <summary>Profiles as a customer has them after so many confirmed logins.</summary>
    private static readonly int[] Sizes = [5, 10, 20, 40];

    /// <summary>Own samples beside a profile: the next ones, as with updates, and more of the following two hundred, as when a customer types rarely.</summary>
    private const int Next = 10, Far = 25;

    /// <summary>Small trees, each on some of the rows and features: chosen by cross-fitting over the people of the building part.</summary>
    public static BoostedTreesOptions Options { get; } = new()
    {
        Trees = 200, LearningRate = 0.06, MaxDepth = 5, MaxLeaves = 16, MinLeafWeight = 1, RowShare = 0.6, FeatureShare = 0.5, Bins = 32,
    };

    /// <summary>Enough for a mean (thirty-two do as well as a hundred and fifty), few enough for a millisecond's fraction a profile.</summary>
    private const int StrangerCount = 32;

    private static readonly LogisticModel NoTempo = LogisticModel.Fit([[0], [0]], [true, false]);

    private readonly List<Pair> pairs = [];

    /// <summary>One sample beside one profile.</summary>
    private sealed record Pair(TypingFit Fit, double[] Vector, bool Own, double Weight, string Person);

    private TypingTraining(IEnumerable<TypedText> texts, int seed)
    {
        var chance = new Random(seed);
        foreach (var text in texts)
            foreach (var owner in text.People)
                AddOwner(text, owner, chance);
    }

    public int Rows => pairs.Count;

    public static TypingModel Train(IReadOnlyList<TypedText> texts, BoostedTreesOptions? chosen = null, int seed = 20090629)
    {
        var options = chosen ?? Options;
        var training = new TypingTraining(texts, seed);
        var (mean, deviation) = training.Population();
        double[][] rows = [.. training.pairs.Select(pair => Row(pair, mean, deviation))];
        bool[] labels = [.. training.pairs.Select(pair => pair.Own)];
        double[] weights = [.. training.pairs.Select(pair => pair.Weight)];
        string[] people = [.. training.pairs.Select(pair => pair.Person)];
        var (intercept, slope) = Calibration(texts, training.pairs, rows, labels, weights, people, mean, deviation, options);
        return Fitted(rows, labels, weights, mean, deviation, options, TempoTraining.Train(texts), Strangers(texts), intercept, slope);
    }

    /// <summary>The model as a file of source text.</summary>
    public static string Source(TypingModel model)
    {
        var lines = Convert.ToBase64String(model.ToBytes()).Chunk(240).Select(line => $"        {new string(line)}\n");
        return $$""""
            namespace Ciam.Decisions.Behaviour;

            /// <summary>The typing comparator's weights; written by <c>evaluation/run keystroke --train</c>, never by hand.</summary>
            /// <remarks>Trained on BKSD (MIT licence) and the IIITBh set (ODbL 1.0, contents DbCL 1.0) only; the comparison of timings learned from no other people.</remarks>
            internal static class TypingWeights
            {
                /// <summary>Rises with every change of the numbers or of the training, so that a stored judgment says which weights it saw.</summary>
                public const int Version = 4;

                public const string Base64 = """
            {{string.Concat(lines)}}        """;
            }

            """";
    }

    private static TypingModel Fitted(double[][] rows, bool[] labels, double[] weights, double[] mean, double[] deviation, BoostedTreesOptions options, LogisticModel tempo, TypingStrangers strangers, double intercept, double slope)
    {
        double[][] standard = [.. rows.Select(row => row[..TypingNumbers.Count])];
        return new TypingModel(
            mean, deviation, BoostedTrees.Fit(rows, labels, weights, options), LogisticModel.Fit(standard, labels, weights, ridge: 0.003), tempo, strangers, intercept, slope);
    }

    /// <summary>Out of people: half of them teach a blend, the other half tell how far to believe it.</summary>
    private static (double Intercept, double Slope) Calibration(
        IReadOnlyList<TypedText> texts, List<Pair> pairs, double[][] rows, bool[] labels, double[] weights, string[] people, double[] mean, double[] deviation, BoostedTreesOptions options)
    {
        string[] names = [.. people.Distinct().Order(StringComparer.Ordinal)];
        var outOf = new double[rows.Length][];
        for (var half = 0; half < 2; half++)
        {
            var mine = names.Where((_, i) => i % 2 == half).ToHashSet();
            int[] teach = [.. Enumerable.Range(0, rows.Length).Where(i => mine.Contains(people[i]))];
            var model = Fitted(
                [.. teach.Select(i => rows[i])], [.. teach.Select(i => labels[i])], [.. teach.Select(i => weights[i])], mean, deviation, options, NoTempo,
                Strangers([.. texts.Select(text => text.Only(person => mine.Contains(person.Id)))]), 0, 1);
            for (var i = 0; i < rows.Length; i++)
                if (!mine.Contains(people[i]))
                    outOf[i] = [model.Blend(pairs[i].Fit, pairs[i].Vector)];
        }
        var straight = LogisticModel.Fit(outOf, labels, weights, ridge: 1e-6);
        return (straight.Intercept, straight.Slopes[0]);
    }

    /// <summary>Invented people: the usual holds of one person, the usual latencies of another, each from anywhere in the text, so that a stranger is nobody.</summary>
    private static TypingStrangers Strangers(IEnumerable<TypedText> texts)
    {
        var chance = new Random(3);
        short[][] usual = [.. texts.SelectMany(text => text.People).Select(person => Middles([.. person.Samples.Take(40).Select(sample => sample.ToTicks())]))];
        short[] Turned(ReadOnlySpan<short> times) => chance.Next(times.Length) is var at ? [.. times[at..], .. times[..at]] : [];
        return TypingStrangers.Of(Enumerable.Range(0, StrangerCount).Select(i =>
        {
            var (one, other) = (usual[i % usual.Length], usual[chance.Next(usual.Length)]);
            return (Turned(one.AsSpan(0, (one.Length + 1) / 2)), Turned(other.AsSpan((other.Length + 1) / 2)));
        }));
    }

    private static short[] Middles(short[][] samples) =>
        [.. Enumerable.Range(0, samples[0].Length).Select(time => samples.Select(sample => sample[time]).Order().ElementAt(samples.Length / 2))];

    private void AddOwner(TypedText text, Typist owner, Random chance)
    {
        var ticks = owner.Samples.Select(sample => sample.ToTicks()).ToArray();
        foreach (var size in Sizes)
        {
            foreach (var end in Ends(size, ticks.Length, chance))
            {
                var fit = Learned(owner, end, size);
                double[][] own = [.. Later(end, ticks.Length, chance).Select(i => TypingScale.Vector(ticks[i]))];
                List<double[]> others = [];
                foreach (var other in text.People.Where(other => other.Id != owner.Id))
                {
                    others.Add(TypingScale.Vector(other.Samples[chance.Next(5)].ToTicks()));
                    others.Add(TypingScale.Vector(other.Samples[^(1 + chance.Next(5))].ToTicks()));
                    if (chance.Next(2) == 0)
                        others.Add(TypingScale.Vector(other.Samples[chance.Next(other.Samples.Count)].ToTicks()));
                }
                pairs.AddRange(own.Select(vector => new Pair(fit, vector, true, 1.0 / own.Length, owner.Id)));
                pairs.AddRange(others.Select(vector => new Pair(fit, vector, false, 1.0 / others.Count, owner.Id)));
            }
        }
    }

    /// <summary>A small profile knows the last few samples only; a full one has forgotten as a customer's does.</summary>
    private static TypingFit Learned(Typist owner, int end, int size) => owner.Samples
        .Take(end).Skip(size < TypingProfile.Window ? end - size : 0)
        .Aggregate(TypingProfile.Empty, (known, sample) => known.Observe(sample, default)).Fit!;

    /// <summary>Where the profile ends: early, when practice is quick, and later.</summary>
    private static IEnumerable<int> Ends(int size, int length, Random chance)
    {
        yield return size;
        for (var i = 0; i < 3; i++)
            yield return size + chance.Next(Math.Max(1, length - size - 60));
    }

    /// <summary>The owner's next logins, and some far later ones: a profile may be stale.</summary>
    private static IEnumerable<int> Later(int end, int length, Random chance)
    {
        for (var i = end; i < Math.Min(end + Next, length); i++)
            yield return i;
        for (var i = 0; i < Far && end + Next < length; i++)
            yield return Math.Min(length - 1, end + Next + chance.Next(Math.Min(190, length - end - Next)));
    }

    private (double[] Mean, double[] Deviation) Population()
    {
        TypingFit[] fits = [.. pairs.Select(pair => pair.Fit).Distinct().Where(fit => fit.Count == 40)];
        return (
            [.. Enumerable.Range(0, TypingNumbers.Count).Select(f => (double)(float)fits.Average(fit => fit.OwnMean[f]))],
            [.. Enumerable.Range(0, TypingNumbers.Count).Select(f => (double)(float)Math.Sqrt(fits.Average(fit => fit.OwnDeviation[f] * fit.OwnDeviation[f])))]);
    }

    private static double[] Row(Pair pair, double[] mean, double[] deviation)
    {
        var row = new double[TypingModel.RowLength];
        TypingModel.Row(pair.Fit, pair.Vector, mean, deviation, row);
        return row;
    }
}
