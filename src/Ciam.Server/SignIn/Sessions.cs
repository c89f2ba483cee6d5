using System.Security.Cryptography;
using Ciam.Decisions.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.SignIn;

/// <summary>A live session and whose it is.</summary>
public sealed record LiveSession(SessionRow Row, CustomerRow Customer)
{
    /// <summary>The browser carries the mark of the device the session was made on; null when the session knows no device.</summary>
    public bool? OnItsDevice { get; init; }

    /// <summary>What risk remembers for judging its use; absent where that was not read with it.</summary>
    internal CustomerMemory? Recalled { get; init; }
}

/// <summary>Browser sessions: found by the cookie's hash, elevated under a new cookie value, ended for every node at once.</summary>
public sealed class Sessions(CiamDbContext database, SessionReads reads, Cookies cookies, Vault vault, IOptions<CiamOptions> options)
{
    public const string Cookie = "session";

    /// <summary>What pages of clients compare with through a frame of ours (OpenID Connect Session Management).</summary>
    public const string BrowserStateCookie = "browser-state";

    /// <summary>Absolute and idle limits (NIST SP 800-63B-4 section 2.2.3: AAL2 wants 24 h and 1 h at most).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    public static readonly TimeSpan IdleLifetime = TimeSpan.FromHours(1);

    /// <summary>A colleague's open screen shows other people's lives.</summary>
    public static readonly TimeSpan StaffIdleLifetime = TimeSpan.FromMinutes(15);

    /// <summary>How exact the note of the last use is; a write for every request would be for nothing.</summary>
    private static readonly TimeSpan Noted = TimeSpan.FromMinutes(1);

    private const string ReadAlready = "ciam.session";

    private static readonly Func<CiamDbContext, byte[], DateTimeOffset, Task<FoundSession?>> FindLive = EF.CompileAsyncQuery((CiamDbContext database, byte[] hash, DateTimeOffset now) => (
        from session in database.Set<SessionRow>()
        join customer in database.Set<CustomerRow>() on session.CustomerId equals customer.Id
        where session.HandleHash == hash && session.EndedAt == null && session.ExpiresAt > now
        select new FoundSession(session, customer, database.Set<DeviceRow>().Where(device => device.Id == session.DeviceId && device.RevokedAt == null).Select(device => device.HandleHash).FirstOrDefault())).FirstOrDefault());

    /// <summary>Null when there is none, it ended, or its owner is suspended or must set a new password.</summary>
    public Task<LiveSession?> FindAsync(HttpContext http, DateTimeOffset now, CancellationToken ct) =>
        FindAsync(http, async hash => new Recalled<FoundSession>(await FindLive(database, hash, now), null), now, ct);

    /// <summary>Has a passkey that would be an answer, and reaches the strongest level.</summary>
    internal async Task<bool> MayProveMoreAsync(CustomerRow customer, CancellationToken ct)
    {
        var passkeys = options.Value.Passkeys;
        return (await database.Set<PasskeyRow>().Where(row => row.CustomerId == customer.Id).Select(row => row.IsBackupEligible).Distinct().ToListAsync(ct))
            .Any(synced => passkeys.Welcomes(synced, customer.StaffRole) && !(synced && passkeys.StrongestIsDeviceBound));
    }

    /// <summary>The same where nothing of it will be changed, with what its use is judged by; much cheaper, and asked for once in a request.</summary>
    public async Task<LiveSession?> FindToReadAsync(HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        if (http.Items[ReadAlready] is SessionOfRequest read)
            return read.Session;
        var session = await FindAsync(http, hash => reads.FindAsync(http, hash, now), now, ct);
        http.Items[ReadAlready] = new SessionOfRequest(session);
        return session;
    }

