using Ciam.Server;
using Ciam.Server.Customers;
using Ciam.Server.Seed;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Customers;

/// <summary>The bank that ./run shows.</summary>
public sealed class DemoBank(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Seeding_twice_changes_nothing()
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = new Dictionary<string, string?> { ["Ciam:Demo"] = "true" } });
        await DemoSeed.RunAsync(bank.Services, default);
        var first = await CountsAsync(bank);

        await DemoSeed.RunAsync(bank.Services, default);

        Assert.Equal(first, await CountsAsync(bank));
        Assert.Equal(DemoPeople.All.Count, int.Parse(first[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.All(first, count => Assert.False(count.StartsWith("0 ", StringComparison.Ordinal), count));
        Assert.Equal(PasswordVerdict.Right, await bank.WithServicesAsync(async services =>
        {
            var credentials = services.GetRequiredService<Credentials>();
            return await credentials.VerifyPasswordAsync(await credentials.FindByEmailAsync("alice@example.com", default), DemoPeople.Password, default);
        }));
    }

    [Fact]
    public async Task Outside_the_demo_nobody_gets_a_public_password()
    {
        await using var bank = await app.NewBankAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => DemoSeed.RunAsync(bank.Services, default));

        Assert.Equal("0", (await CountsAsync(bank))[0]);
    }

    private static Task<IReadOnlyList<string>> CountsAsync(Bank bank) => bank.RowsAsync("""
        select (select count(*) from ciam.customers_customer)::text union all
        select (select count(*) from ciam.oauth_client)::text || ' clients' union all
        select (select count(*) from ciam.oauth_client_secret)::text || ' secrets' union all
        select (select count(*) from ciam.signin_session)::text || ' sessions' union all
        select (select count(*) from ciam.risk_judgment)::text || ' judgments' union all
        select (select count(*) from ciam.risk_customer_baseline)::text || ' habits' union all
        select (select count(*) from ciam.audit_entry)::text || ' entries'
        """);
}
