using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Audit;

/// <summary>Sealing in a cluster that other tests fill meanwhile.</summary>
internal static class SealingSteps
{
    private const int MostTries = 600;

    /// <summary>Until everything written is sealed: a round seals nothing while a long transaction, of whichever database, may still fill a place.</summary>
    public static async Task SealAsync(this IServiceProvider services, DateTimeOffset now)
    {
        var database = services.GetRequiredService<CiamDbContext>();
        for (var tries = 0; tries < MostTries; tries++)
        {
            await services.GetRequiredService<Sealing>().RunAsync(now, CancellationToken.None);
            var horizon = (await database.LastSealAsync(CancellationToken.None))?.Horizon ?? 0;
            if (!await database.Set<AuditEntryRow>().AnyAsync(row => row.Position > horizon && row.Event != AuditEvents.KeyCreated))
                return;
        }

        Assert.Fail("what was written is not sealed after ten minutes");
    }
}
