using Ciam.Decisions.Learning;

namespace Ciam.Evaluation.Fraud;

/// <summary>Transactions in the order of time: what was known of each at its time, column by column, and what became of it.</summary>
internal sealed class FraudTable(IReadOnlyList<AdditiveFeature> features, float[][] columns, int[] days, bool[] labels, int[] customers)
{
    public const int DaySeconds = 86_400;

    public IReadOnlyList<AdditiveFeature> Features => features;
    public float[][] Columns => columns;
    public int[] Days => days;
    public bool[] Labels => labels;
    public int[] Customers => customers;

    /// <summary>Which pattern of fraud it was, where the data say so; 0 for genuine.</summary>
    public byte[]? Patterns { get; init; }

    /// <summary>Numbers of the rows from one day to another, both included.</summary>
    public int[] Between(int from, int to) => [.. Enumerable.Range(0, days.Length).Where(row => days[row] >= from && days[row] <= to)];

    /// <summary>Rows to learn from; the last so many of their days are held back for stopping and calibration.</summary>
    public LearningTable ToLearn(int[] rows, int heldDays, int bins, AdditiveModel? start = null, bool[]? told = null, float[]? weights = null, IReadOnlyList<int>? only = null)
    {
        var chosen = only ?? [.. Enumerable.Range(0, features.Count)];
        var last = rows.Length == 0 ? 0 : days[rows[^1]];
        return LearningTable.Of(
            [.. chosen.Select(f => features[f])],
            f => [.. rows.Select(row => columns[chosen[f]][row])],
            [.. rows.Select(row => (told ?? labels)[row])],
            weights is null ? null : [.. rows.Select(row => weights[row])],
            heldDays == 0 ? null : [.. rows.Select(row => days[row] > last - heldDays)],
            bins,
            start);
    }

    /// <summary>Log-odds of rows by the product's own model.</summary>
    public double[] Score(AdditiveModel model, int[] rows)
    {
        var place = features.Select((feature, f) => (feature.Name, f)).ToDictionary(pair => pair.Name, pair => columns[pair.f], StringComparer.Ordinal);
        var scores = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            scores[i] = model.Intercept + model.Evidence(name => place[name][row]);
        }
        return scores;
    }
}
