using Ciam.Protocol.Jose;
using Ciam.Protocol.Token.Grants;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Checks;

/// <summary>Tokens given in exchange for another (RFC 8693): rights are lent under the borrower's own name, never grow, and nobody becomes somebody else.</summary>
public static class ExchangedToken
{
    [Spec("RFC8693-5")]
    public static Refusal? ClientIsConfidential(ClientRequest request) =>
        request.Client.IsPublic ? Refusal.UnauthorizedClient("grant_type token-exchange is not allowed for public clients") : null;

    [Spec("RFC8693-2.1")]
    public static Refusal? SubjectIsPresent(ClientRequest request) =>
        request.Form["subject_token"] is null ? Refusal.InvalidRequest("subject_token is required") : null;

    /// <summary>An ID token says who signed in, it lends nothing.</summary>
    [Spec("RFC8693-2.1")]
    public static Refusal? SubjectTypeIsAccessToken(ClientRequest request) =>
        request.Form["subject_token_type"] == TokenTypeNames.AccessToken ? null : Refusal.InvalidRequest("subject_token_type must be the access token type");

    [Spec("RFC8693-2.1")]
    public static Refusal? ActorTypeIsAccessToken(ClientRequest request) => (request.Form["actor_token"], request.Form["actor_token_type"]) switch
    {
        (null, null) => null,
        (null, _) => Refusal.InvalidRequest("actor_token_type must not come without actor_token"),
        (_, TokenTypeNames.AccessToken) => null,
        _ => Refusal.InvalidRequest("actor_token_type must be the access token type"),
    };

    [Spec("RFC8693-2.1")]
    public static Refusal? RequestedTypeIsAccessToken(ClientRequest request) =>
        request.Form["requested_token_type"] is null or TokenTypeNames.AccessToken ? null : Refusal.InvalidRequest("requested_token_type must be the access token type");

    /// <summary>The bank decides whose tokens a client may act with; to all others a token is as good as unknown.</summary>
    [Spec("RFC8693-5")]
    public static Refusal? MayBeExchangedByTheClient(TokenExchange exchange) =>
        exchange.IsOwn || (exchange.Subject.ClientId is { } owner && exchange.Client.Metadata.TokenExchangeSubjectClients?.Contains(owner) == true)
            ? null
            : Refusal.InvalidRequest("subject_token is not one that this client may exchange");

    /// <summary>A machine's token has no grant that could end the new one; a machine that needs another token asks for it.</summary>
    [Spec("RFC8693-2.1")]
    public static Refusal? IsAboutACustomer(TokenExchange exchange) =>
        exchange.Subject is { GrantId: not null, SessionId: not null, Jti: not null } ? null : Refusal.InvalidRequest("subject_token is about no customer");

    /// <summary>A token that names who may act with it lets in nobody else.</summary>
    [Spec("RFC8693-4.4")]
    public static Refusal? MayActIsTheClient(TokenExchange exchange) =>
        exchange.IsOwn || !exchange.Subject.Claims.TryGetValue("may_act", out var allowed) || (allowed.ValueKind == System.Text.Json.JsonValueKind.Object && allowed.Text("client_id") == exchange.Client.ClientId)
            ? null
            : Refusal.InvalidRequest("subject_token names another client in may_act");

    /// <summary>
    /// A bound token proves nothing in a stranger's hands. It is taken from whoever holds its key, and from the API it is meant for,
    /// which has seen the proof of the holder when the token came in.
    /// </summary>
    [Spec("RFC8693-5"), Spec("RFC9449-7.1")]
    public static Refusal? IsShownByItsHolder(TokenExchange exchange)
    {
        if (!exchange.Subject.Claims.TryGetValue("cnf", out var bound))
            return null;
        var isHolder = exchange.SenderKey is { } key && bound.ValueKind == System.Text.Json.JsonValueKind.Object && bound.Text(key.Method) == key.Thumbprint;
        var isItsApi = exchange.Client.ResourceIdentifier is { } api && exchange.Subject.Audience.Contains(api);
        return isHolder || isItsApi ? null : Refusal.InvalidRequest("subject_token is bound to a key that was not shown");
    }

    /// <summary>Nobody acts but the client itself; its own token may say so once more.</summary>
    [Spec("RFC8693-2.1")]
    public static Refusal? ActorIsTheClient(TokenExchange exchange) =>
        exchange.ActorToken is not { } actor || (actor.ClientId == exchange.Client.ClientId && actor.Subject == exchange.Client.ClientId && actor.GrantId is null)
            ? null
            : Refusal.InvalidRequest("actor_token must be a token of this client about itself");

    [Spec("RFC8693-4.1")]
    public static Refusal? ChainIsShort(TokenExchange exchange) =>
        exchange.Actor is not { Length: > Token.Actor.LongestChain } ? null : Refusal.InvalidRequest("subject_token has passed through too many hands");

    [Spec("RFC8693-2.2.1"), Spec("RFC9700-2.3")]
    public static Refusal? ScopeIsNotWidened(TokenExchange exchange) =>
        !Scope.IsList(exchange.Form["scope"]) ? Refusal.InvalidScope("scope must be words of printable ASCII separated by spaces")
        : exchange.AskedScopes.All(exchange.LendableScopes.Contains) ? null
        : Refusal.InvalidScope("scope must not go beyond the subject_token and what this client may ask for");

    [Spec("RFC9396-6.1")]
    public static Refusal? DetailsAreNotWidened(TokenExchange exchange) =>
        exchange.AskedDetails.All(asked => AuthorizationDetails.IsWithin(asked, exchange.LendableDetails))
            ? null
            : Refusal.InvalidAuthorizationDetails("authorization_details must not go beyond the subject_token and what this client may ask for");

    [Spec("RFC6749-3.3")]
    public static Refusal? SomethingIsLent(TokenExchange exchange) =>
        exchange.AskedScopes.Count == 0 && exchange.AskedDetails.Count == 0 ? Refusal.InvalidScope("scope leaves nothing that this client may have") : null;

    /// <summary>A token for one API opens no other.</summary>
    [Spec("RFC8693-2.2.2"), Spec("RFC8707-2.2")]
    public static Refusal? TargetIsTheTokens(TokenExchange exchange) =>
        exchange.AskedTargets.All(exchange.Subject.Audience.Contains) ? null : Refusal.InvalidTarget("resource and audience must be those of the subject_token");
}
