using System.Globalization;
using Ciam.Decisions.Behaviour;
using Ciam.Decisions.Learning;

namespace Ciam.Evaluation.Touch;

/// <summary>Which documents are learnt from and which are judged.</summary>
internal sealed record TouchPlan(string Key, string What, int[] Learnt, int[] Judged)
{
    /// <summary>Documents of the impostors: where they differ from the owner's, everybody can be one and not only who came back.</summary>
    public int[] Impostors { get; init; } = Judged;
}

/// <summary>Every person's strokes against impostors whom nobody had seen: the background are other people than the impostors.</summary>
internal sealed class TouchTrial
{
    private readonly List<Outcome> _outcomes;

    /// <param name="plan">Documents for learning and for judging.</param>
    /// <param name="people">Those who are judged, as owners and as each other's impostors.</param>
    /// <param name="background">People only learnt from; when empty, the judged people are cut into parts that take turns as background and as impostors.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="parts">Into how many parts.</param>
    /// <param name="ways">How often the people are cut anew and the trees grown from another seed; figures are means over all ways.</param>
    public TouchTrial(TouchPlan plan, IReadOnlyList<Toucher> people, IReadOnlyList<Toucher> background, StrokeModelOptions options, int parts = 5, int ways = 1)
    {
        _outcomes = [];
        for (var way = 0; way < ways; way++)
        {
            // Calibration changes no person's order of scores: once is enough, for the figures over all people.
            var other = options with { Folds = way == 0 ? options.Folds : 0, Trees = options.Trees with { Seed = options.Trees.Seed + (ulong)way } };
            Judge(plan, [.. people.OrderBy(person => Place(person, way))], background, other, parts, way);
        }
    }

    private TouchTrial(List<Outcome> outcomes) => _outcomes = outcomes;

    /// <summary>The same models, with impostors' strokes of these documents alone.</summary>
    public TouchTrial Against(params int[] documents) => new(
        [.. _outcomes.Select(outcome => outcome with { Others = [.. outcome.Others.Select(other => (other.Person, other.Scores.Where(document => documents.Contains(document.Key)).ToDictionary()))] })]);

    /// <summary>The first way keeps the order of names.</summary>
    private static ulong Place(Toucher person, int way) => way == 0 ? 0 : new SplitMix64(((ulong)way << 32) + ulong.Parse(person.Name.AsSpan(1), CultureInfo.InvariantCulture)).Next();

    private void Judge(TouchPlan plan, IReadOnlyList<Toucher> people, IReadOnlyList<Toucher> background, StrokeModelOptions options, int parts, int way)
    {
        foreach (var owner in people)
        {
            var (learnt, judged) = (owner.Of(plan.Learnt), owner.Of(plan.Judged));
            if (judged.Sum(strokes => strokes.Count) < 11 || learnt.Count == 0)
                continue;
            List<Toucher> others = [.. people.Where(other => other.Name != owner.Name)];
            for (var part = 0; part < (background.Count > 0 ? 1 : parts); part++)
            {
                List<Toucher> known = background.Count > 0 ? [.. background.Where(other => other.Name != owner.Name)] : [.. others.Where((_, i) => i % parts != part)];
                List<Toucher> unknown = background.Count > 0 ? others : [.. others.Where((_, i) => i % parts == part)];
                var model = StrokeModel.Fit(learnt, [.. known.Select(person => (IReadOnlyList<double[]>)[.. person.Of(plan.Learnt).SelectMany(strokes => strokes)])], options)!;
                Dictionary<int, StrokeScores> Scores(Toucher person, int[] documents) =>
                    documents.Where(person.Documents.ContainsKey).ToDictionary(document => document, document => model.Scores(person.Documents[document]));
                _outcomes.Add(new Outcome(owner, way, model, Scores(owner, plan.Judged), [.. unknown.Select(person => (person, Scores(person, plan.Impostors)))]));
            }
        }
    }

    public int People => _outcomes.Select(outcome => outcome.Owner.Name).Distinct().Count();

    /// <summary>Equal error rate per person over all runs of so many consecutive strokes, the mean over the parts; with <paramref name="samePhone"/> only impostors on the owner's model of phone.</summary>
    public List<double> Eers(int strokes, bool samePhone = false) => [.. PerPerson(strokes, samePhone).Select(person => person.Eer)];

    public List<(string Name, double Eer)> Worst(int strokes) => [.. PerPerson(strokes, samePhone: false).OrderByDescending(person => person.Eer).Take(5)];

    /// <summary>One threshold for all people.</summary>
    public double PooledEer(int strokes) => Metrics.Eer(
        [.. Calibrated.SelectMany(outcome => Runs(outcome.Model, outcome.Own, strokes))],
        [.. Calibrated.SelectMany(outcome => outcome.Others.SelectMany(other => Runs(outcome.Model, other.Scores, strokes)))]);

    /// <summary>The mean cost, in bits, of believing the clipped likelihood ratio of so many strokes.</summary>
    public double Cllr(int strokes)
    {
        double Cost(IEnumerable<double> scores, int sign) => scores.Average(score => Math.Log2(1 + Math.Exp(sign * Math.Clamp(score, -StrokeModel.Clip, StrokeModel.Clip))));
        return (Cost(Calibrated.SelectMany(outcome => Runs(outcome.Model, outcome.Own, strokes)), -1)
            + Cost(Calibrated.SelectMany(outcome => outcome.Others.SelectMany(other => Runs(outcome.Model, other.Scores, strokes))), 1)) / 2;
    }

    private IEnumerable<Outcome> Calibrated => _outcomes.Where(outcome => outcome.Way == 0);

    private IEnumerable<(string Name, double Eer)> PerPerson(int strokes, bool samePhone) =>
        _outcomes.GroupBy(outcome => outcome.Owner.Name).Select(person => (person.Key, person
            .Select(outcome => Eer(outcome, strokes, samePhone)).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())).Where(person => double.IsFinite(person.Item2));

    private static double Eer(Outcome outcome, int strokes, bool samePhone)
    {
        List<double> own = [.. Runs(outcome.Model, outcome.Own, strokes)];
        List<double> other = [.. outcome.Others.Where(person => !samePhone || person.Person.Phone == outcome.Owner.Phone).SelectMany(person => Runs(outcome.Model, person.Scores, strokes))];
        return own.Count == 0 || other.Count == 0 ? double.NaN : Metrics.Eer(own, other);
    }

    private static IEnumerable<double> Runs(StrokeModel model, Dictionary<int, StrokeScores> documents, int strokes)
    {
        foreach (var scores in documents.Values)
        {
            for (var start = 0; start + strokes <= scores.Count; start++)
                yield return model.LogRatio(scores.Mean(start, strokes), strokes);
        }
    }

    private sealed record Outcome(Toucher Owner, int Way, StrokeModel Model, Dictionary<int, StrokeScores> Own, List<(Toucher Person, Dictionary<int, StrokeScores> Scores)> Others);
}
