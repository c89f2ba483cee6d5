using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Primitives;

/// <summary>What may happen once, or a counted number of times, is one conditional update: of any number of racers the right number wins.</summary>
public static class SpendOnce
{
    /// <summary>Counts a try before anything is compared, so that parallel guesses cannot share one; false when none is left.</summary>
    public static async Task<bool> CountTryAsync(this CiamDbContext database, Guid codeId, int mostTries, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<OneTimeCodeRow>()
            .Where(row => row.Id == codeId && row.SpentAt == null && row.ExpiresAt > now && row.Attempts < mostTries)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Attempts, row => row.Attempts + 1), ct) == 1;

    /// <summary>True for the one who spends the code.</summary>
    public static async Task<bool> SpendCodeAsync(this CiamDbContext database, Guid codeId, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<OneTimeCodeRow>()
            .Where(row => row.Id == codeId && row.SpentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now), ct) == 1;

    /// <summary>Codes of a journey that were not used die when a newer one is sent.</summary>
    public static Task VoidCodesAsync(this CiamDbContext database, Guid journeyId, DateTimeOffset now, CancellationToken ct) =>
        database.Set<OneTimeCodeRow>().Where(row => row.JourneyId == journeyId && row.SpentAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now), ct);
}
