using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Notices;

/// <summary>How far notices to clients are behind.</summary>
internal static class NoticeVitals
{
    public static readonly Vital Lag = new("ciam.notices.lag", "s", "Age of the oldest notice that a client has not taken and that is still tried.", async (services, now, ct) =>
        Vital.Since(await services.GetRequiredService<CiamDbContext>().Set<NoticeRow>()
            .Where(row => row.DeliveredAt == null && row.Attempts < NoticeDispatch.MostAttempts).MinAsync(row => (DateTimeOffset?)row.CreatedAt, ct), now));
}
