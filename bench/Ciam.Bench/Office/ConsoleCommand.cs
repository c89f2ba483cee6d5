using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ciam.Bench.Rounds;
using Npgsql;

namespace Ciam.Bench.Office;

/// <summary>What <c>bench/console</c> was asked to make and open.</summary>
internal sealed record ConsoleOptions(int Customers, int Clients, int Judgments, int Events, int Loads, int? Most, string? Report)
{
    public static ConsoleOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ConsoleOptions(1_000_000, 1_000, 1_000_000, 20_000_000, 9, null, null);
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            int Number() => int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
            options = arguments[i] switch
            {
                "--customers" => options with { Customers = Number() },
                "--clients" => options with { Clients = Number() },
                "--judgments" => options with { Judgments = Number() },
                "--events" => options with { Events = Number() },
                "--loads" => options with { Loads = Number() },
                "--most" => options with { Most = Number() },
                "--report" => options with { Report = arguments[i + 1] },
                var other => throw new ArgumentException($"unknown option {other}"),
            };
        }
        return options;
    }
}

/// <summary>What a page took: milliseconds of whole loads, statements sent for one, and the slowest of them.</summary>
internal sealed record PageFigures(string Page, double Median, double Slowest, long Statements, int Kilobytes, string? SlowStatement, double SlowMilliseconds);

