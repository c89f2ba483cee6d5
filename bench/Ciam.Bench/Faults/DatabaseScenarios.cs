using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Ciam.Bench.Faults;

/// <summary>A database that goes away, is slow, locked or full.</summary>
internal static class DatabaseScenarios
{
    public static async Task<Verdict> RestartAsync(Cluster cluster, string name, string mode, string done)
    {
        await using var world = await World.OpenAsync(cluster);
        await world.LiveAsync();
        var begun = world.Ledger.Now;
        await Cluster.StopAsync(mode);
        await Task.Delay(TimeSpan.FromSeconds(4));
        await cluster.StartAsync();
        var ended = world.Ledger.Now;
        await RecoveredAsync(world);
        await world.EndAsync();
        MustSay(world, begun, "database does not answer");
        return Verdict.Of(world, name, done, begun, ended);
    }

    /// <summary>A transaction of somebody else holds the table that everybody needs, until no connection is left.</summary>
    public static async Task<Verdict> PoolAsync(Cluster cluster)
    {
        await using var world = await World.OpenAsync(cluster, new WorldSettings { Database = plain => plain + ";Maximum Pool Size=5;Timeout=3", Customers = 16, Pause = TimeSpan.FromMilliseconds(5) });
        await world.LiveAsync();
        var begun = world.Ledger.Now;
        await using (var holder = new NpgsqlConnection(cluster.Of(world.Database) + ";Pooling=false"))
        {
            await holder.OpenAsync();
            await using var transaction = await holder.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("lock table ciam.oauth_refresh_token in access exclusive mode", holder, transaction);
            await command.ExecuteNonQueryAsync();
            await Task.Delay(TimeSpan.FromSeconds(8));
        }

        var ended = world.Ledger.Now;
        await RecoveredAsync(world);
        await world.EndAsync();
        if (world.Health.SaidSince(begun).Contains("not ready", StringComparison.Ordinal))
            world.Ledger.Break("a busy node was called ill");
        return Verdict.Of(world, "pool-exhaustion", "five connections for each node, and a lock that holds them for 8 s", begun, ended);
    }

    public static async Task<Verdict> SlowAsync(Cluster cluster)
    {
        using var proxy = new SlowProxy(cluster.Port);
        var port = proxy.Port;
        await using var world = await World.OpenAsync(cluster, new WorldSettings { Database = plain => new NpgsqlConnectionStringBuilder(plain) { Port = port, KeepAlive = 5 }.ConnectionString });
        await world.LiveAsync();
        var begun = world.Ledger.Now;
        proxy.Delay = TimeSpan.FromMilliseconds(50);
        await Task.Delay(TimeSpan.FromSeconds(8));
        proxy.Stalls = true;
        await Task.Delay(TimeSpan.FromSeconds(6));
        (proxy.Stalls, proxy.Delay) = (false, TimeSpan.Zero);
        var ended = world.Ledger.Now;
        await RecoveredAsync(world);
        await world.EndAsync();
        MustSay(world, begun, "database does not answer");
        return Verdict.Of(world, "slow-database", "50 ms more each way for 8 s, then nothing at all for 6 s, no connection broken", begun, ended);
    }

    /// <summary>The partitions of the audit trail lie on a small file system that is filled; without an entry there may be no deed.</summary>
    public static async Task<Verdict> AuditDiskFullAsync(Cluster cluster)
    {
        var folder = Path.Combine(Cluster.Place, "audit-disk");
        Directory.CreateDirectory(folder);
        if (!await TryAsync("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder))
            throw new InvalidOperationException("A small file system can only be mounted by root: run audit-disk-full as root, or leave it out.");
        try
        {
            if (Cluster.User.Length > 0)
                await TryAsync("chown", Cluster.User, folder);
            await cluster.ExecuteAsync($"create tablespace audit location '{folder}'");
            await using var world = await World.OpenAsync(cluster);
            foreach (var table in await cluster.RowsAsync("select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'ciam' and c.relkind = 'r' and c.relname like 'audit_entry%'", world.Database))
                await cluster.ExecuteAsync($"alter table ciam.{table} set tablespace audit", world.Database);
            await world.LiveAsync();
            var begun = world.Ledger.Now;
            await using (var ballast = File.Create(Path.Combine(folder, "ballast")))
            {
                try
                {
                    while (true)
                        await ballast.WriteAsync(new byte[64 * 1024]);
                }
                catch (IOException)
                {
                    // Full, as wanted.
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(6));
            var entries = await CountAsync(cluster, world);
            await Task.Delay(TimeSpan.FromSeconds(2));
            var (later, good) = (await CountAsync(cluster, world), world.Ledger.Successes.Count(success => success.At > world.Ledger.Now - 2));
            File.Delete(Path.Combine(folder, "ballast"));
            var ended = world.Ledger.Now;
            await RecoveredAsync(world);
            await world.EndAsync();
            MustSay(world, begun, "disk full");
            var notes = string.Create(CultureInfo.InvariantCulture, $"{later - entries} entries and {good} good answers in the last 2 s while it was full");
            var verdict = Verdict.Of(world, "audit-disk-full", "the audit trail's file system filled for 8 s", begun, ended, notes);
            await world.DisposeAsync();
            await cluster.ExecuteAsync($"drop database {world.Database} with (force)");
            await cluster.ExecuteAsync("drop tablespace audit");
            return verdict;
        }
        finally
        {
            await TryAsync("umount", "-l", folder);
        }
    }

    /// <summary>Until everything has gone well for five seconds.</summary>
    public static async Task RecoveredAsync(World world)
    {
        var began = world.Ledger.Now;
        while (world.Ledger.Now - began < 5 || world.Ledger.Failures.Any(failure => failure.At > world.Ledger.Now - 5) || !world.Ledger.Successes.Any(success => success.At > world.Ledger.Now - 1))
        {
            if (world.Ledger.Now - began > 90)
            {
                world.Ledger.Break("not recovered after 90 s");
                return;
            }

            await Task.Delay(200);
        }
    }

    public static void MustSay(World world, double since, string words)
    {
        if (!world.Health.SaidSince(since).Contains(words, StringComparison.Ordinal))
            world.Ledger.Break($"readiness never said: {words}");
    }

    private static async Task<int> CountAsync(Cluster cluster, World world) =>
        int.Parse((await cluster.RowsAsync("select count(*)::text from ciam.audit_entry", world.Database))[0], CultureInfo.InvariantCulture);

    private static async Task<bool> TryAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
