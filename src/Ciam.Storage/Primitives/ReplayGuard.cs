using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Primitives;

/// <summary>Lets a one-time value pass once, for all nodes.</summary>
public static class ReplayGuard
{
    /// <summary>False when the key was seen before. One statement at read committed: the primary key decides between racers.</summary>
    public static async Task<bool> IsFirstUseAsync(CiamDbContext database, byte[] key, DateTimeOffset expiresAt, CancellationToken ct) =>
        await database.Database.ExecuteSqlAsync($"insert into ciam.oauth_replay (key, expires_at) values ({key}, {expiresAt}) on conflict do nothing", ct) == 1;
}
