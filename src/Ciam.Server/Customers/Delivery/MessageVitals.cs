using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Customers.Delivery;

/// <summary>How far mails, texts and calls are behind.</summary>
internal static class MessageVitals
{
    public static readonly Vital Lag = new("ciam.messages.lag", "s", "Age of the oldest message that was neither sent nor given up.", async (services, now, ct) =>
        Vital.Since(await Waits(services).MinAsync(row => (DateTimeOffset?)row.CreatedAt, ct), now));

    public static readonly Vital Waiting = new("ciam.messages.waiting", "{message}", "Messages that were neither sent nor given up.", async (services, _, ct) => await Waits(services).CountAsync(ct));

    /// <summary>One whose words are gone is not tried any more.</summary>
    private static IQueryable<MessageRow> Waits(IServiceProvider services) =>
        services.GetRequiredService<CiamDbContext>().Set<MessageRow>().Where(row => row.SentAt == null && row.SealedBody != null);
}
