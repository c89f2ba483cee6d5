using System.Net;
using Ciam.Storage.Primitives;
using Npgsql;
using NpgsqlTypes;

namespace Ciam.Server.Risk;

/// <summary>A handle by its hash, from where and when it was presented; whether a code goes back to the sign-in of its session.</summary>
internal sealed record PresentedHandle(byte[] Hash, IPAddress? Address, DateTimeOffset At, bool BegunBySignIn = false);

/// <summary>What stands behind a handle, and what risk remembers of its customer; null where that could not be had: judging asks again, and fails closed.</summary>
internal readonly record struct Recalled<TFound>(TFound? Found, CustomerMemory? Memory);

/// <summary>Handles of one kind that are presented at once are read by one statement, which is planned and set up once for all of them.</summary>
internal sealed class RecalledTrips<TFound>
    where TFound : class
{
    /// <summary>Whoever presents a handle waits for what is remembered, but not for ever.</summary>
    private const int PatienceSeconds = 3;

    private const int MostRequests = 32;
    private const int MostAtOnce = 8;

    private readonly NpgsqlDataSource _source;
    private readonly string _found;
    private readonly string _recalled;
    private readonly Func<NpgsqlDataReader, int, TFound> _read;
    private readonly SharedTrips<PresentedHandle, Recalled<TFound>> _trips;

    /// <param name="source">Where it is asked.</param>
    /// <param name="columns">SQL for what is read of a handle.</param>
    /// <param name="keys">SQL for <c>customer_key</c>, <c>session_key</c> and, where <paramref name="facts"/> want it, <c>grant_key</c>.</param>
    /// <param name="rows">SQL for <c>from … where …</c> of the one with <c>wanted.hash</c>, at <c>wanted.at</c>.</param>
    /// <param name="facts">What is remembered (<see cref="FactQueries"/>).</param>
    /// <param name="read">Reads the columns, which begin at a number.</param>
    public RecalledTrips(NpgsqlDataSource source, string columns, string keys, string rows, string facts, Func<NpgsqlDataReader, int, TFound> read)
    {
        (_source, _read) = (source, read);
        // The limit keeps a handle's rows from being joined with anything but each other, one handle at a time, by their keys.
        var found = $"""
            from (select ($1::bytea[])[number] as hash, ($2::text[])[number] as network, ($3::timestamptz[])[number] as at, ($4::boolean[])[number] as begun_by_sign_in, number
                from generate_series(1, cardinality($1::bytea[])) number) wanted
            cross join lateral (select {columns}, {keys} {rows} limit 1) found
            """;
        (_found, _recalled) = ($"select wanted.number, found.* {found}", $"select wanted.number, recalled.*, found.* {found} cross join lateral ({facts}) recalled");
        _trips = new(presented => ReadAsync(presented, recalls: true), MostRequests, MostAtOnce);
    }

    /// <summary>Shares the round trip with whoever comes at once.</summary>
    public async Task<Recalled<TFound>> FindAsync(PresentedHandle presented)
    {
        try
        {
            return await _trips.AskAsync(presented);
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException)
        {
            // What risk remembers cannot be had: its own business. What stands behind the handle is asked for alone.
            return (await ReadAsync([presented], recalls: false))[0];
        }
    }

    private async Task<IReadOnlyList<Recalled<TFound>>> ReadAsync(IReadOnlyList<PresentedHandle> presented, bool recalls)
    {
        await using var batch = _source.CreateBatch();
        batch.Timeout = PatienceSeconds;
        batch.BatchCommands.Add(PlannedOnce.Command());
        batch.BatchCommands.Add(new NpgsqlBatchCommand(recalls ? _recalled : _found)
        {
            Parameters =
            {
                new NpgsqlParameter<byte[][]> { TypedValue = [.. presented.Select(one => one.Hash)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                new NpgsqlParameter<string?[]> { TypedValue = [.. presented.Select(one => FactGatherer.CountedNetwork(one.Address))], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new NpgsqlParameter<DateTime[]> { TypedValue = [.. presented.Select(one => one.At.UtcDateTime)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<bool[]> { TypedValue = [.. presented.Select(one => one.BegunBySignIn)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean },
            },
        });
        await using var row = await batch.ExecuteReaderAsync();
        await row.NextResultAsync();
        var found = new Recalled<TFound>[presented.Count];
        while (await row.ReadAsync())
            found[row.GetInt32(0) - 1] = recalls ? new(_read(row, 1 + CustomerMemory.Width), Recall(row)) : new(_read(row, 1), null);
        return found;
    }

    private static CustomerMemory? Recall(NpgsqlDataReader row)
    {
        try
        {
            return CustomerMemory.Read(row, 1);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
