using Ciam.Server.OAuth;
using Ciam.ServerTests.OAuth.Backchannel;
using Ciam.ServerTests.OAuth.Device;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.OAuth;

/// <summary>What has long expired goes away by itself; what is a day old is kept, so that a late replay is still recognised.</summary>
public sealed class Sweeping(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Questions_to_customers_and_codes_of_devices_are_swept_a_day_after_their_time()
    {
        await using var bank = await app.NewBankAsync();
        await bank.AskForCodesAsync(bank.Television());
        await bank.Asker().AskedAsync(bank, await bank.SignUpAsync("alice"));
        var worker = ActivatorUtilities.CreateInstance<ExpiryWorker>(bank.Services);

        await worker.SweepAsync(bank.Clock.GetUtcNow().AddHours(24), CancellationToken.None);
        Assert.Equal(["1 1"], await CountsAsync(bank));

        await worker.SweepAsync(bank.Clock.GetUtcNow().AddHours(25), CancellationToken.None);
        Assert.Equal(["0 0"], await CountsAsync(bank));
    }

    private static Task<IReadOnlyList<string>> CountsAsync(Bank bank) =>
        bank.RowsAsync("select concat((select count(*) from ciam.oauth_device_code), ' ', (select count(*) from ciam.oauth_backchannel_request))");
}
