using System.Globalization;

namespace Ciam.Bench.Faults;

/// <summary>The primary's machine dies and the synchronous standby takes over; once by itself, and once within a long run in which everything else happens too.</summary>
internal static class FailoverScenario
{
    public static async Task<Verdict> RunAsync(Cluster cluster)
    {
        using var pair = await PatroniPair.StartAsync(cluster);
        await using var world = await World.OpenAsync(pair.Cluster);
        await world.LiveAsync();
        var begun = world.Ledger.Now;
        pair.KillFirst();
        await DatabaseScenarios.RecoveredAsync(world);
        var ended = world.Ledger.Now;
        await pair.BringBackAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        await world.EndAsync();
        DatabaseScenarios.MustSay(world, begun, "database");
        return Verdict.Of(world, "failover", "Patroni (ttl 20 s), etcd, synchronous standby; the primary and its Patroni killed (SIGKILL)", begun, ended, "the dead one came back as standby by itself");
    }

    /// <summary>As long as FAULTS_SOAK_MINUTES says: a rolling restart after a quarter, a node killed at the half, a failover at three quarters.</summary>
    public static async Task<Verdict> SoakAsync(Cluster cluster)
    {
        var whole = TimeSpan.FromMinutes(double.Parse(Environment.GetEnvironmentVariable("FAULTS_SOAK_MINUTES") ?? "20", CultureInfo.InvariantCulture));
        using var pair = await PatroniPair.StartAsync(cluster);
        await using var world = await World.OpenAsync(pair.Cluster, new WorldSettings { Customers = 16 });
        await world.LiveAsync();
        var begun = world.Ledger.Now;
        await Task.Delay(whole / 4);
        var before = world.Nodes.Select(node => node.ResidentMegabytes).ToList();
        foreach (var node in world.Nodes)
        {
            await node.StopAsync();
            await node.StartAsync();
        }

        if (world.Ledger.Failures.Count > 0)
            world.Ledger.Break($"{world.Ledger.Failures.Count} requests failed in the rolling restart");
        await Task.Delay(whole / 4);
        world.Nodes[0].Kill();
        await Task.Delay(TimeSpan.FromSeconds(5));
        await world.Nodes[0].StartAsync();
        await Task.Delay(whole / 4);
        var after = world.Nodes.Select(node => node.ResidentMegabytes).ToList();
        pair.KillFirst();
        await DatabaseScenarios.RecoveredAsync(world);
        var ended = world.Ledger.Now;
        await pair.BringBackAsync();
        await Task.Delay(whole / 4);
        var last = world.Nodes.Select(node => node.ResidentMegabytes).ToList();
        await world.EndAsync();
        static string Tell(IEnumerable<double> megabytes) => string.Join("/", megabytes.Select(some => some.ToString("0", CultureInfo.InvariantCulture)));
        return Verdict.Of(world, "soak", string.Create(CultureInfo.InvariantCulture, $"{whole.TotalMinutes:0} minutes with a rolling restart, a node killed and a failover"), begun, ended,
            string.Create(CultureInfo.InvariantCulture, $"{world.Ledger.Successes.Count / world.Ledger.Now:0} answers a second, p99 {world.Ledger.P99():0} ms; memory of the nodes {Tell(before)}, {Tell(after)}, {Tell(last)} MB"));
    }
}
