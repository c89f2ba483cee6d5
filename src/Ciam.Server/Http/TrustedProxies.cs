using System.Net;
using Ciam.Server.House;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Http;

/// <summary>The client's address comes from X-Forwarded-For only when a configured proxy says so; otherwise from the connection.</summary>
internal static class TrustedProxies
{
    /// <summary>Where a loopback browser of the demo is said to sit: the documentation range that the demo places in Zurich.</summary>
    private static readonly IPAddress DemoHome = IPAddress.Parse("192.0.2.10");

    public static void UseTrustedProxies(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<CiamOptions>>().Value;
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies)
            forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        app.UseForwardedCertificates(options.MutualTls.Header, [.. forwarded.KnownIPNetworks]);
        if (forwarded.KnownIPNetworks.Count > 0)
            app.UseForwardedHeaders(forwarded);
        if (options.Demo)
            app.Use(PlaceByDemoAsync);
    }

    private static Task PlaceByDemoAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address))
        {
            http.Connection.RemoteIpAddress =
                http.Request.Cookies.TryGetValue(DemoPlaceCookie, out var chosen) && IPAddress.TryParse(chosen, out var there) ? there : DemoHome;
        }

        return next(http);
    }

    public const string DemoPlaceCookie = "ciam-demo-place";
}
