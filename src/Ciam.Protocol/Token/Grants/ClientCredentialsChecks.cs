using Ciam.Protocol.Checks;

namespace Ciam.Protocol.Token.Grants;

/// <summary>A client asking for a token of its own.</summary>
public sealed record ClientCredentialsRequest : ScopedRequest
{
    /// <summary>What the client asked for; when it asked for details only, nothing beside them; when it left the choice to us, every API scope it is registered for, at the resources it named if it named any.</summary>
    public override IReadOnlyList<string> AskedScopes => Form["scope"] is not null ? Form.Words("scope") : Form["authorization_details"] is not null ? [] : RegisteredApiScopes();

    private string[] RegisteredApiScopes() =>
        Client.Scopes.Where(scope => Scope.OwnerOf(scope, ServerMetadata) is { } api && (AskedResources.Count == 0 || AskedResources.Contains(api.Identifier))).ToArray();
}

/// <summary>What a client must satisfy to get a token of its own.</summary>
public static class ClientCredentialsChecks
{
    public static Checklist<ClientCredentialsRequest> InOrder { get; } =
    [
        GrantType.IsForConfidentialClients,
        GrantType.IsAllowed,
        Scope.IsWellFormed,
        Scope.IsKnown,
        Scope.IsForAnApi,
        Scope.IsAllowedForClient,
        AuthorizationDetails.AreWellFormed,
        AuthorizationDetails.TypesAreKnown,
        AuthorizationDetails.TypesAreAllowedForClient,
        AuthorizationDetails.AreForMachines,
        AuthorizationDetails.MembersAreKnown,
        AuthorizationDetails.RequiredMembersAreThere,
        AuthorizationDetails.ValuesAreOfTheirType,
        AuthorizationDetails.LocationsTakeTheType,
        Resource.IsAbsolute,
        Resource.IsKnown,
        Scope.LeavesSomething,
        Resource.OwnsAnAskedScope,
        Scope.BelongsToOneApi,
        AuthorizationDetails.BelongToTheResources,
    ];

    /// <summary>The scopes to grant once the checks are satisfied.</summary>
    public static IReadOnlyList<string> GrantedScopes(ClientCredentialsRequest request) => request.AskedScopes;
}
