using Ciam.Protocol.Authorize;

namespace Ciam.Protocol.Checks;

/// <summary>Who asks at the authorization endpoint.</summary>
public static class ClientId
{
    [Spec("RFC6749-4.1.1")]
    public static Refusal? IsPresent(RawRequest request) =>
        request.Parameters["client_id"] is null ? Refusal.InvalidRequest("client_id is required") : null;

    /// <summary>Said on our own page: a stranger's redirect URI is not an address.</summary>
    [Spec("RFC6749-4.1.2.1")]
    public static Refusal? IsKnown(RawRequest request) =>
        request.Client?.ClientId == request.Parameters["client_id"] ? null : Refusal.InvalidRequest("client_id is unknown");
}
