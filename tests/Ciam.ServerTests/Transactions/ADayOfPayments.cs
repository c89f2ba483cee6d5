using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Ciam.ServerTests.Admin;
using Ciam.ServerTests.Risk;
using Ciam.Storage.Customers;
using Ciam.Storage.Transactions;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Transactions;

/// <summary>A day of payments with thieves among the customers, asked about over HTTP: what the console counts is what happened, and thieves mostly fail.</summary>
public sealed class ADayOfPayments(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly (string Verdict, string Words)[] Verdicts = [("allow", "Allowed"), ("step_up", "Asked about"), ("hold", "Held"), ("decline", "Declined")];

    [Fact]
    public async Task The_consoles_figures_are_the_simulators_truth_and_each_pattern_is_mostly_caught()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var told = await new Story(bank, new SimulatedDay(20260303)).LiveAsync();
        var held = told.Where(one => one.Verdict is "hold" or "decline").ToList();
        var disputed = told.Where(one => one.Outcome == "disputed").ToList();

        // How many were stopped, by pattern; a judge that saw no patterns would stop as few of them as of the honest.
        string Rates() => string.Join("; ", told.GroupBy(one => one.Payment.Intent).Select(group => $"{group.Key}: {string.Join(", ", group.GroupBy(one => one.Verdict).Select(verdict => $"{verdict.Key} {verdict.Count()}"))}"));
        double Share(Intent intent, params string[] verdicts) => told.Where(one => one.Payment.Intent == intent).Average(one => verdicts.Contains(one.Verdict) ? 1.0 : 0);
        Assert.True(Share(Intent.Honest, "allow") >= 0.9 && Share(Intent.Honest, "hold", "decline") <= 0.02, Rates());
        Assert.True(Share(Intent.Takeover, "hold", "decline") >= 0.9, Rates());
        Assert.True(Share(Intent.Steered, "hold", "decline") >= 0.9, Rates());
        Assert.True(Share(Intent.RunawayAgent, "step_up", "hold", "decline") >= 0.7, Rates());
        Assert.True(Share(Intent.Mule, "step_up", "hold", "decline") >= 0.5, Rates());
        var late = told.Where(one => one.Payment.Intent == Intent.Mule && one.AskedAfterReport).ToList();
        Assert.True(late.Count > 1 && late.TrueForAll(one => one.Verdict is "hold" or "decline"), Rates());

        // The overview: each verdict in each hour.
        var (_, first) = await bank.StaffAsync("analyst", "first");
        var (_, second) = await bank.StaffAsync("analyst", "second");
        var overview = (await first.GoAsync("/admin")).AssertStatus(HttpStatusCode.OK);
        foreach (var (verdict, words) in Verdicts)
        {
            var byHour = told.Where(one => one.Verdict == verdict).GroupBy(one => one.Hour).ToDictionary(hour => hour.Key, hour => hour.Count());
            var truth = Enumerable.Range(0, 24).Select(back => byHour.GetValueOrDefault(HourOf(bank.Clock.GetUtcNow()).AddHours(back - 23)));
            Assert.Equal(truth, overview.Document.QuerySelectorAll($"section[aria-labelledby=payments] td[data-label='{words}']").Select(cell => int.Parse(cell.TextContent, CultureInfo.InvariantCulture)));
        }
        Assert.Equal(held.Count + disputed.Count, WaitingCases(overview));

        // The queue: what was held, declined or disputed, to the cent, the greatest loss first.
        var queue = await QueueAsync(first);
        Assert.Equal(
            held.Concat(disputed).Select(one => $"{Words(one.Verdict)} {InWords(one.Payment)}").Order(StringComparer.Ordinal),
            queue.Select(line => $"{line.Verdict} {line.Payment}").Order(StringComparer.Ordinal));
        var losses = queue.Select(line => double.Parse(line.Loss, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(losses.OrderDescending(), losses);

        // The policy in force, tried on the day: it says again what it said, and knows which of them were fraud.
        var trial = (await first.GoAsync("/admin/payment-policies/house-fraud-1")).AssertStatus(HttpStatusCode.OK);
        var tallies = trial.Document.QuerySelectorAll("section#past tbody tr").Select(row => string.Join(' ', row.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim())));
        Assert.Equal(
            Verdicts.Where(verdict => told.Exists(one => one.Verdict == verdict.Verdict))
                .Select(verdict => $"{verdict.Words} {verdict.Words} {told.Count(one => one.Verdict == verdict.Verdict)} {told.Count(one => one.Verdict == verdict.Verdict && one.Outcome == "confirmed_fraud")}"),
            tallies);

        // Analysts work: one calls the two dearest fraud, two let the cheapest go. The queue is shorter by three, and labels by as many more.
        var lines = queue.Select(line => line.Path).ToList();
        await DecideAsync(first, lines[0], "confirmed_fraud");
        await DecideAsync(first, lines[1], "confirmed_fraud");
        await DecideAsync(first, lines[^1], "genuine");
        await DecideAsync(second, lines[^1], "genuine");
        Assert.Equal(lines.Count - 3, WaitingCases(await second.GoAsync("/admin")));
        Assert.Equal(lines.Count - 3, (await QueueAsync(second)).Count);
        var labels = await bank.WithDatabaseAsync(database => database.Set<LabelRow>().AsNoTracking().GroupBy(row => new { row.SourceKind, row.Fraud }).Select(group => new { group.Key, Count = group.Count() }).ToListAsync());
        int Labels(string source, bool fraud) => labels.Where(label => label.Key.SourceKind == source && label.Key.Fraud == fraud).Sum(label => label.Count);
        Assert.Equal((told.Count(one => one.Outcome == "confirmed_fraud"), told.Count(one => one.Outcome == "settled")), (Labels("client", true), Labels("client", false)));
        Assert.Equal((2, 1), (Labels("analyst", true), Labels("analyst", false)));
        Assert.Equal((0, Story.Past), (Labels("import", true), Labels("import", false)));
        Assert.Equal(told.Count.ToString(CultureInfo.InvariantCulture), (await bank.RowsAsync("select count(*)::text from ciam.audit_entry where event = 'transaction.assessed'")).Single());
        bank.Logs.AssertNoFaults();
    }

    /// <summary>The whole queue of cases, page by page.</summary>
    private static async Task<List<(string Verdict, string Payment, string Loss, string Path)>> QueueAsync(TestBrowser browser)
    {
        var lines = new List<(string, string, string, string)>();
        for (var next = "/admin/cases"; next is not null;)
        {
            var page = (await browser.GoAsync(next)).AssertStatus(HttpStatusCode.OK);
            string Cell(AngleSharp.Dom.IElement row, string label) => row.QuerySelector($"td[data-label='{label}']")!.TextContent.Trim();
            lines.AddRange(page.Document.QuerySelectorAll("main tbody tr").Select(row => (Cell(row, "Verdict"), Cell(row, "Payment"), Cell(row, "Expected loss"), row.QuerySelector("td[data-label='Payment'] a")!.GetAttribute("href")!)));
            next = page.Document.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }
        return lines;
    }

    private static DateTimeOffset HourOf(DateTimeOffset at) => new(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero);

    private static string Words(string verdict) => Verdicts.Single(known => known.Verdict == verdict).Words;

    private static string InWords(SimulatedPayment payment) => $"CHF {payment.Amount.ToString("N2", CultureInfo.InvariantCulture)}";

    private static int WaitingCases(BrowserPage overview) => int.Parse(
        overview.Document.QuerySelectorAll("td[data-label='Queue']").Single(cell => cell.TextContent == "Payments held for somebody").ParentElement!.QuerySelector("td[data-label='Waiting']")!.TextContent, CultureInfo.InvariantCulture);

    private static async Task DecideAsync(TestBrowser browser, string page, string verdict)
    {
        (await browser.GoAsync(page)).AssertStatus(HttpStatusCode.OK);
        await browser.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["note"] = "spoke with the customer" }, button: $"button[value={verdict}]");
    }

    /// <summary>A payment, what it was answered, and what the payment service told of it in the end.</summary>
    private sealed record Told(SimulatedPayment Payment, DateTimeOffset Hour, string Verdict)
    {
        public string? Outcome { get; set; }

        /// <summary>The payee had been reported when this was asked about.</summary>
        public bool AskedAfterReport { get; init; }
    }

    /// <summary>The payment service through the day, and the simulator's own book of what happened.</summary>
    private sealed class Story(Bank bank, SimulatedDay day)
    {
        public const int Past = SimulatedDay.Customers * 14;
        private const int AtOnce = 150;
        private readonly PriorityQueue<(Told Told, string Outcome), int> _due = new();
        private readonly List<Told> _told = [];
        private readonly List<Guid> _customers = [];
        private PaymentService _service = null!;

        public async Task<List<Told>> LiveAsync()
        {
            var morning = bank.Clock.GetUtcNow();
            foreach (var i in Enumerable.Range(0, SimulatedDay.Customers))
                _customers.Add(await bank.CustomerAsync($"payer{i}"));
            _service = await PaymentService.OpenAsync(bank);
            foreach (var batch in day.Past(morning).ToList().Chunk(AtOnce))
            {
                var answer = await _service.PostAsync("/transactions/history", new JsonObject { ["transactions"] = new JsonArray([.. batch.Select(one => Of(one.Customer, one.Body))]) }.ToJsonString());
                Assert.Equal(batch.Length.ToString(CultureInfo.InvariantCulture), answer["imported"]);
            }
            foreach (var payment in day.Payments)
                await PayAsync(payment, morning);
            await ReportAsync(morning, SimulatedDay.Minutes);
            await MoveAsync(morning.AddMinutes(SimulatedDay.Minutes));
            return _told;
        }

        private async Task PayAsync(SimulatedPayment payment, DateTimeOffset morning)
        {
            await ReportAsync(morning, payment.AskedAt);
            await MoveAsync(morning.AddMinutes(payment.AskedAt));
            var made = morning.AddMinutes(payment.Minute);
            if (payment.Intent == Intent.Takeover)
                await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == _customers[payment.Customer]).ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordChangedAt, made.AddMinutes(-20))));
            var body = Of(payment.Customer, payment.Body);
            (body["transaction_id"], body["at"]) = (payment.Name, made.ToString("O", CultureInfo.InvariantCulture));
            var answer = await _service.AssessAsync(body);
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Json.ToString());
            if (payment.AskedTwice)
                Assert.Equal(answer.Json.ToString(), (await _service.AssessAsync(body)).Json.ToString());
            var told = new Told(payment, HourOf(bank.Clock.GetUtcNow()), answer["verdict"]!) { AskedAfterReport = _told.Exists(one => one.Payment.Intent == payment.Intent && one.Outcome == "confirmed_fraud") };
            _told.Add(told);
            Foretell(told);
        }

        /// <summary>Customers approve what they meant; thieves cannot, and who reads where the money goes walks away. What got through is found out hours later.</summary>
        private void Foretell(Told told)
        {
            var at = told.Payment.AskedAt;
            var firstMule = told.Payment.Intent == Intent.Mule && !_told.Exists(one => one != told && one.Payment.Intent == Intent.Mule && one.Verdict == "allow");
            if (told.Verdict is "hold" or "decline")
                return;
            if (!told.Payment.IsFraud)
                _due.Enqueue((told, "settled"), at + 30);
            else if (told.Verdict == "step_up")
                _due.Enqueue((told, "cancelled"), at + 10);
            else
                _due.Enqueue((told, firstMule ? "disputed" : "confirmed_fraud"), at + 180);
        }

        /// <summary>What is known by this minute; the payments of the last half hour stay without an end.</summary>
        private async Task ReportAsync(DateTimeOffset morning, int minute)
        {
            while (_due.TryPeek(out var next, out var at) && at <= minute)
            {
                _due.Dequeue();
                await MoveAsync(morning.AddMinutes(at));
                Assert.Equal(HttpStatusCode.OK, (await _service.ReportAsync(next.Told.Payment.Name, next.Outcome)).Status);
                next.Told.Outcome = next.Outcome;
            }
        }

        private async Task MoveAsync(DateTimeOffset to)
        {
            if (to - bank.Clock.GetUtcNow() is { Ticks: > 0 } step)
                bank.Clock.Advance(step);
            _service = await _service.AgainAsync();
        }

        private JsonObject Of(int customer, JsonObject body)
        {
            body["customer"] = _customers[customer].ToString();
            return body;
        }
    }
}
