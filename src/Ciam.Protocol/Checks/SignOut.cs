using Ciam.Protocol.EndSession;

namespace Ciam.Protocol.Checks;

/// <summary>Signing out at a client's wish (OpenID Connect RP-Initiated Logout).</summary>
public static class SignOut
{
    [Spec("RFC6749-A")]
    public static Refusal? ValuesAreText(EndSessionRequest request) =>
        request.Parameters.Values.All(entry => Bounds.IsText(entry.Key) && Bounds.IsText(entry.Value))
            ? null
            : Refusal.InvalidRequest("parameters must not hold control characters");

    [Spec("OIDCRIL-2")]
    public static Refusal? StateIsShort(EndSessionRequest request) =>
        Bounds.Longest(request.Parameters, "state", 2048, "state must have at most 2048 characters");

    [Spec("OIDCRIL-4")]
    public static Refusal? HintIsOurs(EndSessionRequest request) =>
        request.Parameters["id_token_hint"] is not null && request.VerifiedHint is null
            ? Refusal.InvalidRequest("id_token_hint is not an ID token of this server")
            : null;

    [Spec("OIDCRIL-2")]
    public static Refusal? ClientIsKnown(EndSessionRequest request) =>
        request.Parameters["client_id"] is { } id && request.Client?.ClientId != id ? Refusal.InvalidRequest("client_id is unknown") : null;

    [Spec("OIDCRIL-2")]
    public static Refusal? ClientIsTheHints(EndSessionRequest request) =>
        request.VerifiedHint is { } hint && request.Parameters["client_id"] is { } id && hint.ClientId != id
            ? Refusal.InvalidRequest("client_id is not the client that id_token_hint was issued to")
            : null;

    /// <summary>An address is registered by somebody: without knowing by whom there is none.</summary>
    [Spec("OIDCRIL-3")]
    public static Refusal? ReturnNamesItsClient(EndSessionRequest request) =>
        request.Parameters["post_logout_redirect_uri"] is not null && request.Client is null
            ? Refusal.InvalidRequest("post_logout_redirect_uri needs a client_id or an id_token_hint")
            : null;

    [Spec("OIDCRIL-3")]
    public static Refusal? ReturnIsRegistered(EndSessionRequest request) =>
        request.Parameters["post_logout_redirect_uri"] is { } uri && !request.Client!.PostLogoutRedirectUris.Contains(uri, StringComparer.Ordinal)
            ? Refusal.InvalidRequest("post_logout_redirect_uri is not registered for this client")
            : null;
}
