using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Ciam.Bench.Rounds;

/// <summary>Starts the servers beside each other, lets them work in turn, and tells what came of it.</summary>
internal static class RoundsCommand
{
    internal const string Password = "larch-meadow-violin-42";
    /// <summary>Where the demo's places put its customers.</summary>
    internal const string Home = "192.0.2.10";

    /// <summary>The first start after an installation finds nothing in the machine's memory.</summary>
    private const int Starts = 3;

    private const string Bank = "demo-bank:demo-bank-secret-not-for-production-7Qm2xV9tKc4LwZ8nRb5J";
    internal const string Chatbot = "demo-chatbot:demo-chatbot-secret-not-for-production-T6yHs3Pf8Wd1Gk4VqXe2";
    internal const string Api = "demo-api:demo-api-secret-not-for-production-M9rBz5Nc7Jt3Lu8Yo1Aa";

    public static async Task<int> RunAsync(RoundsOptions options)
    {
        var contestants = new List<Contestant>();
        var drivers = new Dictionary<Contestant, IReadOnlyList<Driver>>();
        try
        {
            foreach (var database in new[] { "peer", "bare" })
                await ExecuteAsync(options, $"create database {database}");
            if (options.CountsStatements)
                await ExecuteAsync(options, "create extension pg_stat_statements");
            contestants.Add(await StartCiamAsync(options));
            if (options.Peer is not null)
                contestants.Add(await StartPeerAsync(options));
            contestants.Add(await StartLimitAsync(options));
            foreach (var contestant in contestants)
            {
                Console.Error.WriteLine(contestant);
                drivers[contestant] = await contestant.ConnectAsync(options.Connections);
            }

            var results = new Results(options, contestants);
            foreach (var work in options.Works)
            {
                for (var round = -1; round < options.Rounds; round++)
                {
                    // Each round begins with another one, so that none always follows the same neighbour; round -1 only warms up.
                    for (var turn = 0; turn < contestants.Count; turn++)
                    {
                        var contestant = contestants[(turn + round + 1) % contestants.Count];
                        var figures = await MeasureAsync(options, contestant, drivers[contestant], work);
                        if (round >= 0)
                            results.Add(contestant, work, figures);
                    }
                }
                foreach (var contestant in contestants)
                    Console.Error.WriteLine($"{work} {contestant.Name}: {results.Median(contestant, work, figures => figures.PerSecond).ToString("0", CultureInfo.InvariantCulture)}/s");
                if (options.Flame is { } folder)
                    Console.Error.WriteLine(await Flame.DrawAsync(contestants[0], drivers[contestants[0]], work, options.Duration, folder));
                if (options.Open)
                {
                    var own = contestants[0];
                    foreach (var driver in drivers[own])
                        await driver.PrepareAsync(work);
                    var (_, _, taken) = await Load.OpenAsync(drivers[own], work, options.Duration * 2, results.Median(own, work, figures => figures.PerSecond) / 2);
                    results.AtHalfLoad[work] = [.. taken.Order()];
                }
            }

            var table = results.ToMarkdown();
            if (options.SignIns)
                table += await new Logins(options, contestants[0], drivers[contestants[0]]).MeasureAsync();
            Console.WriteLine(table);
            if (options.Report is { } file)
                await File.WriteAllTextAsync(file, table);
            return 0;
        }
        finally
        {
            foreach (var driver in drivers.Values.SelectMany(all => all))
                driver.Dispose();
            foreach (var contestant in contestants)
                contestant.Dispose();
        }
    }

    private static async Task<Figures> MeasureAsync(RoundsOptions options, Contestant contestant, IReadOnlyList<Driver> drivers, Work work)
    {
        foreach (var driver in drivers)
            await driver.PrepareAsync(work);
        var (cpu, wal, statements) = (contestant.CpuSeconds, await WalAsync(options), await StatementsAsync(options, contestant.Database));
        var (done, seconds, taken) = await Load.ClosedAsync(drivers, work, options.Duration);
        taken.Sort();
        var walNow = await WalAsync(options);
        var used = contestant.CpuSeconds - cpu;
        return new Figures(done / seconds, Load.Percentile(taken, 0.5), Load.Percentile(taken, 0.99), used / done * 1000, contestant.ResidentMegabytes, (walNow - wal) / done, (await StatementsAsync(options, contestant.Database) - statements) / done);
    }

    private static async Task<double> WalAsync(RoundsOptions options) => await ScalarAsync(options, "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn");

    /// <summary>Statements run in a database so far; NaN where the cluster does not count them.</summary>
    private static async Task<double> StatementsAsync(RoundsOptions options, string database) => options.CountsStatements
        ? await ScalarAsync(options, $"select coalesce(sum(calls), 0)::numeric from pg_stat_statements join pg_database on oid = dbid where datname = '{database}'")
        : double.NaN;

