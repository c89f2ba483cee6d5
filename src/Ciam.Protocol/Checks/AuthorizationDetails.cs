using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.Token.Grants;

namespace Ciam.Protocol.Checks;

/// <summary>The <c>authorization_details</c> parameter: what exactly is to be allowed (RFC 9396).</summary>
public static class AuthorizationDetails
{
    [Spec("RFC9396-2")]
    public static Refusal? AreWellFormed(ClientRequest request) =>
        AuthorizationDetailList.Read(request.Form["authorization_details"]) is not null
            ? null
            : Refusal.InvalidAuthorizationDetails("authorization_details must be a JSON array of 1 to 10 objects with a type, of at most 4096 characters");

    [Spec("RFC9396-5")]
    public static Refusal? TypesAreKnown(ScopedRequest request) =>
        request.AskedDetails.All(detail => detail.Type is not null && request.ServerMetadata.ApiResources.Any(api => api.AuthorizationDetailsTypes.Contains(detail.TypeName)))
            ? null
            : Refusal.InvalidAuthorizationDetails("authorization_details holds a type this server does not know");

    /// <summary>A client that registered no types may ask for none.</summary>
    [Spec("RFC9396-10")]
    public static Refusal? TypesAreAllowedForClient(ScopedRequest request) =>
        request.AskedDetails.All(detail => MayAsk(request.Client, detail))
            ? null
            : Refusal.InvalidAuthorizationDetails("authorization_details holds a type this client may not ask for");

    [Spec("RFC9396-5")]
    public static Refusal? MembersAreKnown(ScopedRequest request) =>
        request.AskedDetails.All(detail => detail.Json.EnumerateObject().All(member => member.Name is "type" or "locations" || detail.Type!.Fields.ContainsKey(member.Name)))
            ? null
            : Refusal.InvalidAuthorizationDetails("authorization_details holds a member that its type does not have");

    [Spec("RFC9396-5")]
    public static Refusal? RequiredMembersAreThere(ScopedRequest request) =>
        request.AskedDetails.All(detail => detail.Type!.Fields.All(field => !field.Value.Required || detail.Json.TryGetProperty(field.Key, out _)))
            ? null
            : Refusal.InvalidAuthorizationDetails("authorization_details lacks a member that its type needs");

    [Spec("RFC9396-5")]
    public static Refusal? ValuesAreOfTheirType(ScopedRequest request) =>
        request.AskedDetails.All(detail => detail.Type!.Fields.All(field => !detail.Json.TryGetProperty(field.Key, out var value) || field.Value.Takes(value)))
            ? null
            : Refusal.InvalidAuthorizationDetails("authorization_details holds a value that its type does not take");

    /// <summary>A location is an API of ours that takes the type.</summary>
    [Spec("RFC9396-2.2")]
    public static Refusal? LocationsTakeTheType(ScopedRequest request) =>
        request.AskedDetails.All(detail => !detail.Json.TryGetProperty("locations", out _)
            || (detail.Locations is { Count: > 0 } locations && detail.Recipients(request.ServerMetadata).Count == locations.Distinct(StringComparer.Ordinal).Count()))
            ? null
            : Refusal.InvalidAuthorizationDetails("authorization_details names a location that does not take its type");

    /// <summary>Several APIs may be meant only by naming each as a resource; a token is for one.</summary>
    [Spec("RFC9396-6"), Spec("RFC8707-2.1")]
    public static Refusal? BelongToTheResources(ScopedRequest request) =>
        request.AskedResources.Count == 0 || request.AskedDetails.All(detail => detail.Recipients(request.ServerMetadata).Any(request.AskedResources.Contains))
            ? null
            : Refusal.InvalidTarget("resource takes none of the authorization_details asked for");

    /// <summary>What is about a customer is granted by that customer.</summary>
    [Spec("RFC9396-6")]
    public static Refusal? AreForMachines(ClientCredentialsRequest request) =>
        request.AskedDetails.All(detail => detail.Type!.IsForMachines)
            ? null
            : Refusal.InvalidAuthorizationDetails("authorization_details holds a type that only a customer can grant");

    /// <summary>Every object asked for is one that was granted and is still allowed for the client, or less of it.</summary>
    [Spec("RFC9396-6.1")]
    public static Refusal? AreNotWidened(DetailedRedemption redemption) =>
        redemption.AskedDetails.All(asked => IsWithin(asked, redemption.StandingDetails))
            ? null
            : Refusal.InvalidAuthorizationDetails("authorization_details must not go beyond what was granted");

    internal static bool MayAsk(Client client, AuthorizationDetail detail) => client.Metadata.AuthorizationDetailsTypes?.Contains(detail.TypeName) == true;

    internal static bool IsWithin(AuthorizationDetail asked, IReadOnlyList<AuthorizationDetail> granted) => IsWhole(asked) && granted.Any(one => one.Covers(asked));

    /// <summary>Narrowing must not leave an object that could not have been asked for in the first place.</summary>
    internal static bool IsWhole(AuthorizationDetail detail) =>
        detail.Type is { } type
        && detail.Json.EnumerateObject().All(member => member.Name is "type" or "locations" || (type.Fields.TryGetValue(member.Name, out var field) && field.Takes(member.Value)))
        && type.Fields.All(field => !field.Value.Required || detail.Json.TryGetProperty(field.Key, out _));
}
