using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Checks;

/// <summary>What a client offers at the token endpoint in exchange for tokens.</summary>
public static class GrantType
{
    [Spec("RFC6749-5.2")]
    public static Refusal? IsPresent(ClientRequest request) =>
        request.Form["grant_type"] is null ? Refusal.InvalidRequest("grant_type is required") : null;

    [Spec("RFC6749-5.2")]
    public static Refusal? IsKnown(ClientRequest request) =>
        GrantTypes.All.Contains(request.Form["grant_type"]!) ? null : Refusal.UnsupportedGrantType("grant_type is not supported");

    [Spec("RFC6749-5.2")]
    public static Refusal? IsAllowed(ClientRequest request) =>
        request.Client.GrantTypes.Contains(request.Form["grant_type"]!) ? null : Refusal.UnauthorizedClient("grant_type is not allowed for this client");

    /// <summary>A client that cannot keep a secret has no credentials of its own to act with.</summary>
    [Spec("RFC6749-4.4")]
    public static Refusal? IsForConfidentialClients(ClientRequest request) =>
        request.Client.IsPublic ? Refusal.UnauthorizedClient("grant_type client_credentials is not allowed for public clients") : null;
}
