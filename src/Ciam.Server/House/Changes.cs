using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
using Ciam.Storage.House;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Ciam.Server.House;

/// <summary>
/// Hears from Postgres what any node changed: at once by LISTEN, and by asking every second, so that a lost connection or a pooler that
/// carries no notifications costs a second and nothing else. While nothing can be heard, nothing kept in memory counts.
/// </summary>
public sealed partial class Changes(NpgsqlDataSource source, ILogger<Changes> log) : BackgroundService
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>Silence longer than this means that what is kept may be old.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _own = new(StringComparer.Ordinal);

    /// <summary>Milliseconds of <see cref="Environment.TickCount64"/>; before anything was heard, none.</summary>
    private long _believedUntil;

    /// <summary>What was read under one stamp is good as long as the stamp stays; null where nothing may be kept.</summary>
    public (long Version, long Own)? StampOf(string topic) =>
        Environment.TickCount64 < Interlocked.Read(ref _believedUntil) && _versions.TryGetValue(topic, out var version)
            ? (version, _own.GetValueOrDefault(topic))
            : null;

    /// <summary>This node itself is changing something: its next request shall not wait for the news.</summary>
    public void Suspect(string topic) => _own.AddOrUpdate(topic, 1, (_, count) => count + 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is NpgsqlException or TimeoutException)
            {
                NothingHeard(fault);
                await Task.Delay(AskAgainAfter, CancellationToken.None);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using (var listen = new NpgsqlCommand("listen ciam_change", connection))
            await listen.ExecuteNonQueryAsync(ct);
        while (true)
        {
            var asked = Environment.TickCount64;
            await using (var command = new NpgsqlCommand("select topic, version from ciam.house_change", connection))
            await using (var reader = await command.ExecuteReaderAsync(ct))
            {
                while (await reader.ReadAsync(ct))
                    _versions[reader.GetString(0)] = reader.GetInt64(1);
            }
            Interlocked.Exchange(ref _believedUntil, asked + (long)Believed.TotalMilliseconds);
            await connection.WaitAsync(AskAgainAfter, ct);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "Changes of other nodes cannot be heard; until they can, everything is read from the database")]
    private partial void NothingHeard(Exception fault);

    /// <summary>Watches what this node's own contexts write.</summary>
    internal sealed partial class Own(Changes changes) : DbCommandInterceptor
    {
        public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            Look(command);
            return base.ReaderExecutedAsync(command, eventData, result, cancellationToken);
        }

        public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
        {
            Look(command);
            return base.ReaderExecuted(command, eventData, result);
        }

        public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            Look(command);
            return base.NonQueryExecutedAsync(command, eventData, result, cancellationToken);
        }

        public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
        {
            Look(command);
            return base.NonQueryExecuted(command, eventData, result);
        }

        private void Look(DbCommand command)
        {
            if (WritesClients().IsMatch(command.CommandText))
                changes.Suspect(ChangeRow.Clients);
        }

        [GeneratedRegex(@"(?:INSERT INTO|UPDATE|DELETE FROM) ciam\.oauth_(?:client|client_secret|api_resource)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
        private static partial Regex WritesClients();
    }
}

/// <summary>Things of one topic that were read once and are good until the topic changes.</summary>
public sealed class Kept<T>(Changes changes, string topic) where T : class
{
    /// <summary>Whoever invents names cannot fill the memory.</summary>
    private const int Most = 20_000;

    private volatile Shelf _shelf = new(default);

    /// <summary>What is kept under the name, or else what is read; what does not exist is not kept.</summary>
    public async ValueTask<T?> GetAsync(string name, Func<Task<T?>> read)
    {
        if (changes.StampOf(topic) is not { } stamp)
            return await read();
        var shelf = _shelf;
        if (shelf.Stamp != stamp)
            _shelf = shelf = new Shelf(stamp);
        if (shelf.Items.TryGetValue(name, out var kept))
            return kept;
        var found = await read();
        if (found is not null && shelf.Items.Count < Most)
            shelf.Items[name] = found;
        return found;
    }

    private sealed record Shelf((long, long) Stamp)
    {
        public ConcurrentDictionary<string, T> Items { get; } = new(StringComparer.Ordinal);
    }
}
