using System.Security.Cryptography;
using Ciam.Decisions.Customers;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Customers;

/// <summary>The browsers a customer signs in from; each customer of a shared browser has a cookie and a row of their own, so that nobody forgets or inherits another's.</summary>
internal sealed class Devices(CiamDbContext database, Cookies cookies, AuditTrail audit)
{
    public static readonly TimeSpan CookieLifetime = TimeSpan.FromDays(400);
    public static readonly TimeSpan RememberedFor = TimeSpan.FromDays(30);
    private const string CookiePrefix = "device-";

    /// <summary>The browser's row for this customer; null when it is new to them or was forgotten.</summary>
    public async Task<DeviceRow?> FindAsync(HttpContext http, Guid customerId, CancellationToken ct)
    {
        if (cookies.Read(http, CookieOf(customerId)) is not { } handle)
            return null;
        var hash = Handle.HashOf(handle);
        return await database.Set<DeviceRow>().SingleOrDefaultAsync(row => row.CustomerId == customerId && row.HandleHash == hash && row.RevokedAt == null, ct);
    }

    /// <summary>The hashes of every mark that the browser carries, whoever they are for; as many as its headers may hold.</summary>
    public static List<byte[]> MarksOf(HttpContext http, Cookies cookies) => [.. cookies.ReadAll(http, CookiePrefix).Select(Handle.HashOf)];

    /// <summary>Whether the browser carries exactly this mark; null when it carries none at all, as every app that is not a browser.</summary>
    public bool? Carries(HttpContext http, Guid customerId, byte[] mark) =>
        cookies.Read(http, CookieOf(customerId)) is { } handle ? CryptographicOperations.FixedTimeEquals(Handle.HashOf(handle), mark) : null;

    public static bool IsRemembered(DeviceRow? device, DateTimeOffset now) => device is { RevokedAt: null, RememberedUntil: { } until } && until > now;

    /// <summary>Notes a sign-in that ended well on this device, or, where it is new to the customer, in a row of its own. The caller saves.</summary>
    public DeviceRow See(HttpContext http, Guid customerId, DeviceRow? device, bool remember, DateTimeOffset now)
    {
        var name = DeviceName.Of(http.Request.Headers.UserAgent);
        if (device is null)
        {
            var handle = Handle.New();
            cookies.Write(http, CookieOf(customerId), handle.Reveal(), CookieLifetime);
            device = new DeviceRow { Id = Guid.CreateVersion7(now), CustomerId = customerId, HandleHash = handle.Hash, Name = name, FirstSeenAt = now, LastSeenAt = now };
            database.Add(device);
        }

        device.LastSeenAt = now;
        if (remember)
        {
            device.RememberedUntil = now + RememberedFor;
            audit.Append(new AuditDeed(AuditEvents.DeviceRemembered, AuditActor.Customer(customerId)) { CustomerId = customerId, After = new { device.Name } }, now);
        }

        return device;
    }

    public Task<List<DeviceRow>> ListAsync(Guid customerId, CancellationToken ct) =>
        database.Set<DeviceRow>().AsNoTracking().Where(row => row.CustomerId == customerId && row.RevokedAt == null).OrderByDescending(row => row.LastSeenAt).ToListAsync(ct);

    /// <summary>A forgotten browser is a new one at its next sign-in. Saves.</summary>
    public async Task<bool> ForgetAsync(Guid customerId, Guid deviceId, AuditActor actor, DateTimeOffset now, CancellationToken ct)
    {
        if (await database.Set<DeviceRow>().SingleOrDefaultAsync(row => row.Id == deviceId && row.CustomerId == customerId && row.RevokedAt == null, ct) is not { } device)
            return false;
        Revoke(device, actor, now);
        await database.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>The caller saves.</summary>
    public async Task<int> ForgetAllAsync(Guid customerId, AuditActor actor, DateTimeOffset now, CancellationToken ct)
    {
        var devices = await database.Set<DeviceRow>().Where(row => row.CustomerId == customerId && row.RevokedAt == null).ToListAsync(ct);
        devices.ForEach(device => Revoke(device, actor, now));
        return devices.Count;
    }

    /// <summary>Tells the customers of one browser apart without naming them.</summary>
    public static string CookieOf(Guid customerId) => CookiePrefix + Convert.ToHexStringLower(SHA256.HashData(customerId.ToByteArray()).AsSpan(0, 6));

    /// <summary>Something about a sign-in on it was unlike its owner: it stays known, and is spared nothing any more. The caller saves.</summary>
    public void EndRemembering(DeviceRow device, DateTimeOffset now)
    {
        if (device.RememberedUntil is null)
            return;
        device.RememberedUntil = null;
        audit.Append(new AuditDeed(AuditEvents.DeviceUnremembered, AuditActor.System) { CustomerId = device.CustomerId, Reason = "risk", Before = new { device.Name } }, now);
    }

    private void Revoke(DeviceRow device, AuditActor actor, DateTimeOffset now)
    {
        device.RevokedAt = now;
        device.RememberedUntil = null;
        audit.Append(new AuditDeed(AuditEvents.DeviceForgotten, actor) { CustomerId = device.CustomerId, Before = new { device.Name } }, now);
    }
}
