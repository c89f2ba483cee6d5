using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.OAuth;

/// <summary>Payments under approval: each statement is proven once, each code has few tries, each receipt stands behind one grant.</summary>
public static class PaymentQueries
{
    public static Task<List<PaymentChallengeRow>> OpenChallengesAsync(this CiamDbContext database, Guid requestId, Guid customerId, string clientId, DateTimeOffset now, CancellationToken ct) =>
        database.Set<PaymentChallengeRow>().AsNoTracking()
            .Where(row => row.RequestId == requestId && row.CustomerId == customerId && row.ClientId == clientId && row.SpentAt == null && row.ExpiresAt > now)
            .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).ToListAsync(ct);

    /// <summary>Counts a try before anything is compared; false when none is left.</summary>
    public static async Task<bool> CountPaymentTryAsync(this CiamDbContext database, Guid id, int mostTries, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<PaymentChallengeRow>().Where(row => row.Id == id && row.SpentAt == null && row.ExpiresAt > now && row.Attempts < mostTries)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Attempts, row => row.Attempts + 1), ct) == 1;

    /// <summary>True for the one who proves it.</summary>
    public static async Task<bool> SpendChallengeAsync(this CiamDbContext database, Guid id, DateTimeOffset now, CancellationToken ct) =>
        await database.Set<PaymentChallengeRow>().Where(row => row.Id == id && row.SpentAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now), ct) == 1;

    /// <summary>Codes of a request that were not used die when a newer one is sent.</summary>
    public static Task VoidPaymentCodesAsync(this CiamDbContext database, Guid requestId, DateTimeOffset now, CancellationToken ct) =>
        database.Set<PaymentChallengeRow>().Where(row => row.RequestId == requestId && row.SpentAt == null && row.CodeHash != null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SpentAt, now), ct);

    /// <summary>True for the one grant that a receipt stands behind.</summary>
    public static async Task<bool> UseReceiptAsync(this CiamDbContext database, Guid id, Guid grantId, CancellationToken ct) =>
        await database.Set<PaymentReceiptRow>().Where(row => row.Id == id && row.GrantId == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.GrantId, grantId), ct) == 1;
}
