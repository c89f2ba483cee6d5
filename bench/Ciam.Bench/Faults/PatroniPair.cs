using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Ciam.Bench.Faults;

/// <summary>Two machines with Patroni, one etcd: a primary and its synchronous standby.</summary>
internal sealed class PatroniPair : IDisposable
{
    /// <summary>A standby that must be copied anew beside traffic takes minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly Companion _etcd;
    private readonly Member[] _members;

    private PatroniPair(Companion etcd, Member[] members, Cluster cluster) => (_etcd, _members, Cluster) = (etcd, members, cluster);

    /// <summary>Both, by one connection string that finds the primary.</summary>
    public Cluster Cluster { get; }

    public static async Task<PatroniPair> StartAsync(Cluster likeThat)
    {
        var folder = Path.Combine(Cluster.Place, "patroni-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3)));
        Directory.CreateDirectory(folder);
        // Another user's programs write here; on Windows nobody is root, and they are the same user's.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        var (store, peer) = (Ports.Free(), Ports.Free());
        var etcd = new Companion("etcd", "--data-dir", Path.Combine(folder, "etcd"), "--listen-client-urls", $"http://127.0.0.1:{store}", "--advertise-client-urls", $"http://127.0.0.1:{store}",
            "--listen-peer-urls", $"http://127.0.0.1:{peer}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{peer}", "--initial-cluster", $"default=http://127.0.0.1:{peer}");
        var members = new[] { new Member(folder, "north", likeThat.Password, store), new Member(folder, "south", likeThat.Password, store) };
        var pair = new PatroniPair(etcd, members,
            new Cluster($"Host=127.0.0.1:{members[0].Port},127.0.0.1:{members[1].Port};Username=ciam;Password={likeThat.Password};Database=postgres;Target Session Attributes=primary;Host Recheck Seconds=1;Timeout=5"));
        try
        {
            members[0].Start();
            await UntilAsync("a primary", async () => (await pair.Cluster.RowsAsync("select 'x' where not pg_is_in_recovery()", "postgres")).Count == 1);
            members[1].Start();
            await pair.HasStandbyAsync();
            return pair;
        }
        catch
        {
            pair.Dispose();
            throw;
        }
    }

    /// <summary>The machine that began as primary loses its power.</summary>
    public void KillFirst() => _members[0].Kill();

    /// <summary>It comes back, and follows the new primary.</summary>
    public async Task BringBackAsync()
    {
        _members[0].Start();
        await HasStandbyAsync();
    }

    public void Dispose()
    {
        foreach (var member in _members)
            member.Dispose();
        _etcd.Dispose();
    }

    private Task HasStandbyAsync() =>
        UntilAsync("a synchronous standby", async () => (await Cluster.RowsAsync("select application_name from pg_stat_replication where sync_state = 'sync'", "postgres")).Count == 1);

    private static async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Patience)
        {
            try
            {
                if (await isSo())
                    return;
            }
            catch (Npgsql.NpgsqlException)
            {
                // Not yet.
            }

            await Task.Delay(500);
        }

        throw new TimeoutException($"Waited {Patience.TotalMinutes:0} minutes for {what}.");
    }

    /// <summary>One machine: Patroni and the Postgres that it looks after.</summary>
    private sealed class Member(string folder, string name, string password, int store) : IDisposable
    {
        private Companion? _patroni;

        public int Port { get; } = Ports.Free();

        private string Data => Path.Combine(folder, name);

        public void Start()
        {
            var settings = Path.Combine(folder, name + ".yml");
            File.WriteAllText(settings, string.Create(CultureInfo.InvariantCulture, $"""
                scope: ciam
                name: {name}
                restapi: {"{"} listen: "127.0.0.1:{Ports.Free()}" {"}"}
                etcd3: {"{"} host: "127.0.0.1:{store}" {"}"}
                bootstrap:
                  dcs:
                    ttl: 20
                    loop_wait: 2
                    retry_timeout: 3
                    synchronous_mode: true
                    postgresql:
                      use_pg_rewind: true
                      parameters: {"{"} max_connections: 200, wal_log_hints: "on", wal_keep_size: 1GB {"}"}
                  initdb: [ encoding: UTF8, no-locale, data-checksums ]
                  pg_hba:
                    - host replication replicator 127.0.0.1/32 scram-sha-256
                    - host all all 127.0.0.1/32 scram-sha-256
                postgresql:
                  listen: "127.0.0.1:{Port}"
                  connect_address: "127.0.0.1:{Port}"
                  data_dir: "{Data}"
                  remove_data_directory_on_rewind_failure: true
                  remove_data_directory_on_diverged_timelines: true
                  bin_dir: "{Cluster.Bin}"
                  pgpass: "{Data}.pgpass"
                  authentication:
                    superuser: {"{"} username: ciam, password: "{password}" {"}"}
                    replication: {"{"} username: replicator, password: "{password}" {"}"}
                  parameters: {"{"} unix_socket_directories: "{folder}" {"}"}

                """));
            _patroni = new Companion("patroni", settings);
        }

        /// <summary>As when the machine loses its power: nobody says goodbye.</summary>
        public void Kill()
        {
            _patroni!.Kill();
            KillPostgres();
        }

        public void Dispose()
        {
            _patroni?.Dispose();
            KillPostgres();
        }

        private void KillPostgres()
        {
            var file = Path.Combine(Data, "postmaster.pid");
            if (!File.Exists(file))
                return;
            try
            {
                using var postmaster = Process.GetProcessById(int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture));
                postmaster.Kill();
                postmaster.WaitForExit();
            }
            catch (ArgumentException)
            {
                // It had ended before.
            }
        }
    }
}
