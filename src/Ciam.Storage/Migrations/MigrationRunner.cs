using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Ciam.Storage.Migrations;

/// <summary>Runs the numbered SQL files in order, forward only, under an advisory lock; a file that changed after it ran is refused.</summary>
public static class MigrationRunner
{
    /// <summary>Any fixed number will do; this one is "ciam" in ASCII.</summary>
    private const long AdvisoryLock = 0x6369616D;

    /// <summary>Names of the files that were run now.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(string connectionString, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, $"select pg_advisory_lock({AdvisoryLock})", ct);
        await ExecuteAsync(connection, """
            create schema if not exists ciam;
            create table if not exists ciam.house_migration (
                name text not null constraint pk_house_migration primary key,
                checksum text not null,
                ran_at timestamptz not null default now());
            """, ct);

        var done = await ReadDoneAsync(connection, ct);
        var ran = new List<string>();
        foreach (var (name, sql) in Files())
        {
            var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
            if (done.TryGetValue(name, out var recorded))
            {
                if (recorded != checksum)
                    throw new InvalidOperationException($"Migration {name} ran with another content before. Start from an empty database, or add a new file.");
                continue;
            }

            await RunOneAsync(connection, name, sql, checksum, ct);
            ran.Add(name);
        }

        return ran;
    }

    /// <summary>The files that ship with this build, in the order they run.</summary>
    public static IReadOnlyList<(string Name, string Sql)> Files()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                return (resource[(resource.IndexOf("Migrations.", StringComparison.Ordinal) + "Migrations.".Length)..], reader.ReadToEnd());
            })];
    }

    private static async Task RunOneAsync(NpgsqlConnection connection, string name, string sql, string checksum, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, sql, ct);
        await using var record = new NpgsqlCommand("insert into ciam.house_migration (name, checksum) values ($1, $2)", connection)
        {
            Parameters = { new() { Value = name }, new() { Value = checksum } },
        };
        await record.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<Dictionary<string, string>> ReadDoneAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var done = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("select name, checksum from ciam.house_migration", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            done[reader.GetString(0)] = reader.GetString(1);
        return done;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
