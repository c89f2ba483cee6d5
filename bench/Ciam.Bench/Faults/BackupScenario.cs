using System.Globalization;

namespace Ciam.Bench.Faults;

/// <summary>The drill: a backup is taken under load, restored beside, started, and proven.</summary>
internal static class BackupScenario
{
    public static async Task<Verdict> RunAsync(Cluster cluster)
    {
        await using var world = await World.OpenAsync(cluster);
        await world.LiveAsync();
        var begun = world.Ledger.Now;
        var before = world.Ledger.AcknowledgedSoFar();
        var data = Path.Combine(Cluster.Place, "restored-" + world.Database);
        await Cluster.RunWithAsync(cluster.Password, "pg_basebackup", "-h", "127.0.0.1", "-p", cluster.Port.ToString(CultureInfo.InvariantCulture), "-U", "ciam", "-D", data, "-X", "stream", "-c", "fast");
        var dump = Path.Combine(Cluster.Place, world.Database + ".dump");
        await Cluster.RunWithAsync(cluster.Password, "pg_dump", "-h", "127.0.0.1", "-p", cluster.Port.ToString(CultureInfo.InvariantCulture), "-U", "ciam", "-Fc", "-f", dump, world.Database);
        var ended = world.Ledger.Now;
        await Task.Delay(TimeSpan.FromSeconds(2));
        await world.EndAsync();
        if (world.Ledger.Failures.Count > 0)
            world.Ledger.Break($"{world.Ledger.Failures.Count} requests failed while the backup was taken");

        var port = Ports.Free();
        await Cluster.StartAsync(data, port);
        try
        {
            var whole = new Npgsql.NpgsqlConnectionStringBuilder(cluster.Of(world.Database)) { Port = port }.ConnectionString;
            await ProveAsync(world, new Cluster(whole), world.Database, before, "pg_basebackup");
        }
        finally
        {
            await Cluster.RunAsync("pg_ctl", "stop", "-s", "-w", "-m", "immediate", "-D", data);
        }

        await cluster.ExecuteAsync($"create database {world.Database}_again");
        await Cluster.RunWithAsync(cluster.Password, "pg_restore", "-h", "127.0.0.1", "-p", cluster.Port.ToString(CultureInfo.InvariantCulture), "-U", "ciam", "-d", world.Database + "_again", dump);
        await ProveAsync(world, cluster, world.Database + "_again", before, "pg_dump");
        return Verdict.Of(world, "backup-restore", "pg_basebackup and pg_dump under load, each restored beside", begun, ended,
            $"both copies: {before.Count} tokens handed out before are there, a node on it became ready, `audit verify` found the trail whole");
    }

    private static async Task ProveAsync(World world, Cluster copy, string database, IReadOnlySet<string> before, string way)
    {
        var kept = (await copy.RowsAsync("select encode(hash, 'hex') from ciam.oauth_refresh_token", database)).ToHashSet();
        if (before.Count(hash => !kept.Contains(hash)) is > 0 and var missing)
            world.Ledger.Break($"{way}: {missing} tokens handed out before the backup are not in it");
        await world.CommandAsync(["audit", "verify"], copy.Of(database));
        using var node = world.NewNode("restored", copy.Of(database));
        await node.StartAsync();
    }
}
