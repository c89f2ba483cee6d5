using System.Diagnostics;
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

    /// <summary>
    /// As long as FAULTS_SOAK_MINUTES says, at 60 % of what the same customers reach without a rest: a rolling restart after a quarter, a node killed at the half, a failover at three quarters.
    /// </summary>
    public static async Task<Verdict> SoakAsync(Cluster cluster)
    {
        var whole = TimeSpan.FromMinutes(double.Parse(Environment.GetEnvironmentVariable("FAULTS_SOAK_MINUTES") ?? "20", CultureInfo.InvariantCulture));
        using var pair = await PatroniPair.StartAsync(cluster);
        await using var world = await World.OpenAsync(pair.Cluster, new WorldSettings { Customers = 16, Pause = TimeSpan.Zero });
        await world.LiveAsync();
        var flatOut = await SettleAsync(world, 0.6);
        var begun = world.Ledger.Now;
        var failedBefore = world.Ledger.Failures.Count;
        await Task.Delay(whole / 4);
        foreach (var node in world.Nodes)
        {
            await node.StopAsync();
            await node.StartAsync();
        }

        if (world.Ledger.Failures.Count > failedBefore)
            world.Ledger.Break($"{world.Ledger.Failures.Count - failedBefore} requests failed in the rolling restart");
        // The second node lives from here to the end; the first is killed.
        var memory = new List<double> { world.Nodes[1].ResidentMegabytes };
        await RestAsync(whole / 4, world, memory);
        world.Nodes[0].Kill();
        await Task.Delay(TimeSpan.FromSeconds(5));
        await world.Nodes[0].StartAsync();
        await RestAsync(whole / 4, world, memory);
        pair.KillFirst();
        await DatabaseScenarios.RecoveredAsync(world);
        var ended = world.Ledger.Now;
        var isBack = pair.BringBackAsync();
        await RestAsync(whole / 4, world, memory);
        await isBack;
        await world.EndAsync();
        var (perSecond, p99) = world.Ledger.Between(begun, world.Ledger.Now);
        return Verdict.Of(world, "soak", string.Create(CultureInfo.InvariantCulture, $"{whole.TotalMinutes:0} minutes at 60 % load with a rolling restart, a node killed and a failover"), begun, ended,
            string.Create(CultureInfo.InvariantCulture, $"{flatOut:0} answers a second without a rest, then {perSecond:0} with a p99 of {p99:0} ms; memory of the node that was not killed, from its restart on: {string.Join(", ", memory.Select(some => some.ToString("0", CultureInfo.InvariantCulture)))} MB"));
    }

    /// <summary>Finds what the customers reach together without a rest, in good answers a second, and then lets them begin that share of the turns.</summary>
    private static async Task<double> SettleAsync(World world, double share)
    {
        await Task.Delay(TimeSpan.FromSeconds(10));
        var from = world.Ledger.Now;
        await Task.Delay(TimeSpan.FromSeconds(20));
        var (flatOut, _) = world.Ledger.Between(from, world.Ledger.Now);
        world.Rest = new Pace(TimeSpan.FromSeconds(Customer.AnswersOfATurn / (share * flatOut))).WaitAsync;
        await Task.Delay(TimeSpan.FromSeconds(2));
        return flatOut;
    }

    /// <summary>Rests in four parts, and looks at the second node after each.</summary>
    private static async Task RestAsync(TimeSpan time, World world, List<double> memory)
    {
        for (var part = 0; part < 4; part++)
        {
            await Task.Delay(time / 4);
            memory.Add(world.Nodes[1].ResidentMegabytes);
        }
    }

    /// <summary>Lets turns begin at a steady rate whoever takes them; after a silence nobody catches up.</summary>
    private sealed class Pace(TimeSpan between)
    {
        private readonly Lock _lock = new();
        private long _next;

        public Task WaitAsync()
        {
            lock (_lock)
            {
                var now = Stopwatch.GetTimestamp();
                _next = Math.Max(now, _next) + (long)(between.TotalSeconds * Stopwatch.Frequency);
                return Task.Delay(Stopwatch.GetElapsedTime(now, _next));
            }
        }
    }
}
