using System.Globalization;
using System.Text;
using System.Text.Json;
using Ciam.Bench.Rounds;
using Npgsql;

namespace Ciam.Bench.Assess;

/// <summary>Customers with a past are asked about over HTTP, each payment judged with all its facts from Postgres and kept: how many a second, and how long one takes.</summary>
internal static class AssessCommand
{
    private const int Customers = 200;
    private const int PastEach = 20;
    private const int AtOnce = 200;
    private static readonly string[] Shops = ["CH9300762011623852957", "CH5604835012345678009", "DE89370400440532013000", "NL91ABNA0417164300"];

    public static async Task<int> RunAsync(RoundsOptions options)
    {
        using var ciam = await RoundsCommand.StartCiamAsync(options with { Connections = Customers });
        var customers = await CustomersAsync(options);
        var desks = Enumerable.Range(0, options.Connections).Select(lane => new PaymentDesk(ciam.Door, lane, customers, Shops)).ToList();
        try
        {
            await Task.WhenAll(desks.Select((desk, lane) => BringPastAsync(desk, [.. customers.Where((_, i) => i % desks.Count == lane)])));
            IReadOnlyList<Func<ValueTask>> lanes = [.. desks.Select(desk => (Func<ValueTask>)desk.AssessAsync)];
            await Load.ClosedAsync(lanes, options.Duration);
            var (rates, p50, p99, cpu) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < options.Rounds; round++)
            {
                var before = ciam.CpuSeconds;
                var (done, seconds, taken) = await Load.ClosedAsync(lanes, options.Duration);
                taken.Sort();
                rates.Add(done / seconds);
                p50.Add(Load.Percentile(taken, 0.5));
                p99.Add(Load.Percentile(taken, 0.99));
                cpu.Add((ciam.CpuSeconds - before) / done * 1000);
            }
            var (_, _, waited) = await Load.OpenAsync(lanes, options.Duration * 2, Load.Median(rates) / 2);
            waited.Sort();
            var table = string.Create(CultureInfo.InvariantCulture, $"""
                | load, {options.Connections} connections | /s | p50 ms | p99 ms | CPU s per 1000 |
                |---|---:|---:|---:|---:|
                | closed, median of {options.Rounds} rounds of {options.Duration.TotalSeconds:0} s | {Load.Median(rates):0} | {Load.Median(p50):0.00} | {Load.Median(p99):0.00} | {Load.Median(cpu):0.000} |
                | open at half of it, from the moment it was due | {Load.Median(rates) / 2:0} | {Load.Percentile(waited, 0.5):0.00} | {Load.Percentile(waited, 0.99):0.00} | |

                Verdicts: {string.Join(", ", desks.SelectMany(desk => desk.Verdicts).GroupBy(pair => pair.Key).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Sum(pair => pair.Value)}"))}.
                """);
            Console.WriteLine(table);
            if (options.Report is { } file)
                await File.WriteAllTextAsync(file, table);
            return 0;
        }
        finally
        {
            foreach (var desk in desks)
                desk.Dispose();
        }
    }

    private static async Task<IReadOnlyList<string>> CustomersAsync(RoundsOptions options)
    {
        await using var connection = new NpgsqlConnection(options.Database("ciam"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select id::text from ciam.customers_customer where email like 'customer%@bench.example'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<string>();
        while (await reader.ReadAsync())
            ids.Add(reader.GetString(0));
        return ids.Count == Customers ? ids : throw new InvalidOperationException($"{ids.Count} customers were imported.");
    }

    /// <summary>Two months of payments each, so that habits, payees and velocities are what they are in life.</summary>
    private static async Task BringPastAsync(PaymentDesk desk, IReadOnlyList<string> customers)
    {
        var dice = new Random(1);
        var past = customers.SelectMany(customer => Enumerable.Range(0, PastEach).Select(i => new
        {
            transaction_id = $"past-{customer}-{i}",
            customer,
            amount = (20 + (dice.NextDouble() * 80)).ToString("0.00", CultureInfo.InvariantCulture),
            currency = "CHF",
            payee = new { name = "Payee", iban = Shops[i % Shops.Length] },
            channel = "web",
            device = new { id = "own" },
            ip_address = RoundsCommand.Home,
            at = DateTimeOffset.UtcNow.AddDays(-3 * (i + 1)).ToString("O", CultureInfo.InvariantCulture),
        }));
        foreach (var batch in past.Chunk(AtOnce))
            await desk.ImportAsync(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(new { transactions = batch })));
    }
}
