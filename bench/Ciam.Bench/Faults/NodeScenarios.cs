namespace Ciam.Bench.Faults;

/// <summary>Nodes come and go under load.</summary>
internal static class NodeScenarios
{
    public static async Task<Verdict> RollingRestartAsync(Cluster cluster)
    {
        await using var world = await World.OpenAsync(cluster);
        await world.LiveAsync();
        var begun = world.Ledger.Now;
        foreach (var node in world.Nodes)
        {
            await node.StopAsync();
            await node.StartAsync();
            await Task.Delay(TimeSpan.FromSeconds(3));
        }

        var ended = world.Ledger.Now;
        await Task.Delay(TimeSpan.FromSeconds(3));
        await world.EndAsync();
        if (world.Ledger.Failures.Count > 0)
            world.Ledger.Break($"{world.Ledger.Failures.Count} requests failed in a rolling restart");
        return Verdict.Of(world, "rolling-restart", "both nodes stopped (SIGTERM) and started, one after the other", begun, ended);
    }

    public static async Task<Verdict> KillAsync(Cluster cluster)
    {
        await using var world = await World.OpenAsync(cluster);
        await world.LiveAsync();
        var begun = world.Ledger.Now;
        for (var turn = 0; turn < 3; turn++)
        {
            var node = world.Nodes[turn % world.Nodes.Count];
            node.Kill();
            await Task.Delay(TimeSpan.FromSeconds(2));
            await node.StartAsync();
            await Task.Delay(TimeSpan.FromSeconds(3));
        }

        var ended = world.Ledger.Now;
        await Task.Delay(TimeSpan.FromSeconds(3));
        await world.EndAsync();
        return Verdict.Of(world, "kill-node", "a node killed (SIGKILL) three times, started again each time", begun, ended);
    }
}
