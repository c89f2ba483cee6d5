using Ciam.Protocol.Checks;

namespace Ciam.Protocol.Authorize;

/// <summary>What an addressed authorization request must satisfy.</summary>
public static class AuthorizeChecks
{
    public static Checklist<AuthorizeQuestion> InOrder { get; } =
    [
        PushedRequest.IsUsedWhereRequired,
        RequestObject.IsNotPassedByReference,
        RequestObject.RegistrationIsNotPassed,
        RequestObject.IsSignedWhereRequired,
        ResponseMode.IsSignedWhereRequired,
        ResponseMode.IsOneOfTheClients,
        ResponseType.IsPresent,
        ResponseType.IsCode,
        ResponseType.IsAllowedForClient,
        Pkce.ChallengeIsS256,
        SenderBinding.RequestedKeyIsThumbprint,
        Scope.IsPresent,
        Scope.IsWellFormed,
        Scope.IsKnown,
        Scope.IsAllowedForClient,
        AuthorizationDetails.AreWellFormed,
        AuthorizationDetails.TypesAreKnown,
        AuthorizationDetails.TypesAreAllowedForClient,
        AuthorizationDetails.MembersAreKnown,
        AuthorizationDetails.RequiredMembersAreThere,
        AuthorizationDetails.ValuesAreOfTheirType,
        AuthorizationDetails.LocationsTakeTheType,
        Resource.IsAbsolute,
        Resource.IsKnown,
        Resource.OwnsAnAskedScope,
        Scope.BelongsToOneApi,
        AuthorizationDetails.BelongToTheResources,
        GrantAction.ActionIsKnown,
        GrantAction.GrantIsNamedWhereItIsChanged,
        GrantAction.ClientIsConfidential,
        Prompt.IsKnown,
        Prompt.NoneStandsAlone,
        MaxAge.IsWholeSeconds,
        Bounds.NonceIsShort,
        Bounds.LoginHintIsShort,
        Bounds.AcrValuesAreFew,
        Bounds.UiLocalesAreFew,
        Bounds.IdTokenHintIsShort,
        ClaimsParameter.IsWellFormed,
        ClaimsParameter.EssentialAcrIsReachable,
    ];
}
