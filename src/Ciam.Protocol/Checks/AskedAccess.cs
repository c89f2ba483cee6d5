namespace Ciam.Protocol.Checks;

/// <summary>What every request that a customer is to answer asks for, by whichever door it comes: scopes, authorization details and the resources they are for.</summary>
public static class AskedAccess
{
    public static Checklist<ScopedRequest> InOrder { get; } =
    [
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
    ];
}
