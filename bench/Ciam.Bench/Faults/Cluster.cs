using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Ciam.Bench.Faults;

/// <summary>The private Postgres that the script made: its programs, its user, and what is done to it.</summary>
internal sealed class Cluster(string connection)
{
    public static string Bin => Environment.GetEnvironmentVariable("FAULTS_PG_BIN")!;

    /// <summary>Root lends the cluster to a user without rights; empty where nobody is root.</summary>
    public static string User => Environment.GetEnvironmentVariable("FAULTS_PG_USER") ?? "";

    public static string Data => Environment.GetEnvironmentVariable("FAULTS_PG_DATA")!;

    /// <summary>A folder that the cluster's user can reach.</summary>
    public static string Place => Environment.GetEnvironmentVariable("FAULTS_PG_PLACE")!;

    public int Port => new NpgsqlConnectionStringBuilder(connection).Port;

    public string Password => new NpgsqlConnectionStringBuilder(connection).Password!;

    public string Of(string database) => new NpgsqlConnectionStringBuilder(connection) { Database = database }.ConnectionString;

    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var own = new NpgsqlConnection(Of(database) + ";Pooling=false;Command Timeout=120");
        await own.OpenAsync();
        await using var command = new NpgsqlCommand(sql, own);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<IReadOnlyList<string>> RowsAsync(string sql, string database)
    {
        await using var own = new NpgsqlConnection(Of(database) + ";Pooling=false;Command Timeout=120");
        await own.OpenAsync();
        await using var command = new NpgsqlCommand(sql, own);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetValue(0).ToString()!);
        return rows;
    }

    /// <summary><c>fast</c>: as an administrator stops it; <c>immediate</c>: as after a power cut.</summary>
    public static Task StopAsync(string mode) => RunAsync("pg_ctl", "stop", "-s", "-w", "-t", "60", "-m", mode, "-D", Data);

    public Task StartAsync() => StartAsync(Data, Port);

    public static Task StartAsync(string data, int port) =>
        RunAsync("pg_ctl", "start", "-s", "-w", "-t", "120", "-D", data, "-l", data + ".log", "-o", string.Create(CultureInfo.InvariantCulture, $"-p {port}"));

    public static Task RunAsync(string program, params string[] arguments) => RunWithAsync(null, program, arguments);

    /// <summary>One of Postgres's programs, as the cluster's user.</summary>
    public static async Task RunWithAsync(string? password, string program, params string[] arguments)
    {
        var path = Path.Combine(Bin, program);
        var start = User.Length > 0 ? new ProcessStartInfo("runuser", ["-u", User, "--", path, .. arguments]) : new ProcessStartInfo(path, arguments);
        (start.WorkingDirectory, start.RedirectStandardInput) = ("/", true);
        if (password is not null)
            start.Environment["PGPASSWORD"] = password;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
