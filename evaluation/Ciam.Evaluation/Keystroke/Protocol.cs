using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Keystroke;

/// <summary>Scores of one owner's own later samples and of everybody else's, against a profile of the owner's earlier ones.</summary>
internal sealed record OwnerScores(string Owner, double[] Genuine, double[] Impostor)
{
    public double Eer => Metrics.Eer(Genuine, Impostor);
}

/// <summary>Killourhy and Maxion (DSN 2009): train on the first samples, test on the owner's later ones and on a few of every other person.</summary>
internal static class Protocol
{
    /// <summary>Samples an owner trains with; impostors bring so many.</summary>
    public const int Training = 200, PerImpostor = 5;

    /// <param name="text">Owners and impostors.</param>
    /// <param name="train">Makes a scorer of the owner's training samples; a higher score is more like the owner.</param>
    /// <param name="training">How many of the owner's samples train; the rest is tested.</param>
    /// <param name="practised">Impostors bring their last samples instead of their first: they know the text as well as the owner.</param>
    public static List<OwnerScores> Run(TypedText text, Detector train, int training = Training, bool practised = false)
    {
        var all = new List<OwnerScores>();
        foreach (var owner in text.People)
        {
            var score = train(owner, [.. owner.Samples.Take(training)]);
            double[] genuine = [.. owner.Samples.Skip(training).Select(score)];
            double[] impostor = [.. text.People.Where(other => other.Id != owner.Id).SelectMany(other => Brought(other, practised)).Select(score)];
            all.Add(new OwnerScores(owner.Id, genuine, impostor));
        }
        return all;
    }

    public static IEnumerable<TypingSample> Brought(Typist impostor, bool practised) =>
        practised ? impostor.Samples.TakeLast(PerImpostor) : impostor.Samples.Take(PerImpostor);

    public static double MeanEer(IEnumerable<OwnerScores> scores) => scores.Average(owner => owner.Eer);

    public static double MeanFrrAtFar(IEnumerable<OwnerScores> scores, double far) => scores.Average(owner => Metrics.FrrAtFar(owner.Genuine, owner.Impostor, far));

    /// <summary>One threshold for all owners: every score in one heap.</summary>
    public static (double[] Genuine, double[] Impostor) Pooled(IReadOnlyCollection<OwnerScores> scores) =>
        ([.. scores.SelectMany(owner => owner.Genuine)], [.. scores.SelectMany(owner => owner.Impostor)]);
}
