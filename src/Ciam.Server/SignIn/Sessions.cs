using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn;

/// <summary>A live session and whose it is.</summary>
public sealed record LiveSession(SessionRow Row, CustomerRow Customer);

/// <summary>Browser sessions: found by the cookie's hash, elevated under a new cookie value, ended for every node at once.</summary>
public sealed class Sessions(CiamDbContext database, Cookies cookies)
{
    public const string Cookie = "session";

    /// <summary>Absolute and idle limits (NIST SP 800-63B-4 section 2.2.3: AAL2 wants 24 h and 1 h at most).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    public static readonly TimeSpan IdleLifetime = TimeSpan.FromHours(1);

    /// <summary>Null when there is none, it ended, or its owner is suspended or must set a new password.</summary>
    public async Task<LiveSession?> FindAsync(HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        if (cookies.Read(http, Cookie) is not { } handle)
            return null;
        var hash = Handle.HashOf(handle);
        var found = await (
            from session in database.Set<SessionRow>()
            join customer in database.Set<CustomerRow>() on session.CustomerId equals customer.Id
            where session.HandleHash == hash && session.EndedAt == null && session.ExpiresAt > now
            select new { session, customer }).FirstOrDefaultAsync(ct);
        if (found is null || found.session.LastSeenAt + IdleLifetime <= now || found.customer.SuspendedAt is not null || found.customer.MustChangePassword)
            return null;
        return new LiveSession(found.session, found.customer);
    }

    /// <summary>Ends one session; its tokens die with it because refresh and introspection look at the session.</summary>
    public Task<int> EndAsync(Guid sessionId, string because, DateTimeOffset now, CancellationToken ct) =>
        database.Set<SessionRow>().Where(row => row.Id == sessionId && row.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, now).SetProperty(row => row.EndedBecause, because), ct);

    public Task<int> EndAllAsync(Guid customerId, string because, DateTimeOffset now, CancellationToken ct) =>
        database.Set<SessionRow>().Where(row => row.CustomerId == customerId && row.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, now).SetProperty(row => row.EndedBecause, because), ct);

    public void ForgetCookie(HttpContext http) => cookies.Remove(http, Cookie);
}
