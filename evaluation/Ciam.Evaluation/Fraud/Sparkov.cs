using System.Globalization;
using Ciam.Decisions.Learning;

namespace Ciam.Evaluation.Fraud;

/// <summary>A generated year of card payments, and what a bank could have known at each: labels come seven days late.</summary>
/// <remarks>
/// This run of the generator lets the genuine customers walk through the categories in alphabetical order over the year, so that a category
/// tells the month and not the fraud. Only how usual it lately was for the customer is a feature, the last one, and measured apart.
/// </remarks>
internal static class Sparkov
{
    public const string File = "fraud/sparkov.csv.gz";

    private const int Hour = 3600, Day = FraudTable.DaySeconds, Delay = 7 * Day;

    /// <summary>1 and 6 hours, 1, 7 and 30 days; then the delay and so many days before it.</summary>
    private static readonly int[] Windows = [Hour, 6 * Hour, Day, 7 * Day, 30 * Day, Delay, Delay + Day, Delay + (7 * Day), Delay + (30 * Day)];

    private static readonly string[] Names =
    [
        "amount", "amount_by_usual", "amount_deviation", "amount_by_day", "amount_by_week", "amount_by_highest",
        "hour", "weekday", "hour_habit", "since_last", "count_hour", "count_6_hours", "count_1", "count_7", "count_30", "count_day_by_month",
        "mean_1", "mean_7", "large_1", "large_7", "last_3_by_usual", "fraud_1", "fraud_7", "fraud_30", "since_fraud", "distance", "age", "night_1", "night_6_hours", "highest_1", "category_recent",
    ];

    /// <summary>All but the last: nothing that knows the categories.</summary>
    public static IReadOnlyList<int> WithoutCategories { get; } = [.. Enumerable.Range(0, Names.Length - 1)];

    public static FraudTable Read(IEnumerable<string> folders)
    {
        var payments = folders.SelectMany(Payments).ToList();
        var columns = Names.Select(_ => new float[payments.Count]).ToArray();
        var customers = new Dictionary<int, Person>();
        Span<float> row = stackalloc float[Names.Length];
        for (var i = 0; i < payments.Count; i++)
        {
            var p = payments[i];
            if (!customers.TryGetValue(p.Customer, out var person))
                customers[p.Customer] = person = new Person();
            Fill(row, p, person);
            for (var f = 0; f < row.Length; f++)
                columns[f][i] = row[f];
            person.Add(p);
        }
        return new FraudTable([.. Names.Select(name => new AdditiveFeature(name))], columns, [.. payments.Select(p => p.At / Day)], [.. payments.Select(p => p.IsFraud)], [.. payments.Select(p => p.Customer)]);
    }

    private static void Fill(Span<float> row, Purchase p, Person person)
    {
        var (mine, now, at, log) = (person.History, p.At, 0, Math.Log(p.Amount + 1));
        int n = mine.Count, hour = mine.First(0, now), six = mine.First(1, now), one = mine.First(2, now), seven = mine.First(3, now), thirty = mine.First(4, now);
        int known = mine.First(5, now), k1 = mine.First(6, now), k7 = mine.First(7, now), k30 = mine.First(8, now);
        var deviation = n < 3 ? 1 : Math.Sqrt(Math.Max(0.05, (mine.LogSquares / n) - (mine.LogSum / n * mine.LogSum / n)));

        row[at++] = p.Amount;
        row[at++] = n == 0 ? float.NaN : (float)(log - (mine.LogSum / n));
        row[at++] = n < 3 ? float.NaN : (float)((log - (mine.LogSum / n)) / deviation);
        row[at++] = n == one ? float.NaN : (float)(p.Amount / (mine.Mean(one, n) + 1));
        row[at++] = n == seven ? float.NaN : (float)(p.Amount / (mine.Mean(seven, n) + 1));
        row[at++] = n == 0 ? float.NaN : p.Amount / (mine.Highest + 1);
        row[at++] = now % Day / (float)Hour;
        row[at++] = now / Day % 7;
        row[at++] = n < 10 ? float.NaN : person.HourShare(now % Day / Hour);
        row[at++] = n == 0 ? float.NaN : now - mine.LastAt;
        foreach (var from in (ReadOnlySpan<int>)[hour, six, one, seven, thirty])
            row[at++] = n - from;
        row[at++] = n == thirty ? float.NaN : (float)((n - one) * 30.0 / (n - thirty));
        row[at++] = (float)mine.Mean(one, n);
        row[at++] = (float)mine.Mean(seven, n);
        row[at++] = mine.Large(one, n);
        row[at++] = mine.Large(seven, n);
        row[at++] = n < 3 ? float.NaN : (float)(mine.Mean(n - 3, n) / Math.Exp(mine.LogSum / n));
        foreach (var from in (ReadOnlySpan<int>)[k1, k7, k30])
            row[at++] = mine.Frauds(from, known);
        var since = known - 1;
        while (since >= Math.Max(0, known - 100) && !mine.FraudAt(since))
            since--;
        row[at++] = since < 0 || !mine.FraudAt(since) ? 400 : (now - mine.TimeOf(since)) / (float)Day;
        row[at++] = p.Distance;
        row[at++] = p.Age;
        row[at++] = person.Nights(one, n);
        row[at++] = person.Nights(six, n);
        row[at++] = person.Highest(one, n);
        row[at] = n < 5 ? float.NaN : person.Recent(p.Category);
    }

    private static IEnumerable<Purchase> Payments(string folder)
    {
        using var reader = Tables.Open(folder, File);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var f = line.Split(',');
            var (up, right) = (Tables.Number(f[7]) - Tables.Number(f[9]), (Tables.Number(f[8]) - Tables.Number(f[10])) * Math.Cos(Tables.Number(f[7]) * Math.PI / 180));
            yield return new Purchase(Whole(f[0]), Whole(f[1]), f[3], (float)Tables.Number(f[4]), f[5] == "1", 2025 - Whole(f[6][..4]), (float)(111.2 * Math.Sqrt((up * up) + (right * right))));
        }
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Purchase(int At, int Customer, string Category, float Amount, bool IsFraud, int Age, float Distance);

    private sealed class Person
    {
        private const int Lately = 20;

        private readonly int[] _hours = new int[24];
        private readonly List<float> _amounts = [];
        private readonly List<int> _nights = [0];
        private readonly Queue<string> _categories = [];

        public History History { get; } = new(Windows);

        public float HourShare(int hour) => (float)(_hours[(hour + 23) % 24] + _hours[hour] + _hours[(hour + 1) % 24]) / History.Count;

        /// <summary>Payments of the late evening and the small hours.</summary>
        public int Nights(int from, int to) => _nights[to] - _nights[from];

        public float Highest(int from, int to) => to > from ? _amounts[from..to].Max() : 0;
        public float Recent(string category) => (float)_categories.Count(one => one == category) / _categories.Count;

        public void Add(Purchase p)
        {
            _amounts.Add(p.Amount);
            _nights.Add(_nights[^1] + (p.At % Day / Hour is >= 22 or < 4 ? 1 : 0));
            _categories.Enqueue(p.Category);
            if (_categories.Count > Lately)
                _categories.Dequeue();
            var large = History.Count >= 3 && Math.Log(p.Amount + 1) > (History.LogSum / History.Count) + 1.5;
            History.Add(p.At, p.Amount, p.IsFraud, large);
            _hours[p.At % Day / Hour]++;
        }
    }
}
