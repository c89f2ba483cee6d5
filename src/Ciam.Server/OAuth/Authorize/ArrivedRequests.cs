using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Protocol.PushedAuthorization;
using Ciam.Server.SignIn;

namespace Ciam.Server.OAuth.Authorize;

/// <summary>The parameters that count, whoever sent them, beside the client they name, if there is one.</summary>
internal sealed record ArrivedRequest(Client? Client, Parameters Parameters, RequestOrigin Origin);

/// <summary>Finds out what is asked: by the parameters themselves, or by the name of a request that was pushed.</summary>
internal sealed class ArrivedRequests(Clients clients, PushedRequests pushed)
{
    /// <summary>Beside the name of a pushed request nothing but <c>client_id</c> counts (RFC 9126 section 4, RFC 9101 section 5).</summary>
    [Spec("RFC9126-4"), Spec("FAPI2-SP-FINAL-5.3.2.2-3")]
    public async Task<Outcome<ArrivedRequest>> ReadAsync(Parameters raw, DateTimeOffset now, CancellationToken ct)
    {
        var client = await clients.FindAsync(raw["client_id"], now, ct);
        if (PushedResponse.HandleOf(raw["request_uri"]) is not { } handle)
            return new ArrivedRequest(client, raw, RequestOrigin.PlainFromBrowser);
        return await pushed.FindAsync(handle, client?.ClientId, now, ct) is { } found
            ? new ArrivedRequest(client, found.Parameters, found.Origin)
            : AuthorizeReplies.Gone;
    }

    /// <summary>The browser is back: the request it left with, whose client may have changed meanwhile.</summary>
    public async Task<ArrivedRequest?> AgainAsync(JourneyRequest journey, DateTimeOffset now, CancellationToken ct) =>
        journey.Authorize is { } values ? new ArrivedRequest(await clients.FindAsync(journey.ClientId, now, ct), new Parameters(values), journey.Origin) : null;
}
