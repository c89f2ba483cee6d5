using System.Threading.RateLimiting;
using Ciam.Server.House;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ciam.Server.Http;

/// <summary>
/// How many of the customers' pages are made at once. A flood of sign-ins is turned away at the door, at next to no cost, so that those who are inside get
/// through, programs get their tokens, and memory and connections stay bounded.
/// </summary>
internal static class Crowding
{
    /// <summary>Connections that a node holds at once; more are closed as they come, before anything is read from them.</summary>
    public const int MostConnections = 10_000;

    /// <summary>How many are let in or wait. Most of them wait for the hashing lane, which has as many places: more could only be told so by a page, which costs more than the door.</summary>
    internal static readonly int Most = 32 + (Environment.ProcessorCount / 2);

    /// <summary>Beside the pages themselves, what leads customers to them.</summary>
    public static TBuilder LeadsCustomersIn<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new CustomersWayIn());

    public static IServiceCollection AddCrowding(this IServiceCollection services) =>
        services.AddRateLimiter(_ => { }).AddSingleton<IConfigureOptions<RateLimiterOptions>, Limits>();

    /// <summary>How many pages at once: a quarter of the connections to the database is always left to programs. With few connections the others wait before the door.</summary>
    internal static int Places(CiamOptions options) => Math.Clamp(new NpgsqlConnectionStringBuilder(options.Database).MaxPoolSize * 3 / 4, 1, Most);

    /// <summary>Staff have their own way in: what customers do must not lock the office.</summary>
    private static bool IsForCustomers(HttpContext http) => http.GetEndpoint()?.Metadata is { } endpoint
        && (endpoint.GetMetadata<CustomersWayIn>() is not null
            || (endpoint.GetMetadata<PageActionDescriptor>() is { } page && !page.ViewEnginePath.StartsWith("/Admin/", StringComparison.Ordinal)));

    private sealed class CustomersWayIn;

    private sealed class Limits(IOptions<CiamOptions> options) : IConfigureOptions<RateLimiterOptions>
    {
        public void Configure(RateLimiterOptions limits)
        {
            var places = Places(options.Value);
            limits.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
            limits.OnRejected = (turnedAway, _) =>
            {
                turnedAway.HttpContext.Response.Headers.RetryAfter = "5";
                return ValueTask.CompletedTask;
            };
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, bool>(http => IsForCustomers(http)
                ? RateLimitPartition.GetConcurrencyLimiter(true, _ => new ConcurrencyLimiterOptions { PermitLimit = places, QueueLimit = Most - places })
                : RateLimitPartition.GetNoLimiter(false));
        }
    }
}
