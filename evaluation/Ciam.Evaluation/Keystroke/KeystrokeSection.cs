using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Keystroke;

/// <summary>Typing: reference detectors, the robust profile, and the comparator that ships.</summary>
internal sealed class KeystrokeSection : Section
{
    public override string Name => "keystroke";
    public override string Title => "Keystroke dynamics";
    public override IReadOnlyList<string> Needs { get; } = [KeystrokeData.Cmu, .. KeystrokeData.MayTrain, KeystrokeData.MeuMobile];

    public override void Run(Run run)
    {
        var cmu = Part(run, KeystrokeData.Cmu);
        Add(run, "keystroke.cmu.manhattan", "CMU, scaled Manhattan (reference)", Protocol.Run(cmu, ReferenceDetectors.ScaledManhattan), "0.096 over all 51, Killourhy & Maxion 2009");
        Add(run, "keystroke.cmu.neighbour", "CMU, nearest neighbour Mahalanobis (reference)", Protocol.Run(cmu, ReferenceDetectors.NearestNeighbourMahalanobis), "0.100 over all 51, Killourhy & Maxion 2009");
        Add(run, "keystroke.cmu.robust", "CMU, robust one-class profile", Protocol.Run(cmu, Robust), "0.049 over all 51, earlier in Python", must: 0.050);
    }

    public override void Renew(Run run, string source)
    {
        var model = TypingTraining.Train([.. KeystrokeData.MayTrain.Select(file => KeystrokeData.Read(run.Data, file))]);
        var path = Path.Combine(source, "Ciam.Decisions", "Behaviour", "TypingWeights.cs");
        File.WriteAllText(path, TypingTraining.Source(model));
        Console.WriteLine($"wrote {model.ToBytes().Length} bytes of weights to {Path.GetFileName(path)}");
    }

    private static TypedText Part(Run run, string file) => KeystrokeData.Read(run.Judge ?? run.Data, file);

    private static void Add(Run run, string key, string what, List<OwnerScores> scores, string anchor, double? must = null, double? moonshot = null)
    {
        double[] perPerson = [.. scores.Select(owner => owner.Eer)];
        run.Add(new Figure(key, $"{what}: mean EER", $"trained on samples 1-200, owner tested on 201-400, impostors: first 5 of every other person; {scores.Count} people", perPerson.Average())
        {
            Interval = Metrics.MeanInterval(perPerson),
            Anchor = anchor,
            Must = must,
            Moonshot = moonshot,
        });
    }

    private static Func<TypingSample, double> Robust(IReadOnlyList<TypingSample> training)
    {
        var fit = TypingFit.Of([.. training.Select(sample => sample.ToTicks())]);
        return sample => -fit.Distance(TypingScale.Vector(sample.ToTicks()));
    }
}
