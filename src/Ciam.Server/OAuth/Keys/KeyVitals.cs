using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Keys;

/// <summary>Signing keys as an operator sees them age.</summary>
internal static class KeyVitals
{
    public static readonly Vital Age = new("ciam.keys.age", "s", "For how long the oldest of the keys that sign now has signed.", async (services, now, ct) =>
        Vital.Since(await Keys(services).Where(key => key.SignsFrom <= now && key.SignsUntil > now).MinAsync(key => (DateTimeOffset?)key.SignsFrom, ct), now));

    public static readonly Vital Left = new("ciam.keys.left", "s", "For how long there is a key of every algorithm, those included that are announced.", async (services, now, ct) =>
    {
        var until = await Keys(services).GroupBy(key => key.Alg).Select(keys => new { Alg = keys.Key, Until = keys.Max(key => key.SignsUntil) }).ToDictionaryAsync(row => row.Alg, row => row.Until, ct);
        return KeySchedule.Algorithms.Min(alg => until.TryGetValue(alg, out var last) ? Math.Max(0, (last - now).TotalSeconds) : 0);
    });

    private static DbSet<SigningKeyRow> Keys(IServiceProvider services) => services.GetRequiredService<CiamDbContext>().Set<SigningKeyRow>();
}
