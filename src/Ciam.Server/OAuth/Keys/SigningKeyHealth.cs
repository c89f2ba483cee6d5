using System.Security.Cryptography;
using Ciam.Protocol.Jose;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ciam.Server.OAuth.Keys;

/// <summary>Whether this node can sign now: the key of each algorithm is there, its time has come, and the master key opens it.</summary>
internal sealed class SigningKeyHealth(KeyRing keys, TimeProvider clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        try
        {
            var snapshot = await keys.LoadAsync(now, cancellationToken);
            return SignatureAlgorithms.All.All(alg => snapshot.Signs(alg, now)) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("none signs now");
        }
        catch (CryptographicException)
        {
            return HealthCheckResult.Unhealthy("the master key does not open it");
        }
        catch (Exception silent) when (silent is Npgsql.NpgsqlException or TimeoutException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy("cannot be read");
        }
    }
}
