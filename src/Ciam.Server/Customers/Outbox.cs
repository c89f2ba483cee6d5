using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Customers;

/// <summary>A message as the demo shows it.</summary>
internal sealed record OutboxMessage(string Channel, string Recipient, string Subject, string? Body, DateTimeOffset At);

/// <summary>The messages of the demo, newest first; opened only there.</summary>
internal sealed class Outbox(CiamDbContext database, Vault vault)
{
    private const int Shown = 50;

    public async Task<IReadOnlyList<OutboxMessage>> ReadAsync(CancellationToken ct)
    {
        var rows = await database.Set<MessageRow>().AsNoTracking().OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(Shown).ToListAsync(ct);
        return [.. rows.Select(row => new OutboxMessage(row.Channel, row.Recipient, row.Subject, row.SealedBody is { } body ? vault.OpenText(Messages.BodyPurpose, body) : null, row.CreatedAt))];
    }
}
