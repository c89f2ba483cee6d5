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
        Add(services, GuardedFetcher.ClientName, _ => []);
        Add(services, GuardedFetcher.ReceiverClientName, options => options.Audit.InnerHosts);
    }

    private static void Add(IServiceCollection services, string name, Func<CiamOptions, IEnumerable<string>> innerHosts) =>
        services.AddHttpClient(name, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("CiamServer/1");
            })
            .ConfigurePrimaryHttpMessageHandler(provider =>
            {
                var options = provider.GetRequiredService<IOptions<CiamOptions>>().Value;
                return GuardedFetcher.NewConnections(options, provider.GetRequiredService<HostLookup>(), innerHosts(options));
            })
            .RemoveAllLoggers();
}