    private async Task<LiveSession?> FindAsync(HttpContext http, Func<byte[], Task<Recalled<FoundSession>>> find, DateTimeOffset now, CancellationToken ct)
    {
        if (cookies.Read(http, Cookie) is not { } handle)
            return null;
        var (found, recalled) = await find(Handle.HashOf(handle));
        if (found is null || found.Session.LastSeenAt + (found.Customer.StaffRole is null ? IdleLifetime : StaffIdleLifetime) <= now || found.Customer.SuspendedAt is not null || found.Customer.MustChangePassword)
            return null;
        if (found.Session.LastSeenAt + Noted <= now && !PagesThatLookAgain.IsOne(http.Request))
        {
            await database.Set<SessionRow>().Where(row => row.Id == found.Session.Id && row.LastSeenAt < now)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSeenAt, now), ct);
        }

        return new LiveSession(found.Session, found.Customer) { OnItsDevice = found.Session.DeviceId is null ? null : CarriesMark(http, found.Customer.Id, found.Mark), Recalled = recalled };
    }

    /// <summary>
    /// Elevates the browser's session of the same customer, which keeps its id (OIDC <c>sid</c>), or starts one; either way
    /// under a new handle, so that a cookie planted or seen before is worth nothing. Added to the context; the caller saves.
    /// </summary>
    internal async Task<(SessionRow Session, Handle Handle, bool Elevated)> StartAsync(
        HttpContext http, CustomerRow customer, DeviceRow device, Done done, string? place, DateTimeOffset now, CancellationToken ct)
    {
        var handle = Handle.New();
        var (acr, amr) = (Assurance.AcrOf(done.Level), Assurance.AmrOf(done.Proofs));
        var before = await FindAsync(http, now, ct);
        if (before is { Row: var row } && before.Customer.Id == customer.Id)
        {
            (row.HandleHash, row.AuthTime, row.LastSeenAt, row.Acr, row.Amr, row.DeviceId) = (handle.Hash, now, now, acr, amr, device.Id);
            return (row, handle, true);
        }

        if (before is not null)
            (before.Row.EndedAt, before.Row.EndedBecause) = (now, SessionEndings.SomebodyElse);
        var session = new SessionRow
        {
            Id = OrderedId.New(now),
            HandleHash = handle.Hash,
            CustomerId = customer.Id,
            DeviceId = device.Id,
            CreatedAt = now,
            AuthTime = now,
            LastSeenAt = now,
            ExpiresAt = now + Lifetime,
            Acr = acr,
            Amr = amr,
            DeviceName = device.Name,
            PlaceName = place,
        };
        database.Add(session);
        return (session, handle, false);
    }

    /// <summary>A device that was forgotten has no mark any more, and nobody carries it.</summary>
    private bool CarriesMark(HttpContext http, Guid customerId, byte[]? mark) =>
        mark is not null && cookies.Read(http, Devices.CookieOf(customerId)) is { } carried && CryptographicOperations.FixedTimeEquals(Handle.HashOf(carried), mark);

    /// <summary>The cookie ends with the browser; the session's own limits are kept in its row.</summary>
    internal void GiveCookie(HttpContext http, Handle handle)
    {
        cookies.Write(http, Cookie, handle.Reveal());
        cookies.WriteForFrames(http, BrowserStateCookie, BrowserStateOf(handle.Hash));
    }

    /// <summary>The value that stands for the browser's session as long as it is the same; the browser is given it where it lacks it.</summary>
    public string BrowserState(HttpContext http, LiveSession session)
    {
        var state = BrowserStateOf(session.Row.HandleHash);
        if (cookies.Read(http, BrowserStateCookie) != state)
            cookies.WriteForFrames(http, BrowserStateCookie, state);
        return state;
    }

    public void ForgetBrowserState(HttpContext http)
    {
        if (cookies.Read(http, BrowserStateCookie) is not null)
            cookies.RemoveFromFrames(http, BrowserStateCookie);
    }

    /// <summary>Tells neither the session's handle nor whose it is.</summary>
    private string BrowserStateOf(byte[] handleHash) => Convert.ToHexStringLower(vault.Hmac("browser-state", handleHash).AsSpan(0, 16));

    /// <summary>Ends one session; its tokens die with it because refresh and introspection look at the session.</summary>
    public Task<int> EndAsync(Guid sessionId, string because, DateTimeOffset now, CancellationToken ct) =>
        database.Set<SessionRow>().Where(row => row.Id == sessionId && row.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, now).SetProperty(row => row.EndedBecause, because), ct);

    public Task<int> EndAllAsync(Guid customerId, string because, DateTimeOffset now, CancellationToken ct) =>
        database.Set<SessionRow>().Where(row => row.CustomerId == customerId && row.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, now).SetProperty(row => row.EndedBecause, because), ct);

    public void ForgetCookie(HttpContext http)
    {
        cookies.Remove(http, Cookie);
        cookies.RemoveFromFrames(http, BrowserStateCookie);
    }

    private sealed record SessionOfRequest(LiveSession? Session);
}

/// <summary>A page that looks again by itself is no sign that anybody is there: it keeps no session from ending for want of use.</summary>
public static class PagesThatLookAgain
{
    public const string Parameter = "live";

    internal static bool IsOne(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Query.ContainsKey(Parameter);
}

/// <summary>Why a session ended, as its row keeps it.</summary>
public static class SessionEndings
{
    public const string SignedOut = "signed_out";
    public const string SomebodyElse = "somebody_else_signed_in";
    public const string FactorRemoved = "factor_removed";
}
