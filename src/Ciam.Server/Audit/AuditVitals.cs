using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Audit;

/// <summary>How far sealing and handing on of the trail are behind.</summary>
internal static class AuditVitals
{
    public static readonly Vital SealLag = new("ciam.audit.seal_lag", "s", "Age of the oldest entry that no seal covers yet.", async (services, now, ct) =>
    {
        var database = services.GetRequiredService<CiamDbContext>();
        var covered = await database.Set<SealRow>().MaxAsync(row => (long?)row.Horizon, ct) ?? 0;
        return Vital.Since(await database.Set<AuditEntryRow>().Where(row => row.Position > covered).MinAsync(row => (DateTimeOffset?)row.At, ct), now);
    });

    public static readonly Vital OutletLag = new("ciam.audit.outlet_lag", "s", "How far the receiver that is furthest behind is behind the newest seal.", async (services, now, ct) =>
        (await services.GetRequiredService<AuditOutlets>().StandingAsync(now, ct)).Select(outlet => outlet.Lag.TotalSeconds).DefaultIfEmpty(0).Max());
}
