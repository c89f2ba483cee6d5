using System.Globalization;
using Ciam.Decisions.Learning;

namespace Ciam.Evaluation.Fraud;

/// <summary>The simulated card transactions of the fraud detection handbook, with what a bank could have known at each: labels come seven days late.</summary>
internal static class Handbook
{
    public const string File = "fraud/handbook.csv.gz";
    public const int DelayDays = 7;

    private const int Day = FraudTable.DaySeconds, Delay = DelayDays * Day;

    /// <summary>1, 7, 14, 30 days; then the delay and so many days before it.</summary>
    private static readonly int[] Windows = [Day, 7 * Day, 14 * Day, 30 * Day, Delay, Delay + Day, Delay + (7 * Day), Delay + (14 * Day), Delay + (28 * Day), Delay + (30 * Day)];

    private static readonly string[] Names =
    [
        "amount", "amount_by_usual", "amount_deviation", "amount_by_week", "amount_by_month", "amount_by_highest", "amount_by_terminal",
        "night", "weekend", "hour", "hour_habit", "since_last", "since_last_at_terminal",
        "customer_count_1", "customer_count_7", "customer_count_30", "customer_mean_1", "customer_mean_7", "customer_mean_30",
        "customer_large_1", "customer_large_7", "customer_large_14", "customer_last_3_by_usual", "customer_last_5_by_usual", "customer_day_by_week", "customer_known_count",
        "customer_fraud_1", "customer_fraud_7", "customer_fraud_14", "customer_fraud_30", "customer_fraud_share_30", "customer_since_fraud",
        "terminal_visits", "terminal_visit_share", "terminal_new",
        "terminal_count_1", "terminal_count_7", "terminal_count_30", "terminal_mean_30",
        "terminal_risk_1", "terminal_risk_7", "terminal_risk_30", "terminal_fraud_1", "terminal_fraud_7", "terminal_fraud_14", "terminal_fraud_28",
        "terminal_last_fraud", "terminal_fraud_run", "terminal_since_fraud", "terminal_since_run", "terminal_last_3_fraud",
    ];

    /// <summary>The fifteen features of the book, by their place above (hour, habit and the rest left out).</summary>
    public static IReadOnlyList<int> BookFeatures { get; } =
        [.. new[] { "amount", "night", "weekend", "customer_count_1", "customer_count_7", "customer_count_30", "customer_mean_1", "customer_mean_7", "customer_mean_30",
            "terminal_count_1", "terminal_count_7", "terminal_count_30", "terminal_risk_1", "terminal_risk_7", "terminal_risk_30" }.Select(name => Array.IndexOf(Names, name))];

    /// <summary>Reads up to a day and computes the features in one pass in the order of time.</summary>
    public static FraudTable Read(IEnumerable<string> folders, int untilDay, Func<Payment, Payment>? changed = null)
    {
        var payments = folders.SelectMany(folder => Payments(folder)).TakeWhile(payment => payment.At / Day <= untilDay).Select(payment => changed?.Invoke(payment) ?? payment).ToList();
        var columns = Names.Select(_ => new float[payments.Count]).ToArray();
        var (customers, terminals) = (new Dictionary<int, Person>(), new Dictionary<int, History>());
        Span<float> row = stackalloc float[Names.Length];
        for (var i = 0; i < payments.Count; i++)
        {
            var p = payments[i];
            if (!customers.TryGetValue(p.Customer, out var person))
                customers[p.Customer] = person = new Person();
            if (!terminals.TryGetValue(p.Terminal, out var terminal))
                terminals[p.Terminal] = terminal = new History(Windows);
            Fill(row, p, person, terminal);
            for (var f = 0; f < row.Length; f++)
                columns[f][i] = row[f];
            person.Add(p);
            terminal.Add(p.At, p.Amount, p.Pattern > 0, large: false);
        }
        return new FraudTable([.. Names.Select(name => new AdditiveFeature(name))], columns, [.. payments.Select(p => p.At / Day)], [.. payments.Select(p => p.Pattern > 0)], [.. payments.Select(p => p.Customer)])
        {
            Patterns = [.. payments.Select(p => p.Pattern)],
        };
    }

