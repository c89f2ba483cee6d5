using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ciam.Protocol.EndSession;

/// <summary>What a client's page compares, through a frame of ours, to see that the browser's session is still the one it knew (Session Management section 4.2).</summary>
public static class SessionState
{
    /// <summary>Null for an address without an origin, such as an app's own scheme: there is no page that could ask.</summary>
    [Spec("OIDCSM-2"), Spec("OIDCSM-4.2")]
    public static string? Compute(string clientId, string redirectUri, string browserState, string salt) =>
        Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? $"{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{clientId} {uri.GetLeftPart(UriPartial.Authority)} {browserState} {salt}")))}.{salt}"
            : null;
}
