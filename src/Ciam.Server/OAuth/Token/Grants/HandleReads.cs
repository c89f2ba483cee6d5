using System.Collections.Concurrent;
using Ciam.Decisions.Risk;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Ciam.Storage.Primitives;
using Npgsql;
using NpgsqlTypes;

namespace Ciam.Server.OAuth.Token.Grants;

/// <summary>A code or refresh token that was presented, all it stands on, and what risk remembers of its customer.</summary>
internal sealed record Presented<TRow>(TRow Row, GrantRow Grant, Behind Behind, Recollection? Recalled);

/// <summary>Reads what a handle stands on and what its judgment will ask for: one round trip.</summary>
internal sealed class HandleReads(CiamDbContext database, NpgsqlDataSource source)
{
    /// <summary>Whoever asks for a token waits for what is remembered, but not for ever.</summary>
    private const int PatienceSeconds = 3;

    private static readonly ConcurrentDictionary<string, string> Statements = new(StringComparer.Ordinal);

    private readonly RowReader<GrantRow> _grants = RowReader<GrantRow>.Of(database);
    private readonly RowReader<CustomerRow> _customers = RowReader<CustomerRow>.Of(database);

    public Task<Presented<CodeRow>?> FindCodeAsync(byte[] hash, TokenRequest request, CancellationToken ct) =>
        FindAsync<CodeRow>("ciam.oauth_code", hash, Purpose.AuthorizationCode, request, ct);

    public Task<Presented<RefreshTokenRow>?> FindRefreshTokenAsync(byte[] hash, TokenRequest request, CancellationToken ct) =>
        FindAsync<RefreshTokenRow>("ciam.oauth_refresh_token", hash, Purpose.RefreshToken, request, ct);

    private async Task<Presented<TRow>?> FindAsync<TRow>(string table, byte[] hash, Purpose purpose, TokenRequest request, CancellationToken ct)
        where TRow : class
    {
        try
        {
            return await ReadAsync<TRow>(table, hash, RiskGate.Recollect($"select grant_id from {table} where hash = $5", hash, purpose, request.Client.IsPublic, request.Caller, request.Now), ct);
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException)
        {
            // What risk remembers cannot be had: its own business. What the handle stands on is asked for alone.
            return await ReadAsync<TRow>(table, hash, null, ct);
        }
    }

    private async Task<Presented<TRow>?> ReadAsync<TRow>(string table, byte[] hash, Recollection? recollection, CancellationToken ct)
        where TRow : class
    {
        var rows = RowReader<TRow>.Of(database);
        await using var batch = source.CreateBatch();
        batch.Timeout = PatienceSeconds;
        batch.BatchCommands.Add(PlannedOnce.Command());
        batch.BatchCommands.Add(new NpgsqlBatchCommand(StatementOf(table, rows)) { Parameters = { new NpgsqlParameter<byte[]> { TypedValue = hash, NpgsqlDbType = NpgsqlDbType.Bytea } } });
        if (recollection is not null)
            batch.BatchCommands.Add(recollection.Question);
        await using var answer = await batch.ExecuteReaderAsync(ct);
        await answer.NextResultAsync(ct);
        if (!await answer.ReadAsync(ct))
            return null;
        var (grant, customer) = (rows.Width, rows.Width + _grants.Width);
        var (ended, mark) = (customer + _customers.Width, customer + _customers.Width + 1);
        var found = new Presented<TRow>(
            rows.Read(answer, 0),
            _grants.Read(answer, grant),
            new Behind(_customers.Read(answer, customer), answer.IsDBNull(ended) ? null : answer.GetFieldValue<DateTimeOffset>(ended), answer.IsDBNull(mark) ? null : answer.GetFieldValue<byte[]>(mark)),
            recollection);
        if (recollection is not null && await answer.NextResultAsync(ct))
            await recollection.HearAsync(answer, ct);
        return found;
    }

    private string StatementOf<TRow>(string table, RowReader<TRow> rows)
        where TRow : class => Statements.GetOrAdd(table, _ => $"""
        select {rows.Columns("presented")}, {_grants.Columns("granted")}, {_customers.Columns("customer")}, session.ended_at, device.handle_hash
        from {table} presented
        join ciam.oauth_grant granted on granted.id = presented.grant_id
        join ciam.signin_session session on session.id = granted.session_id
        join ciam.customers_customer customer on customer.id = granted.customer_id
        left join ciam.customers_device device on device.id = session.device_id and device.revoked_at is null
        where presented.hash = $1
        """);
}
