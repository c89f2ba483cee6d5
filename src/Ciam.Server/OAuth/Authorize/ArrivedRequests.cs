using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Protocol.PushedAuthorization;
using Ciam.Server.SignIn;

namespace Ciam.Server.OAuth.Authorize;

/// <summary>The parameters that count, whoever sent them, beside the client they name, if there is one.</summary>
/// <param name="Client">Null when unknown.</param>
/// <param name="Parameters">Those sent, those of the request object, or those pushed before.</param>
/// <param name="Origin">How they came.</param>
/// <param name="Unreadable">Why the request object cannot be believed; the parameters are then those beside it, good for an address at most.</param>
internal sealed record ArrivedRequest(Client? Client, Parameters Parameters, RequestOrigin Origin, Refusal? Unreadable = null);

/// <summary>Finds out what is asked: by the parameters themselves, by a request object, or by the name of a request that was pushed.</summary>
internal sealed class ArrivedRequests(Clients clients, PushedRequests pushed, RequestObjects objects)
{
    /// <summary>Beside the name of a pushed request, or a request object, nothing but <c>client_id</c> counts (RFC 9126 section 4, RFC 9101 section 5).</summary>
    [Spec("RFC9126-4"), Spec("RFC9101-5"), Spec("FAPI2-SP-FINAL-5.3.2.2-3")]
    public async Task<Outcome<ArrivedRequest>> ReadAsync(Parameters raw, DateTimeOffset now, CancellationToken ct)
    {
        if (raw["request"] is not null && raw["request_uri"] is not null)
            return Refusal.InvalidRequest("request and request_uri must not be used together");
        var client = await clients.FindAsync(raw["client_id"], now, ct);
        if (PushedResponse.HandleOf(raw["request_uri"]) is { } handle)
        {
            return await pushed.FindAsync(handle, client?.ClientId, now, ct) is { } found
                ? new ArrivedRequest(client, found.Parameters, found.Origin)
                : AuthorizeReplies.Gone;
        }

        if (client is null || raw["request"] is not { } text)
            return new ArrivedRequest(client, raw, RequestOrigin.PlainFromBrowser);
        return (await objects.ProveAsync(text, client, now, ct)).TryGet(out var parameters, out var no)
            ? new ArrivedRequest(client, parameters, RequestOrigin.PlainFromBrowser with { IsSigned = true })
            : new ArrivedRequest(client, raw, RequestOrigin.PlainFromBrowser, no);
    }

    /// <summary>The browser is back: the request it left with, whose client may have changed meanwhile.</summary>
    public async Task<ArrivedRequest?> AgainAsync(JourneyRequest journey, DateTimeOffset now, CancellationToken ct) =>
        journey.Authorize is { } values ? new ArrivedRequest(await clients.FindAsync(journey.ClientId, now, ct), new Parameters(values), journey.Origin) : null;
}
