using System.Globalization;
using System.Text;
using Npgsql;

namespace Ciam.Bench.Rounds;

/// <summary>What one node does for a bank of a size.</summary>
internal sealed record GrowthFigures(int Customers, string Size, double StartedIn, IReadOnlyDictionary<Work, (double PerSecond, double P99)> Works, double WhileSweeping);

/// <summary>The same work on banks of growing size, each in a database of its own: whether throughput and start hold.</summary>
internal static class GrowthCommand
{
    private static readonly Work[] Works = [Work.ClientCredentials, Work.Code, Work.Refresh, Work.Introspection, Work.UserInfo];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (sizes, seconds, rounds, most, report) = (new List<int> { 10_000, 100_000, 1_000_000 }, 3, 3, 10_000_000, (string?)null);
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            var value = arguments[i + 1];
            _ = arguments[i] switch
            {
                "--customers" => (sizes = [.. value.Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))]).Count,
                "--seconds" => seconds = int.Parse(value, CultureInfo.InvariantCulture),
                "--rounds" => rounds = int.Parse(value, CultureInfo.InvariantCulture),
                "--most" => most = int.Parse(value, CultureInfo.InvariantCulture),
                "--report" => (report = value).Length,
                var other => throw new ArgumentException($"unknown option {other}"),
            };
        }
        var options = RoundsOptions.Parse([]) with { Duration = TimeSpan.FromSeconds(seconds), Rounds = rounds };
        var figures = new List<GrowthFigures>();
        foreach (var customers in sizes)
            figures.Add(await MeasureAsync(options, customers, (int)Math.Min(most, customers * 10L)));

        var table = Told(options, figures);
        Console.WriteLine(table);
        if (report is not null)
            await File.WriteAllTextAsync(report, table);
        return 0;
    }

    private static async Task<GrowthFigures> MeasureAsync(RoundsOptions options, int customers, int rows)
    {
        await ExecuteAsync(options.Postgres, "drop database if exists ciam with (force)");
        await ExecuteAsync(options.Postgres, "create database ciam");
        using var ciam = await RoundsCommand.StartCiamAsync(options, () => FillAsync(options.Database("ciam"), customers, rows));
        var drivers = await ciam.ConnectAsync(options.Connections);
        try
        {
            var works = new Dictionary<Work, (double, double)>();
            foreach (var work in Works)
            {
                var measured = new List<(double PerSecond, double P99)>();
                for (var round = -1; round < options.Rounds; round++)
                {
                    foreach (var driver in drivers)
                        await driver.PrepareAsync(work);
                    var (done, seconds, taken) = await Load.ClosedAsync(drivers, work, options.Duration);
                    taken.Sort();
                    if (round >= 0)
                        measured.Add((done / seconds, Load.Percentile(taken, 0.99)));
                }
                works[work] = (Load.Median(measured.Select(one => one.PerSecond)), Load.Median(measured.Select(one => one.P99)));
            }

            // Ten minutes after the start the server sweeps what has expired; here its statement, bite by bite, beside refreshing.
            foreach (var driver in drivers)
                await driver.PrepareAsync(Work.Refresh);
            var sweeping = SweepAsync(options.Database("ciam"), options.Duration);
            var (_, _, beside) = await Load.ClosedAsync(drivers, Work.Refresh, options.Duration);
            await sweeping;
            beside.Sort();
            var size = await SizeAsync(options.Database("ciam"));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{customers} customers, {size}: {string.Join(", ", works.Select(work => $"{work.Key} {work.Value.Item1:0}/s"))}"));
            return new GrowthFigures(customers, size, ciam.StartedIn.TotalSeconds, works, Load.Percentile(beside, 0.99));
        }
        finally
        {
            foreach (var driver in drivers)
                driver.Dispose();
        }
    }

    /// <summary>Judgments, entries of the trail and refresh tokens: ten to a customer.</summary>
    private static async Task FillAsync(string database, int customers, int rows)
    {
        foreach (var file in new[] { Path.Combine("Office", "filling.sql"), Path.Combine("Rounds", "growth.sql") })
        {
            var sql = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, file));
            foreach (var (name, count) in new[] { (":customers", customers), (":clients", 1000), (":judgments", rows), (":events", rows), (":tokens", rows) })
                sql = sql.Replace(name, count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            await ExecuteAsync(database, sql);
        }
        await ExecuteAsync(database, "vacuum analyze");
        await ExecuteAsync(database, "checkpoint");
    }

    private static async Task SweepAsync(string database, TimeSpan duration)
    {
        var until = DateTime.UtcNow + duration;
        while (DateTime.UtcNow < until)
        {
            var began = DateTime.UtcNow;
            await ExecuteAsync(database, "delete from ciam.oauth_refresh_token where hash in (select hash from ciam.oauth_refresh_token where expires_at < now() - interval '1 day' limit 2000)");
            await Task.Delay(DateTime.UtcNow - began);
        }
    }

    private static async Task<string> SizeAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("select pg_size_pretty(pg_database_size(current_database()))");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { CommandTimeout = 0, Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string Told(RoundsOptions options, List<GrowthFigures> figures)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Medians of {options.Rounds} rounds of {options.Duration.TotalSeconds:0} s, {options.Connections} connections; in brackets the share of the smallest bank's rate.\n\n| customers | database | start s |");
        foreach (var work in Works)
            text.Append(CultureInfo.InvariantCulture, $" {work} /s | p99 ms |");
        text.Append(" refresh p99 ms while expired tokens are swept |\n|---:|---:|---:|").Insert(text.Length, "---:|---:|", Works.Length).Append("---:|\n");
        foreach (var one in figures)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {one.Customers} | {one.Size} | {one.StartedIn:0.00} |");
            foreach (var work in Works)
                text.Append(CultureInfo.InvariantCulture, $" {one.Works[work].PerSecond:0} ({one.Works[work].PerSecond / figures[0].Works[work].PerSecond:0.00}) | {one.Works[work].P99:0.0} |");
            text.Append(CultureInfo.InvariantCulture, $" {one.WhileSweeping:0.0} |\n");
        }
        return text.ToString();
    }
}
