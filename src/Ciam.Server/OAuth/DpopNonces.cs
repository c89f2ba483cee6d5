using System.Buffers.Text;
using System.Globalization;
using Ciam.Server.House;

namespace Ciam.Server.OAuth;

/// <summary>
/// Nonces for DPoP proofs (RFC 9449 section 8): a keyed hash of the moment, so that every node knows them, nobody can tell the next one,
/// and nothing is kept.
/// </summary>
internal sealed class DpopNonces(Vault vault)
{
    public const string Header = "DPoP-Nonce";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    /// <summary>Nodes' clocks differ a little; what another node has just begun to give out is good here too.</summary>
    private static readonly TimeSpan ClockDrift = TimeSpan.FromSeconds(5);

    public string Newest(DateTimeOffset now) => Of(now);

    /// <summary>The newest first, then its predecessor: none is refused younger than one window.</summary>
    public IReadOnlyList<string> Good(DateTimeOffset now) => [.. new[] { Of(now), Of(now - Window), Of(now + ClockDrift) }.Distinct()];

    /// <summary>Every answer to a proof tells the nonce for the next one.</summary>
    public void Tell(HttpContext http, DateTimeOffset now) => http.Response.Headers[Header] = Newest(now);

    private string Of(DateTimeOffset moment) =>
        Base64Url.EncodeToString(vault.HmacText("dpop-nonce", (moment.ToUnixTimeSeconds() / (long)Window.TotalSeconds).ToString(CultureInfo.InvariantCulture)).AsSpan(0, 16));
}
