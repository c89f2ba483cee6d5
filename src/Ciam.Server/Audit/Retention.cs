using Ciam.Decisions.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Audit;

/// <summary>Makes the partitions of the coming periods, and lets those go whose time is over, each whole.</summary>
internal sealed class Retention(CiamDbContext database, Sealing sealing, IOptions<CiamOptions> options)
{
    private const string Net = "default";

    /// <summary>Says how many periods were let go.</summary>
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        var retired = 0;
        foreach (var name in AuditClasses.All)
        {
            var partitions = await database.PartitionsOfAsync(name, ct);
            var period = AuditPeriod.Of(name, now);
            if (!partitions.Contains(period.Next.Name))
                await database.MakePartitionAsync(period.Next, ct);
            var over = partitions.Where(found => found != Net).Select(found => AuditPeriod.Named(name, found))
                .Where(found => found.Until > DateTimeOffset.MinValue && found.Until + options.Value.Audit.KeptOf(name) <= now);
            foreach (var found in over)
                retired += await sealing.RetireAsync(found, found.Name, now, ct) ? 1 : 0;
        }

        return retired;
    }
}
