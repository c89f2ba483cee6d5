using Ciam.Decisions.Risk;
using Ciam.Server.Risk;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Ciam.Storage.Primitives;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Ciam.Server.OAuth.Token.Grants;

/// <summary>A code or refresh token that was presented, and all it stands on.</summary>
internal sealed record Presented<TRow>(TRow Row, GrantRow Grant, Behind Behind);

/// <summary>Reads what a handle stands on and what its judgment will ask for: one round trip, shared by those who come at once.</summary>
internal sealed class HandleReads(NpgsqlDataSource source, IModel model)
{
    private readonly RecalledTrips<Presented<CodeRow>> _codes = Trips(source, model, RowReader<CodeRow>.Of(model), "ciam.oauth_code", FactQueries.OfCodes);
    private readonly RecalledTrips<Presented<RefreshTokenRow>> _tokens = Trips(source, model, RowReader<RefreshTokenRow>.Of(model), "ciam.oauth_refresh_token", FactQueries.OfRefreshTokens);

    public Task<Recalled<Presented<CodeRow>>> FindCodeAsync(byte[] hash, TokenRequest request) =>
        _codes.FindAsync(new(hash, request.Caller.Address, request.Now, FactGatherer.HasSessionOrigin(Purpose.AuthorizationCode, request.Client.IsPublic)));

    public Task<Recalled<Presented<RefreshTokenRow>>> FindRefreshTokenAsync(byte[] hash, TokenRequest request) => _tokens.FindAsync(new(hash, request.Caller.Address, request.Now));

    private static RecalledTrips<Presented<TRow>> Trips<TRow>(NpgsqlDataSource source, IModel model, RowReader<TRow> rows, string table, string facts)
        where TRow : class
    {
        var (grants, customers) = (RowReader<GrantRow>.Of(model), RowReader<CustomerRow>.Of(model));
        var (grant, customer, session) = (rows.Width, rows.Width + grants.Width, rows.Width + grants.Width + customers.Width);
        return new(
            source,
            $"{rows.Columns("presented")}, {grants.Columns("granted")}, {customers.Columns("customer")}, session.ended_at, device.handle_hash",
            "granted.id as grant_key, granted.customer_id as customer_key, granted.session_id as session_key",
            $"""
            from {table} presented
            join ciam.oauth_grant granted on granted.id = presented.grant_id
            join ciam.signin_session session on session.id = granted.session_id
            join ciam.customers_customer customer on customer.id = granted.customer_id
            left join ciam.customers_device device on device.id = session.device_id and device.revoked_at is null
            where presented.hash = wanted.hash
            """,
            facts,
            (row, from) => new(rows.Read(row, from), grants.Read(row, from + grant), new Behind(
                customers.Read(row, from + customer),
                row.IsDBNull(from + session) ? null : row.GetFieldValue<DateTimeOffset>(from + session),
                row.IsDBNull(from + session + 1) ? null : row.GetFieldValue<byte[]>(from + session + 1))));
    }
}
