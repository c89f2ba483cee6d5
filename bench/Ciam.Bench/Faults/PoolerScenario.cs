using System.Globalization;
using Npgsql;

namespace Ciam.Bench.Faults;

/// <summary>PgBouncer in transaction mode stands between the nodes and Postgres, and is itself restarted.</summary>
internal static class PoolerScenario
{
    public static async Task<Verdict> RunAsync(Cluster cluster)
    {
        var (port, folder) = (Ports.Free(), Path.Combine(Cluster.Place, "pgbouncer"));
        Directory.CreateDirectory(folder);
        var settings = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(Path.Combine(folder, "users.txt"), $"\"ciam\" \"{cluster.Password}\"\n");
        await File.WriteAllTextAsync(settings, string.Create(CultureInfo.InvariantCulture, $"""
            [databases]
            * = host=127.0.0.1 port={cluster.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = {folder}/users.txt
            pool_mode = transaction
            default_pool_size = 12
            max_client_conn = 500
            ignore_startup_parameters = extra_float_digits
            """));
        var pooler = new Companion("pgbouncer", settings);
        try
        {
            await using var world = await World.OpenAsync(cluster, new WorldSettings
            {
                Database = plain => new NpgsqlConnectionStringBuilder(plain) { Port = port, NoResetOnClose = true, MaxAutoPrepare = 0 }.ConnectionString,
            });
            await world.LiveAsync();
            var begun = world.Ledger.Now;
            await Task.Delay(TimeSpan.FromSeconds(10));
            if (world.Ledger.Failures.Count > 0)
                world.Ledger.Break($"{world.Ledger.Failures.Count} requests failed before anything happened");
            if (world.Health.SaidSince(begun) is { Length: > 0 } said)
                world.Ledger.Break($"readiness changed before anything happened: {said}");
            pooler.Dispose();
            await Task.Delay(TimeSpan.FromSeconds(2));
            pooler = new Companion("pgbouncer", settings);
            var ended = world.Ledger.Now;
            await DatabaseScenarios.RecoveredAsync(world);
            var connections = (await cluster.RowsAsync($"select count(*)::text from pg_stat_activity where datname = '{world.Database}'", "postgres"))[0];
            await world.EndAsync();
            return Verdict.Of(world, "pgbouncer", "PgBouncer in transaction mode; after 10 s it was ended and started again", begun, ended, $"{connections} server connections for two nodes");
        }
        finally
        {
            pooler.Dispose();
        }
    }
}
