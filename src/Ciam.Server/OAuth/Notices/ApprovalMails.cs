using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Notices;

/// <summary>Writes to customers whom a client has asked something. Afterwards, so that the client's own request takes no longer for a customer than for nobody.</summary>
internal sealed class ApprovalMails(CiamDbContext database, Messages messages, Issuer issuer)
{
    private const int Batch = 50;

    /// <summary>How many were looked at; whoever has answered already is not written to.</summary>
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var untold = await database.TakeUntoldAsync(Batch, now, ct);
        var open = untold.Where(row => row.DecidedAt is null && row.ExpiresAt > now).ToList();
        var customers = await database.Set<CustomerRow>().AsNoTracking().Where(row => open.Select(asked => asked.CustomerId).Contains(row.Id)).ToDictionaryAsync(row => row.Id, ct);
        var clients = await database.Set<ClientRow>().Where(row => row.DisabledAt == null && open.Select(asked => asked.ClientId).Contains(row.ClientId))
            .ToDictionaryAsync(row => row.ClientId, row => row.ClientName, ct);
        foreach (var asked in open)
        {
            if (customers[asked.CustomerId!.Value] is { Email: { } address } customer && clients.TryGetValue(asked.ClientId, out var client))
                messages.Mail(customer, address, () => MessageTexts.ApprovalAsked(customer.DisplayName, client, asked.ExpiresAt, issuer.At(BackchannelApprovals.PathOf(asked.Id))), now);
        }

        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return untold.Count;
    }
}
