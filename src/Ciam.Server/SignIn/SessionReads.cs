using Ciam.Server.Risk;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Ciam.Server.SignIn;

/// <summary>A live session as its cookie finds it, whose it is, and the mark of the device it was made on.</summary>
internal sealed record FoundSession(SessionRow Session, CustomerRow Customer, byte[]? Mark);

/// <summary>Reads the session behind a cookie and what the judgment of its use will ask for: one round trip, shared by those who come at once.</summary>
public sealed class SessionReads
{
    private readonly RecalledTrips<FoundSession> _sessions;

    public SessionReads(NpgsqlDataSource source, IModel model)
    {
        var (rows, customers) = (RowReader<SessionRow>.Of(model), RowReader<CustomerRow>.Of(model));
        var (customer, mark) = (rows.Width, rows.Width + customers.Width);
        _sessions = new(
            source,
            $"{rows.Columns("session")}, {customers.Columns("customer")}, device.handle_hash",
            "session.customer_id as customer_key, session.id as session_key",
            """
            from ciam.signin_session session
            join ciam.customers_customer customer on customer.id = session.customer_id
            left join ciam.customers_device device on device.id = session.device_id and device.revoked_at is null
            where session.handle_hash = wanted.hash and session.ended_at is null and session.expires_at > wanted.at
            """,
            FactQueries.OfSessions,
            (row, from) => new(rows.Read(row, from), customers.Read(row, from + customer), row.IsDBNull(from + mark) ? null : row.GetFieldValue<byte[]>(from + mark)));
    }

    internal Task<Recalled<FoundSession>> FindAsync(HttpContext http, byte[] hash, DateTimeOffset now) => _sessions.FindAsync(new(hash, Caller.Of(http).Address, now));
}