    private static void Fill(Span<float> row, in Payment p, Person person, History terminal)
    {
        var (mine, now, at) = (person.History, p.At, 0);
        int c1 = mine.First(0, now), c7 = mine.First(1, now), c14 = mine.First(2, now), c30 = mine.First(3, now), n = mine.Count;
        int known = mine.First(4, now), k1 = mine.First(5, now), k7 = mine.First(6, now), k14 = mine.First(7, now), k30 = mine.First(9, now);
        var usual = person.Usual;
        var deviation = n < 3 ? 0 : Math.Sqrt(Math.Max(0.05, (mine.LogSquares / n) - (mine.LogSum / n * mine.LogSum / n)));
        int t1 = terminal.First(0, now), t7 = terminal.First(1, now), t30 = terminal.First(3, now), t = terminal.Count;

        // The amount, against what is usual.
        row[at++] = p.Amount;
        row[at++] = n == 0 ? float.NaN : (float)(p.Amount / (usual + 1));
        row[at++] = n < 3 ? float.NaN : (float)((Math.Log(p.Amount + 1) - (mine.LogSum / n)) / deviation);
        row[at++] = n == c7 ? float.NaN : (float)(p.Amount / (mine.Mean(c7, n) + 1));
        row[at++] = n == c30 ? float.NaN : (float)(p.Amount / (mine.Mean(c30, n) + 1));
        row[at++] = n == 0 ? float.NaN : p.Amount / (mine.Highest + 1);
        row[at++] = t == t30 ? float.NaN : (float)(p.Amount / (terminal.Mean(t30, t) + 1));

        // The time, and the habit of it.
        var hour = now % Day / 3600f;
        row[at++] = hour <= 6 ? 1 : 0;
        row[at++] = now / Day % 7 is 6 or 0 ? 1 : 0;
        row[at++] = hour;
        row[at++] = n < 5 ? float.NaN : person.HourShare((int)hour);
        row[at++] = n == 0 ? float.NaN : now - mine.LastAt;
        row[at++] = t == 0 ? float.NaN : now - terminal.LastAt;

        // The customer's rhythm.
        foreach (var from in (ReadOnlySpan<int>)[c1, c7, c30])
            row[at++] = n - from;
        foreach (var from in (ReadOnlySpan<int>)[c1, c7, c30])
            row[at++] = (float)mine.Mean(from, n);
        foreach (var from in (ReadOnlySpan<int>)[c1, c7, c14])
            row[at++] = mine.Large(from, n);
        row[at++] = n < 3 ? float.NaN : (float)(mine.Mean(n - 3, n) / (usual + 1));
        row[at++] = n < 5 ? float.NaN : (float)(mine.Mean(n - 5, n) / (usual + 1));
        row[at++] = n == c7 ? float.NaN : (float)((n - c1) * 7.0 / (n - c7));
        row[at++] = n;

        // What is known by now of the customer's past.
        foreach (var from in (ReadOnlySpan<int>)[k1, k7, k14, k30])
            row[at++] = mine.Frauds(from, known);
        row[at++] = known == k30 ? 0 : (float)mine.Frauds(k30, known) / (known - k30);
        row[at++] = SinceFraud(mine, known, now);

        var visits = person.Visits(p.Terminal);
        row[at++] = visits;
        row[at++] = n == 0 ? float.NaN : (float)visits / n;
        row[at++] = visits == 0 ? 1 : 0;
        FillTerminal(row[at..], now, terminal, (t1, t7, t30, t));
    }

    private static void FillTerminal(Span<float> row, int now, History terminal, (int One, int Seven, int Thirty, int All) count)
    {
        var at = 0;
        int known = terminal.First(4, now), k1 = terminal.First(5, now), k7 = terminal.First(6, now), k14 = terminal.First(7, now), k28 = terminal.First(8, now), k30 = terminal.First(9, now);
        foreach (var from in (ReadOnlySpan<int>)[count.One, count.Seven, count.Thirty])
            row[at++] = count.All - from;
        row[at++] = (float)terminal.Mean(count.Thirty, count.All);
        foreach (var from in (ReadOnlySpan<int>)[k1, k7, k30])
            row[at++] = known == from ? 0 : (float)terminal.Frauds(from, known) / (known - from);
        foreach (var from in (ReadOnlySpan<int>)[k1, k7, k14, k28])
            row[at++] = terminal.Frauds(from, known);

        var run = 0;
        while (run < known && terminal.FraudAt(known - 1 - run))
            run++;
        row[at++] = known == 0 ? float.NaN : run > 0 ? 1 : 0;
        row[at++] = run;
        row[at++] = SinceFraud(terminal, known, now);
        row[at++] = run == 0 ? float.NaN : (float)(now - terminal.TimeOf(known - run)) / Day;
        row[at] = known == 0 ? float.NaN : terminal.Frauds(Math.Max(0, known - 3), known);
    }

    /// <summary>Days since the last fraud known by now; 200 where there was none, or none within forty of its transactions.</summary>
    private static float SinceFraud(History history, int known, int now)
    {
        for (var i = known - 1; i >= Math.Max(0, known - 40); i--)
        {
            if (history.FraudAt(i))
                return (float)(now - history.TimeOf(i)) / Day;
        }
        return 200;
    }

    private static IEnumerable<Payment> Payments(string folder)
    {
        using var reader = Tables.Open(folder, File);
        reader.ReadLine();
        var ends = new Range[8];
        while (reader.ReadLine() is { } line)
        {
            line.AsSpan().Split(ends, ',');
            yield return new Payment(Whole(line, ends[1]), Whole(line, ends[2]), Whole(line, ends[3]), float.Parse(line.AsSpan(ends[4]), CultureInfo.InvariantCulture), (byte)Whole(line, ends[6]));
        }
    }

    private static int Whole(string line, Range range) => int.Parse(line.AsSpan(range), CultureInfo.InvariantCulture);

    private sealed class Person
    {
        private readonly Dictionary<int, int> _visits = [];
        private readonly int[] _hours = new int[24];

        public History History { get; } = new(Windows);

        /// <summary>The geometric mean of the amounts so far: one large payment does not move it far.</summary>
        public double Usual => History.Count == 0 ? 0 : Math.Exp(History.LogSum / History.Count) - 1;

        public int Visits(int terminal) => _visits.GetValueOrDefault(terminal);

        /// <summary>The share of payments within two hours of this one.</summary>
        public float HourShare(int hour)
        {
            var near = 0;
            for (var h = -2; h <= 2; h++)
                near += _hours[(hour + h + 24) % 24];
            return (float)near / History.Count;
        }

        public void Add(in Payment p)
        {
            var large = History.Count >= 3 && p.Amount > 3 * (Usual + 1);
            History.Add(p.At, p.Amount, p.Pattern > 0, large);
            _visits[p.Terminal] = Visits(p.Terminal) + 1;
            _hours[p.At % FraudTable.DaySeconds / 3600]++;
        }
    }
}

/// <summary>One payment: seconds since the first day, who, where, how much, and which pattern of fraud (0 genuine).</summary>
internal readonly record struct Payment(int At, int Customer, int Terminal, float Amount, byte Pattern);
