using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.SignIn;

/// <summary>Sessions as their owner and staff see them.</summary>
public static class SessionQueries
{
    /// <summary>Those that still live, the latest used first.</summary>
    public static Task<List<SessionRow>> LiveSessionsAsync(this CiamDbContext database, Guid customerId, TimeSpan idle, DateTimeOffset now, CancellationToken ct)
    {
        var unused = now - idle;
        return database.Set<SessionRow>().AsNoTracking()
            .Where(row => row.CustomerId == customerId && row.EndedAt == null && row.ExpiresAt > now && row.LastSeenAt > unused)
            .OrderByDescending(row => row.LastSeenAt).ToListAsync(ct);
    }

    /// <summary>The place of the newest session of each device that has one with a place.</summary>
    public static async Task<Dictionary<Guid, string>> PlacesOfDevicesAsync(this CiamDbContext database, Guid customerId, CancellationToken ct) =>
        (await database.Set<SessionRow>().Where(row => row.CustomerId == customerId && row.DeviceId != null && row.PlaceName != null)
            .GroupBy(row => row.DeviceId!.Value).Select(group => new { Device = group.Key, Place = group.OrderByDescending(row => row.CreatedAt).First().PlaceName }).ToListAsync(ct))
        .ToDictionary(found => found.Device, found => found.Place!);

    /// <summary>Those that nobody ended, the long unused among them: tokens may still hang on them.</summary>
    public static Task<List<SessionRow>> UnendedSessionsAsync(this CiamDbContext database, Guid customerId, CancellationToken ct) =>
        database.Set<SessionRow>().AsNoTracking().Where(row => row.CustomerId == customerId && row.EndedAt == null).ToListAsync(ct);
}
