using System.Net;
using Ciam.Server.House;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Http;

internal static class FetcherModule
{
    /// <summary>The client's own log lines would carry addresses that strangers chose.</summary>
    public static void AddGuardedFetcher(this IServiceCollection services)
    {
        services.TryAddSingleton<HostLookup>(_ => (host, ct) => Dns.GetHostAddressesAsync(host, ct));
        services.AddSingleton<GuardedFetcher>();
        services.AddHttpClient(GuardedFetcher.ClientName, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("CiamServer/1");
            })
            .ConfigurePrimaryHttpMessageHandler(provider => GuardedFetcher.NewConnections(provider.GetRequiredService<IOptions<CiamOptions>>().Value, provider.GetRequiredService<HostLookup>()))
            .RemoveAllLoggers();
    }
}
