using Ciam.Protocol.Authorize;
using Ciam.Protocol.Jose;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Checks;

/// <summary>A client that manages its grants by name (Grant Management for OAuth 2.0): at authorize what becomes of them, at their own address what they are.</summary>
public static class GrantAction
{
    [Spec("GM-5.2")]
    public static Refusal? ActionIsKnown(AuthorizeQuestion question) =>
        question.Form["grant_management_action"] is not { } action || GrantActions.AtAuthorize.Contains(action) ? null : Refusal.InvalidRequest("grant_management_action is not supported");

    /// <summary>A new grant has no name yet; one that is changed is named, and what becomes of it is said.</summary>
    [Spec("GM-5.2")]
    public static Refusal? GrantIsNamedWhereItIsChanged(AuthorizeQuestion question) => (question.Form["grant_management_action"], question.Form["grant_id"]) switch
    {
        (null, null) or (GrantActions.Create, null) or (GrantActions.Merge or GrantActions.Replace, not null) => null,
        (null, _) => Refusal.InvalidRequest("grant_id must come with a grant_management_action"),
        (GrantActions.Create, _) => Refusal.InvalidRequest("grant_id must not be sent for a new grant"),
        _ => Refusal.InvalidRequest("grant_id is required for this grant_management_action"),
    };

    /// <summary>Whoever cannot prove itself must not be told the names of grants.</summary>
    [Spec("GM-5.1")]
    public static Refusal? ClientIsConfidential(AuthorizeQuestion question) =>
        question.Form["grant_management_action"] is not null && question.Client.IsPublic ? Refusal.UnauthorizedClient("grant_management_action is not allowed for public clients") : null;

    /// <summary>One that the client got for itself; or, where grants are managed, one that a customer gave it.</summary>
    [Spec("GM-6.1")]
    public static Refusal? TokenIsForThisServer(ManagementRequest request) =>
        request.Token.Audience.Contains(request.Issuer) && request.Token.ClientId is not null && (IsTheClientsOwn(request.Token) || IsOfACustomer(request))
            ? null
            : Refusal.InvalidToken("token is not one that this client got for itself at this server");

    private static bool IsTheClientsOwn(VerifiedToken token) => token.GrantId is null && token.Subject == token.ClientId;

    private static bool IsOfACustomer(ManagementRequest request) => request.Token.GrantId is not null && ManagementScopes.OfGrants.Contains(request.Scope);

    [Spec("GM-6.1")]
    public static Refusal? ScopeIsTheOneAsked(ManagementRequest request) =>
        request.Token.Scopes.Contains(request.Scope) ? null : Refusal.InsufficientScope("access token does not carry the scope for this");
}

/// <summary>A token shown where clients manage what hangs on them, and the scope that is wanted for it.</summary>
public sealed record ManagementRequest(VerifiedToken Token, string Scope, string Issuer);

/// <summary>What such a token must say.</summary>
public static class ManagementChecks
{
    public static Checklist<ManagementRequest> InOrder { get; } = [GrantAction.TokenIsForThisServer, GrantAction.ScopeIsTheOneAsked];
}
