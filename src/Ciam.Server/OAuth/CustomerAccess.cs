using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>What apps hold in a customer's name, for the day it was not the customer who let them in. All of it within the caller's transaction.</summary>
internal sealed class CustomerAccess(CiamDbContext database)
{
    /// <summary>Ends every grant with its tokens and open codes; how many there were.</summary>
    public Task<int> EndGrantsAsync(Guid customerId, string because, DateTimeOffset now, CancellationToken ct) =>
        database.Set<GrantRow>().Where(row => row.CustomerId == customerId && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now).SetProperty(row => row.RevokedBecause, because), ct);

    /// <summary>The third parties let in since an instant.</summary>
    public Task<List<string>> LetInSinceAsync(Guid customerId, DateTimeOffset since, CancellationToken ct) =>
        database.Set<ConsentRow>().Where(row => row.CustomerId == customerId && row.GivenAt >= since).OrderBy(row => row.ClientId).Select(row => row.ClientId).ToListAsync(ct);

    public Task<int> ShutOutAsync(Guid customerId, IReadOnlyList<string> clients, CancellationToken ct) =>
        database.Set<ConsentRow>().Where(row => row.CustomerId == customerId && clients.Contains(row.ClientId)).ExecuteDeleteAsync(ct);
}
