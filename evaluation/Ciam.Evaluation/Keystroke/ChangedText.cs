using Ciam.Decisions.Learning;

namespace Ciam.Evaluation.Keystroke;

/// <summary>A changed password: what the tempo learned on the old text still says about who types the new one.</summary>
internal static class ChangedText
{
    public static void Run(Run run, KeystrokePart part)
    {
        if (!part.HasBksd(run))
            return;

        List<double> perPerson = [];
        foreach (var (old, changed, weights) in Changes(run, part))
            foreach (var owner in TempoTraining.Pairs(old, changed, new Random(2)).GroupBy(pair => pair.Owner))
                perPerson.Add(Metrics.Eer(
                    [.. owner.Where(pair => pair.Own).Select(pair => weights.LogOdds(pair.Row))], [.. owner.Where(pair => !pair.Own).Select(pair => weights.LogOdds(pair.Row))]));
        Rows.Mean(
            run, "keystroke.tempo", "changed password: tempo alone: mean EER",
            $"tempo of the last 40 samples of one BKSD password (English or Arabic), tested on the first 20 of the other by the same person, impostors: every other person's; {part.BksdProtocol}; blind would be 0.5",
            [.. perPerson], "");
    }

    private static IEnumerable<(TypedText, TypedText, LogisticModel)> Changes(Run run, KeystrokePart part)
    {
        TypedText[] halves = [.. part.BksdHalves().Where(text => text.Name != "bksd_phrase")];
        foreach (var old in halves)
            foreach (var changed in halves.Where(text => text.Name != old.Name && text.People.Any(person => person.Id == old.People[0].Id)))
                yield return (old, changed, part.Blind(old.People[0]).Tempo);
    }
}
