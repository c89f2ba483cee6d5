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
        .. AskedAccess.InOrder,
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
