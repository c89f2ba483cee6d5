using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Primitives;

/// <summary>Whoever does something to the same thing, on whichever node, waits for its turn.</summary>
public static class NamedLock
{
    /// <summary>Held until the caller's transaction ends; names begin with the kind of thing.</summary>
    public static Task LockAsync(this CiamDbContext database, string name, CancellationToken ct) =>
        database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({name}, 0))", ct);
}