    private static async Task ExecuteAsync(RoundsOptions options, string sql)
    {
        await using var connection = new NpgsqlConnection(options.Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<double> ScalarAsync(RoundsOptions options, string sql)
    {
        await using var connection = new NpgsqlConnection(options.Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (double)(decimal)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>This server, with the demo's clients and as many customers as connections; <paramref name="beforeAsync"/> is done to its database before it serves.</summary>
    internal static async Task<Contestant> StartCiamAsync(RoundsOptions options, Func<Task>? beforeAsync = null)
    {
        var port = FreePort();
        var work = Directory.CreateTempSubdirectory("ciam-bench-");
        var keyFile = Path.Combine(work.FullName, "master.key");
        await File.WriteAllTextAsync(keyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_gcServer"] = "0",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["URLS"] = $"http://localhost:{port}",
            ["Ciam__Database"] = options.Database("ciam"),
            ["Ciam__Issuer"] = $"http://localhost:{port}",
            ["Ciam__MasterKeyFile"] = keyFile,
            ["Ciam__Demo"] = "true",
            ["Ciam__TrustedProxies__0"] = "127.0.0.0/8",
            ["Ciam__TrustedProxies__1"] = "::1/128",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var (name, value) in options.Flame is null ? new Dictionary<string, string>() : Flame.Environment)
            environment[name] = value;
        var dll = Path.Combine(options.Server, "Ciam.Server.dll");
        var people = Path.Combine(work.FullName, "people.jsonl");
        await File.WriteAllLinesAsync(people, People(options.Connections));
        foreach (var verb in new[] { new[] { "migrate" }, ["seed"], ["import-customers", people] })
            await OnceAsync(dll, verb, environment, options.Server);
        if (beforeAsync is not null)
            await beforeAsync();

        var door = CiamDoor(port);
        return await Contestant.StartAsync(Starts, () => Contestant.StartAsync("CiamServer", "ciam", door, "/.well-known/openid-configuration", "dotnet", [dll, "serve"], environment, options.Server, async i =>
        {
            using var visitor = new Visitor(door, Home);
            return await visitor.SignInAsync(EmailOf(i), Password);
        }));
    }

    /// <summary>This server, or a proxy before several, as the demo's clients see it.</summary>
    internal static Door CiamDoor(int port) => new(port, "/oauth2/authorize", "/oauth2/token", "/oauth2/introspect", "/oauth2/userinfo")
    {
        Client = Bank,
        RedirectUri = "http://localhost:5090/signin-oidc",
        Scope = "openid offline_access accounts",
        Machine = Chatbot,
        MachineForm = "grant_type=client_credentials&scope=accounts.read",
        Api = Api,
        Headers = $"X-Forwarded-For: {Home}\r\nUser-Agent: {Visitor.Browser}\r\n",
    };

    private static Task<Contestant> StartPeerAsync(RoundsOptions options)
    {
        var port = FreePort();
        var door = new Door(port, "/auth", "/token", "/token/introspection", "/me")
        {
            Client = "app:app-secret-of-the-bench-1234567890",
            RedirectUri = "https://app.example/cb",
            Scope = "openid offline_access",
            Machine = "machine:machine-secret-of-the-bench-1234",
            MachineForm = "grant_type=client_credentials&scope=accounts.read",
            Api = "api:api-secret-of-the-bench-1234567890",
        };
        var postgres = new NpgsqlConnectionStringBuilder(options.Postgres);
        var environment = new Dictionary<string, string>
        {
            ["NODE_ENV"] = "production",
            ["PEER_DATABASE"] = $"postgres://{postgres.Username}:{postgres.Password}@{postgres.Host}:{postgres.Port}/peer",
        };
        return Contestant.StartAsync("oidc-provider", "peer", door, "/.well-known/openid-configuration", "node", ["server.mjs", port.ToString(CultureInfo.InvariantCulture)], environment, options.Peer!, async _ =>
        {
            using var visitor = new Visitor(door, Home);
            return await visitor.SignInAsync(null, null);
        });
    }

    private static Task<Contestant> StartLimitAsync(RoundsOptions options)
    {
        var port = FreePort();
        var door = new Door(port, "/authorize", "/token", "/introspect", "/userinfo")
        {
            Client = "app:x",
            RedirectUri = "https://app.example/cb",
            Scope = "openid",
            Machine = "machine:x",
            MachineForm = "grant_type=client_credentials",
            Api = "api:x",
        };
        var own = typeof(RoundsCommand).Assembly.Location;
        return Contestant.StartAsync("limit", "bare", door, "/health/ready", "dotnet", [own, "limit", port.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string> { ["LIMIT_DATABASE"] = options.Database("bare"), ["DOTNET_gcServer"] = "0" }, Path.GetDirectoryName(own)!,
            _ => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>()));
    }

    private static async Task OnceAsync(string dll, string[] verb, IReadOnlyDictionary<string, string> environment, string folder)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [dll, .. verb]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        using var process = System.Diagnostics.Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{verb[0]} ended with {process.ExitCode}: {await said}{await complained}");
    }

    internal static string EmailOf(int i) => string.Create(CultureInfo.InvariantCulture, $"customer{i}@bench.example");

    /// <summary>One hash for all: hashing is measured elsewhere.</summary>
    internal static IEnumerable<string> People(int count)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(Password), salt, 100_000, HashAlgorithmName.SHA256, 32);
        var written = $"$pbkdf2-sha256$i=100000${Base64Url.EncodeToString(salt).Replace('-', '+').Replace('_', '/')}${Base64Url.EncodeToString(hash).Replace('-', '+').Replace('_', '/')}";
        return Enumerable.Range(0, count).Select(i => JsonSerializer.Serialize(new { email = EmailOf(i), name = "Bench Customer", email_verified = true, password_hash = written }));
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