/// <summary>Fills a throw-away database with a large bank, opens every page of the office as an administrator, and tells how long each took.</summary>
internal static class ConsoleCommand
{
    private const string Cookie = "bench-console-session";
    private const double TellFrom = 20;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (options, rounds) = (ConsoleOptions.Parse(arguments), RoundsOptions.Parse([]));
        using var ciam = await RoundsCommand.StartCiamAsync(rounds with { Connections = 1 });
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(rounds.Database("ciam")) { CommandTimeout = 0, ApplicationName = "bench" }.ConnectionString);
        var began = Stopwatch.GetTimestamp();
        await FillAsync(source, options);
        var filled = Stopwatch.GetElapsedTime(began);
        var size = await OneAsync<string>(source, "select pg_size_pretty(pg_database_size(current_database()))");
        Console.Error.WriteLine($"Filled in {filled.TotalSeconds:0} s: {size}");

        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://localhost:{ciam.Door.Port}") };
        http.DefaultRequestHeaders.Add("Cookie", $"ciam-session={Cookie}");
        http.DefaultRequestHeaders.Add("X-Forwarded-For", RoundsCommand.Home);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0");
        var figures = new List<PageFigures>();
        foreach (var page in await PagesAsync(source))
        {
            figures.Add(await MeasureAsync(source, http, page, options.Loads));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figures[^1].Median,8:0.0} ms {figures[^1].Statements,3}  {page}"));
        }

        var report = await TellAsync(source, options, figures, filled, size);
        Console.WriteLine(report);
        if (options.Report is { } file)
            await File.WriteAllTextAsync(file, report);
        return TooMany(options, figures);
    }

    /// <summary>1 when a page asked the database more often than it may; how long it took decides nothing.</summary>
    private static int TooMany(ConsoleOptions options, IReadOnlyList<PageFigures> figures)
    {
        var over = figures.Where(one => one.Statements > options.Most).ToList();
        foreach (var one in over)
            Console.Error.WriteLine($"{one.Page} asked {one.Statements} times; {options.Most} are allowed.");
        return over.Count > 0 ? 1 : 0;
    }

    private static async Task FillAsync(NpgsqlDataSource source, ConsoleOptions options)
    {
        var sql = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Office", "filling.sql"));
        foreach (var (name, count) in new[] { (":customers", options.Customers), (":clients", options.Clients), (":judgments", options.Judgments), (":events", options.Events) })
            sql = sql.Replace(name, count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await using (var connection = await source.OpenConnectionAsync())
        await using (var command = new NpgsqlCommand(sql, connection))
            await command.ExecuteNonQueryAsync();
        await ExecuteAsync(source, "vacuum analyze");
        await ExecuteAsync(source, "create extension if not exists pg_stat_statements");
    }

    /// <summary>A member of staff who signed in with two factors just now.</summary>
    private static Task SignInAsync(NpgsqlDataSource source) => ExecuteAsync(source, $"""
        delete from ciam.signin_session where handle_hash = '\x{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Cookie)))}';
        insert into ciam.signin_session (id, handle_hash, customer_id, created_at, auth_time, last_seen_at, expires_at, acr, amr, device_name)
        select gen_random_uuid(), '\x{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Cookie)))}', id, now(), now(), now(), now() + interval '8 hours', 'urn:ciam:acr:2', array['pwd', 'otp', 'mfa'], 'bench'
        from ciam.customers_customer where email = 'admin@bank.example'
        """);

    private static async Task<IReadOnlyList<string>> PagesAsync(NpgsqlDataSource source)
    {
        var customer = await OneAsync<string>(source, "select customer_id::text from (select customer_id from ciam.audit_entry where customer_id is not null order by at desc limit 10000) late group by 1 order by count(*) desc, 1 limit 1");
        var judgment = await OneAsync<string>(source, "select id::text from ciam.risk_judgment order by at desc limit 1");
        var held = await OneAsync<string?>(source, "select (select assessment_id::text from ciam.transactions_case where decided_at is null order by expected_loss desc limit 1)");
        var entry = await OneAsync<string>(source, "select id::text from ciam.audit_entry order by at desc limit 1");
        return
        [
            "/admin", "/admin?span=month", "/admin/customers", "/admin/customers?q=maria", "/admin/customers?q=maria+meier", "/admin/customers?q=ma", "/admin/customers?q=nobody.at.all", "/admin/customers?q=.77777@post",
            "/admin/customers?q=%2B41790077777", "/admin/customers?q=" + customer[..8], $"/admin/customers/{customer}", $"/admin/customers/{customer}?show=signins", $"/admin/customers/{customer}/taken-over",
            "/admin/judgments", "/admin/judgments?verdict=Refuse", "/admin/judgments?verdict=StepUp&purpose=SignIn", "/admin/judgments?sort=oldest", $"/admin/judgments?customer={customer}", $"/admin/judgments/{judgment}",
            "/admin/cases", .. held is null ? Array.Empty<string>() : [$"/admin/cases/{held}"], "/admin/messages", "/admin/policies", "/admin/payment-policies", "/admin/models", "/admin/clients", "/admin/clients/made-7", "/admin/conformance",
            "/admin/proposals", "/admin/proposals?show=over", "/admin/staff", "/admin/roles", "/admin/brand", "/admin/audit", "/admin/audit?event=sign_in.completed", "/admin/audit?event=client.created", "/admin/audit?actor=staff",
            "/admin/audit?event=token.revoked", "/admin/audit?actor=customer", "/admin/audit?actor=client", "/admin/audit?actor=system", "/admin/audit?actor=made-7", $"/admin/audit?actor={customer}", "/admin/audit?client=made-7&event=client.changed",
            "/admin/customers?sort=name", "/admin/customers?q=maria+meier&sort=-name", "/admin/judgments?sort=-score", "/admin/judgments?sort=score", "/admin/cases?sort=amount", "/admin/clients?sort=name", "/admin/staff?sort=role",
            $"/admin/audit?customer={customer}", "/admin/audit?client=made-7", "/admin/audit?sort=oldest", $"/admin/audit/{entry}",
        ];
    }

    private static async Task<PageFigures> MeasureAsync(NpgsqlDataSource source, HttpClient http, string page, int loads)
    {
        await SignInAsync(source);
        var (taken, statements, bytes) = (new List<double>(), new List<long>(), 0);
        await OneAsync<string>(source, "select pg_stat_statements_reset()::text");
        for (var load = 0; load < loads; load++)
        {
            var before = await CallsAsync(source);
            var began = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(page);
            bytes = (await answer.Content.ReadAsByteArrayAsync()).Length;
            taken.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            statements.Add(await CallsAsync(source) - before);
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException($"{page} answered {(int)answer.StatusCode} {answer.Headers.Location}");
        }
        taken.Sort();
        var (slow, milliseconds) = await SlowestAsync(source);
        // The least of several: what workers asked meanwhile is not the page's.
        return new PageFigures(page, Load.Median(taken), taken[^1], statements.Min(), bytes / 1000, slow, milliseconds);
    }

    private static Task<long> CallsAsync(NpgsqlDataSource source) =>
        OneAsync<long>(source, "select coalesce(sum(calls), 0)::bigint from pg_stat_statements where query like '%ciam.%' and query not like '%house_change%' and query not like '%bench%'");

    private static async Task<(string? Query, double Milliseconds)> SlowestAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select query, mean_exec_time from pg_stat_statements where query like '%ciam.%' and query not like 'insert into ciam.signin_session%' order by mean_exec_time desc limit 1");
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetString(0), reader.GetDouble(1)) : (null, 0);
    }

    private static async Task<string> TellAsync(NpgsqlDataSource source, ConsoleOptions options, IReadOnlyList<PageFigures> figures, TimeSpan filled, string size)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{options.Customers:N0} customers, {options.Clients:N0} clients, {options.Judgments:N0} judgments, {options.Events:N0} entries; {size}, made in {filled.TotalSeconds:0} s; {options.Loads} loads of each page.\n\n");
        text.Append("| page | median ms | slowest ms | statements | kB |\n|---|---:|---:|---:|---:|\n");
        foreach (var one in figures)
            text.Append(CultureInfo.InvariantCulture, $"| `{Shortened(one.Page)}` | {one.Median:0} | {one.Slowest:0} | {one.Statements} | {one.Kilobytes} |\n");
        foreach (var one in figures.Where(one => one.SlowMilliseconds > TellFrom).DistinctBy(one => one.SlowStatement))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{one.Page}: {one.SlowMilliseconds:0} ms in\n\n{one.SlowStatement}\n\n");
            text.Append(await PlanAsync(source, one.SlowStatement!));
        }
        return text.ToString();
    }

    /// <summary>As Postgres goes about it without looking at the values, as it does with prepared statements once they are used often.</summary>
    private static async Task<string> PlanAsync(NpgsqlDataSource source, string statement)
    {
        var parameters = System.Text.RegularExpressions.Regex.Matches(statement, @"\$(\d+)").Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
        var arguments = parameters == 0 ? "" : $"({string.Join(", ", Enumerable.Repeat("null", parameters))})";
        await using var connection = await source.OpenConnectionAsync();
        try
        {
            await using var batch = new NpgsqlCommand($"set plan_cache_mode = force_generic_plan; prepare looked_at as {statement}", connection);
            await batch.ExecuteNonQueryAsync();
            await using var command = new NpgsqlCommand($"explain execute looked_at{arguments}", connection);
            await using var reader = await command.ExecuteReaderAsync();
            var lines = new StringBuilder();
            while (await reader.ReadAsync())
                lines.Append(reader.GetString(0)).Append('\n');
            return lines.ToString();
        }
        catch (PostgresException no)
        {
            return no.MessageText + "\n";
        }
    }

    /// <summary>Ids tell nothing in a table.</summary>
    private static string Shortened(string page) => System.Text.RegularExpressions.Regex.Replace(page, "[0-9a-f]{8}-[0-9a-f-]{27}", "{id}");

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> OneAsync<T>(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default!;
    }
}
