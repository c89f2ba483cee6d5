namespace Ciam.Bench.Faults;

/// <summary>Runs scenarios one after the other and tells what came of each; ends with 1 when a promise was broken.</summary>
internal static class FaultsCommand
{
    private static readonly Dictionary<string, Func<Cluster, Task<Verdict>>> Scenarios = new(StringComparer.Ordinal)
    {
        ["rolling-restart"] = NodeScenarios.RollingRestartAsync,
        ["kill-node"] = NodeScenarios.KillAsync,
        ["client-change"] = NodeScenarios.ClientChangeAsync,
        ["postgres-restart"] = cluster => DatabaseScenarios.RestartAsync(cluster, "postgres-restart", "fast", "Postgres stopped and started under load"),
        ["postgres-crash"] = cluster => DatabaseScenarios.RestartAsync(cluster, "postgres-crash", "immediate", "Postgres ended as by a power cut, started again"),
        ["pool-exhaustion"] = DatabaseScenarios.PoolAsync,
        ["slow-database"] = DatabaseScenarios.SlowAsync,
        ["audit-disk-full"] = DatabaseScenarios.AuditDiskFullAsync,
        ["pgbouncer"] = PoolerScenario.RunAsync,
        ["backup-restore"] = BackupScenario.RunAsync,
        ["failover"] = FailoverScenario.RunAsync,
        ["soak"] = FailoverScenario.SoakAsync,
    };

    public static async Task<int> RunAsync(string[] names)
    {
        if (names.FirstOrDefault(name => !Scenarios.ContainsKey(name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"unknown scenario '{unknown}'; there are {string.Join(", ", Scenarios.Keys)}");
            return 2;
        }

        var cluster = new Cluster(Environment.GetEnvironmentVariable("FAULTS_POSTGRES")!);
        var broken = false;
        Console.WriteLine(Verdict.Head);
        foreach (var name in names.Length == 0 ? [.. Scenarios.Keys.Where(name => name != "soak")] : names)
        {
            await Console.Error.WriteLineAsync($"{name} ...");
            var verdict = await Scenarios[name](cluster);
            Console.WriteLine(verdict);
            broken |= verdict.Broken.Count > 0;
        }

        return broken ? 1 : 0;
    }
}
