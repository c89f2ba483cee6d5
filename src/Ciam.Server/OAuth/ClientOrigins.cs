using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>Origins of registered clients' own pages, told by their redirect addresses: browsers may let these, and no others, read our answers (WHATWG Fetch, CORS).</summary>
internal sealed class ClientOrigins(CiamDbContext database)
{
    private const int LongestOrigin = 256;

    /// <summary>True when a client that is in use has a redirect address there.</summary>
    public async Task<bool> IsRegisteredAsync(string origin, CancellationToken ct)
    {
        if (origin.Length > LongestOrigin || !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || OriginOf(origin) != origin)
            return false;
        var prefix = origin + "/";
        return await database.Set<ClientRow>().AnyAsync(client => client.DisabledAt == null && client.RedirectUris.Any(address => address.StartsWith(prefix) || address == origin), ct);
    }

    /// <summary>Says to the browser that this origin may read the answer; false for an origin that is nobody's. A request without an origin comes from no page.</summary>
    public async Task<bool> AdmitAsync(HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.Append("Vary", "Origin");
        if (http.Request.Headers.Origin is not [{ } origin])
            return http.Request.Headers.Origin.Count == 0;
        if (!await IsRegisteredAsync(origin, ct))
            return false;
        http.Response.Headers.AccessControlAllowOrigin = origin;
        http.Response.Headers.AccessControlExposeHeaders = "DPoP-Nonce, WWW-Authenticate";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return true;
    }

    private static string OriginOf(string address) => new Uri(address).GetLeftPart(UriPartial.Authority);
}
