using Ciam.Protocol.Revoke;

namespace Ciam.Protocol.Checks;

/// <summary>The token a client wants to be rid of (RFC 7009).</summary>
public static class RevokedToken
{
    [Spec("RFC7009-2.1")]
    public static Refusal? IsPresent(RevokeRequest request) =>
        request.Form["token"] is null ? Refusal.InvalidRequest("token is required") : null;

    [Spec("RFC7009-2.1")]
    public static Refusal? BelongsToTheClient(RevokeRequest request) =>
        request.IssuedTo is { } owner && owner != request.Client.ClientId ? Refusal.InvalidGrant("token was issued to another client") : null;
}
