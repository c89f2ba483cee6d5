using Ciam.Protocol.Wire;

namespace Ciam.Protocol.EndSession;

/// <summary>Where the customer's browser goes after signing out.</summary>
public static class EndSessionResponse
{
    /// <summary>The registered address with the client's state, or null: then the customer stays on our page.</summary>
    [Spec("OIDCRIL-3")]
    public static string? RedirectUrl(Parameters parameters) => parameters["post_logout_redirect_uri"] is { } uri
        ? QueryString.Append(uri, parameters["state"] is { } state ? [new("state", state)] : [])
        : null;
}
