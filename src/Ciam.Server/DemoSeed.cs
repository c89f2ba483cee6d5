using Ciam.Server.House;
using Ciam.Server.Seed;
using Microsoft.Extensions.Options;

namespace Ciam.Server;

/// <summary>The demo bank: customers, staff, clients and enough history that every page is alive. Seeding twice changes nothing.</summary>
internal static class DemoSeed
{
    public static async Task RunAsync(IServiceProvider services, CancellationToken ct)
    {
        if (!services.GetRequiredService<IOptions<CiamOptions>>().Value.Demo)
            throw new InvalidOperationException("The demo bank's people have public passwords: seed is for Ciam:Demo only.");
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();

        await using var scope = services.CreateAsyncScope();
        var clients = await ActivatorUtilities.CreateInstance<DemoClients>(scope.ServiceProvider).SeedAsync(now, ct);
        var people = await ActivatorUtilities.CreateInstance<DemoPeople>(scope.ServiceProvider).SeedAsync(now, ct);
        var signIns = await ActivatorUtilities.CreateInstance<DemoHistory>(scope.ServiceProvider).SeedAsync(now, ct);
        if (people + clients + signIns == 0)
            Console.WriteLine("The demo bank is there already.");
        else
            Console.WriteLine($"Seeded {people} people, {clients} clients, {signIns} sign-ins of the last two months.");
        Console.WriteLine();
        Introduce();
    }

    /// <summary>Who can sign in, for the one who started the demo.</summary>
    private static void Introduce()
    {
        Console.WriteLine($"Password of everybody: {DemoPeople.Password}");
        Console.WriteLine($"Authenticator key of those with an app (20 bytes, base32): {DemoPeople.AuthenticatorKey}");
        Console.WriteLine();
        foreach (var person in DemoPeople.All)
            Console.WriteLine($"{person.Email,-22} {person.InWords}");
    }
}
