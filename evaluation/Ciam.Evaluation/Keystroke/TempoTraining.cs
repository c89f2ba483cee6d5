using Ciam.Decisions.Behaviour;
using Ciam.Decisions.Learning;

namespace Ciam.Evaluation.Keystroke;

/// <summary>What a person's tempo on one text says about another text: the people who typed both BKSD passwords, and the two halves of longer texts.</summary>
internal static class TempoTraining
{
    /// <summary>One person's tempo on one text beside a sample of another text.</summary>
    public sealed record Pair(double[] Row, bool Own, string Owner);

    public static LogisticModel Train(IReadOnlyList<TypedText> texts)
    {
        List<Pair> pairs = [.. Changes(texts).SelectMany(change => Pairs(change.Old, change.New, chance: new Random(1)))];
        double own = pairs.Count(pair => pair.Own), other = pairs.Count - own;
        return LogisticModel.Fit(
            [.. pairs.Select(pair => pair.Row)], [.. pairs.Select(pair => pair.Own)], [.. pairs.Select(pair => pair.Own ? 0.5 / own : 0.5 / other)], ridge: 0.01);
    }

    /// <summary>A change of password: the same people on another text.</summary>
    public static IEnumerable<(TypedText Old, TypedText New)> Changes(IReadOnlyList<TypedText> texts)
    {
        foreach (var one in texts)
            foreach (var other in texts.Where(other => other != one && other.People.Any(person => one.People.Any(same => same.Id == person.Id))))
                yield return (one, other);
        foreach (var text in texts.Where(text => text.People.Count > 0 && text.People[0].Samples[0].Keys.Count >= 12))
            yield return (Half(text, first: true), Half(text, first: false));
    }

    /// <summary>The tempo of the last 40 samples on the old text; own and others' first samples on the new one.</summary>
    public static IEnumerable<Pair> Pairs(TypedText old, TypedText changed, Random chance)
    {
        foreach (var owner in old.People)
        {
            if (changed.People.FirstOrDefault(person => person.Id == owner.Id) is not { } same)
                continue;
            var tempo = owner.Samples.TakeLast(40).Aggregate(TypingTempo.None, (known, sample) => known.Observe(sample.ToTicks()));
            foreach (var sample in same.Samples.Take(20))
                yield return new Pair(tempo.Compare(sample.ToTicks()), true, owner.Id);
            foreach (var other in changed.People.Where(person => person.Id != owner.Id))
                for (var i = 0; i < 5; i++)
                    yield return new Pair(tempo.Compare(other.Samples[i % 2 == 0 ? i : chance.Next(other.Samples.Count)].ToTicks()), false, owner.Id);
        }
    }

    private static TypedText Half(TypedText text, bool first)
    {
        var half = text.People[0].Samples[0].Keys.Count / 2;
        return new TypedText(text.Name, [.. text.People.Select(person => new Typist(person.Id, [.. person.Samples.Select(sample =>
            new TypingSample([.. first ? sample.Keys.Take(half) : sample.Keys.Skip(half)]))]))]);
    }
}
