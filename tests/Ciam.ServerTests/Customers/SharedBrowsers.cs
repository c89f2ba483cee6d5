using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Customers;

/// <summary>Several customers, one browser.</summary>
public sealed class SharedBrowsers(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Each_customer_is_known_by_a_mark_of_their_own()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"));
        var cookies = new Dictionary<string, string>();

        await SeeAsync(bank, alice, cookies);
        var alices = new Dictionary<string, string>(cookies);
        await SeeAsync(bank, bob, cookies);

        Assert.NotNull(await FindAsync(bank, alice, cookies));
        Assert.NotNull(await FindAsync(bank, bob, cookies));
        Assert.Null(await FindAsync(bank, bob, alices));
    }

    [Fact]
    public async Task A_mark_copied_under_another_customers_name_is_worth_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"));
        var cookies = new Dictionary<string, string>();
        await SeeAsync(bank, alice, cookies);
        var name = bank.Services.GetRequiredService<Cookies>().Name(Devices.CookieOf(bob.Id));

        Assert.Null(await FindAsync(bank, bob, new Dictionary<string, string> { [name] = cookies.Values.Single() }));
    }

    [Fact]
    public async Task A_forgotten_browser_is_a_new_one()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var cookies = new Dictionary<string, string>();
        await SeeAsync(bank, alice, cookies);
        var device = (await FindAsync(bank, alice, cookies))!;

        Assert.True(await bank.WithServicesAsync(services =>
            services.GetRequiredService<Devices>().ForgetAsync(alice.Id, device.Id, Server.Audit.AuditActor.Customer(alice.Id), bank.Clock.GetUtcNow(), default)));

        Assert.Null(await FindAsync(bank, alice, cookies));
        await SeeAsync(bank, alice, cookies);
        Assert.NotNull(await FindAsync(bank, alice, cookies));
        Assert.Equal(2, await bank.WithDatabaseAsync(database => database.Set<DeviceRow>().CountAsync()));
    }

    private static Task<DeviceRow?> FindAsync(Bank bank, Person person, Dictionary<string, string> cookies) => bank.WithServicesAsync(services =>
        services.GetRequiredService<Devices>().FindAsync(Request(cookies), person.Id, default));

    private static Task<int> SeeAsync(Bank bank, Person person, Dictionary<string, string> cookies) => bank.WithServicesAsync(async services =>
    {
        var http = Request(cookies);
        var devices = services.GetRequiredService<Devices>();
        devices.See(http, person.Id, await devices.FindAsync(http, person.Id, default), remember: true, bank.Clock.GetUtcNow());
        foreach (var line in http.Response.Headers.SetCookie)
            cookies[line!.Split('=')[0]] = line.Split('=')[1].Split(';')[0];
        return await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
    });

    private static DefaultHttpContext Request(Dictionary<string, string> cookies)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Cookie = string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
        return http;
    }
}
