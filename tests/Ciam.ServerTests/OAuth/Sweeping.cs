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

    [Fact]
    public async Task However_much_has_expired_goes_in_one_round()
    {
        await using var bank = await app.NewBankAsync();
        var now = bank.Clock.GetUtcNow();
        await bank.RowsAsync($"insert into ciam.oauth_replay (key, expires_at) select sha256(n::text::bytea), timestamptz '{now:O}' + n * interval '1 second' from generate_series(-4999, 1) n returning '1'");

        await ActivatorUtilities.CreateInstance<ExpiryWorker>(bank.Services).SweepAsync(now, CancellationToken.None);

        Assert.Equal(["2"], await bank.RowsAsync("select count(*)::text from ciam.oauth_replay"));
    }

    private static Task<IReadOnlyList<string>> CountsAsync(Bank bank) =>
        bank.RowsAsync("select concat((select count(*) from ciam.oauth_device_code), ' ', (select count(*) from ciam.oauth_backchannel_request))");
}
