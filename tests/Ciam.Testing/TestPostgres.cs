using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Ciam.Storage.Migrations;
using Npgsql;

namespace Ciam.Testing;

/// <summary>The tests' own Postgres: given by <c>./test</c>, or started here with the same script; databases are cloned from a migrated template.</summary>
public static class TestPostgres
{
    private const string Variable = "CIAM_TEST_DATABASE";

    private static readonly Lazy<Task<string>> Admin = new(FindAdminAsync);
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);
    private static int _made;

    /// <summary>A database with the schema of the SQL files and nothing in it; returns its connection string.</summary>
    public static async Task<string> NewDatabaseAsync() => UsedDatabases.Take() ?? await CreateAsync($"template {await Template.Value}");

    /// <summary>A test is done with a database that it had from <see cref="NewDatabaseAsync"/>, and nobody is connected to it any more.</summary>
    public static async Task GiveBackAsync(string connectionString)
    {
        if (!await UsedDatabases.SweepAsync(connectionString))
            await DropAsync(connectionString);
    }

    /// <summary>A database without anything.</summary>
    public static Task<string> NewEmptyDatabaseAsync() => CreateAsync("template template0");

    public static async Task DropAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(connection);
        await ExecuteAsync($"drop database if exists {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");
    }

    private static async Task<string> CreateAsync(string how)
    {
        var name = $"bank_{Environment.ProcessId}_{Interlocked.Increment(ref _made)}";
        await ExecuteAsync($"create database {name} {how}");
        return new NpgsqlConnectionStringBuilder(await Admin.Value) { Database = name, MaxPoolSize = 24 }.ConnectionString;
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var files = string.Concat(MigrationRunner.Files().Select(file => file.Name + file.Sql));
        var name = $"template_{Environment.ProcessId}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files)))[..12]}";
        await ExecuteAsync($"create database {name}");
        // Without a pool no connection stays open; a template must have none while it is cloned.
        var template = new NpgsqlConnectionStringBuilder(await Admin.Value) { Database = name, Pooling = false };
        await MigrationRunner.RunAsync(template.ConnectionString, CancellationToken.None);
        await using var connection = new NpgsqlConnection(template.ConnectionString);
        await connection.OpenAsync();
        await using var broom = new NpgsqlCommand(UsedDatabases.Broom, connection);
        await broom.ExecuteNonQueryAsync();
        return name;
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(await Admin.Value);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> FindAdminAsync() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : await StartClusterAsync();

    private static async Task<string> StartClusterAsync()
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Repository.PathOf("scripts/postgres.sh"), "for-process", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        using var script = Process.Start(start)!;
        var problems = script.StandardError.ReadToEndAsync();
        var connection = await script.StandardOutput.ReadLineAsync();
        await script.WaitForExitAsync();
        return script.ExitCode == 0 && connection is { Length: > 0 }
            ? connection
            : throw new InvalidOperationException($"No Postgres for the tests: {await problems}");
    }
}
