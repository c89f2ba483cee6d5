using System.Text.RegularExpressions;
using Ciam.Protocol.Token.Grants;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Checks;

/// <summary>What a client asks to be allowed.</summary>
public static partial class Scope
{
    private const int MostCharacters = 2048;

    /// <summary>There is no default: a client says what it wants, by scopes or by details.</summary>
    [Spec("RFC6749-3.3"), Spec("RFC9396-3.1")]
    public static Refusal? IsPresent(ScopedRequest request) =>
        request.Form["scope"] is null && request.Form["authorization_details"] is null ? Refusal.InvalidScope("scope is required") : null;

    [Spec("RFC6749-3.3")]
    public static Refusal? IsWellFormed(ScopedRequest request) =>
        IsList(request.Form["scope"]) ? null : Refusal.InvalidScope("scope must be words of printable ASCII separated by spaces");

    [Spec("RFC6749-4.1.2.1")]
    public static Refusal? IsKnown(ScopedRequest request) =>
        request.AskedScopes.All(scope => IsKnownTo(request.ServerMetadata, scope) || (request is ClientCredentialsRequest && (ManagementScopes.All.Contains(scope) || AdminScopes.OfMachines.Contains(scope))))
            ? null
            : Refusal.InvalidScope("scope holds a value this server does not know");

    [Spec("RFC6749-4.1.2.1")]
    public static Refusal? IsAllowedForClient(ScopedRequest request) =>
        request.AskedScopes.All(request.Client.Scopes.Contains)
            ? null
            : Refusal.InvalidScope("scope holds a value this client may not ask for");

    /// <summary>A token is for one API. Several may be asked for only by naming each as a resource.</summary>
    [Spec("RFC9068-3"), Spec("RFC8707-2.1")]
    public static Refusal? BelongsToOneApi(ScopedRequest request)
    {
        var owners = request.AskedScopes.Select(scope => OwnerOf(scope, request.ServerMetadata)?.Identifier).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var recipients = owners.Concat(request.AskedDetails.SelectMany(detail => detail.Recipients(request.ServerMetadata))).Distinct(StringComparer.Ordinal);
        return request.AskedResources.Count == 0
            ? recipients.Count() > 1 ? Refusal.InvalidScope("scope spans several APIs; name each in a resource parameter") : null
            : owners.All(request.AskedResources.Contains) ? null : Refusal.InvalidScope("scope holds a value of an API that no resource parameter names");
    }

    /// <summary>A client that acts for itself has no customer to identify and no session to outlive.</summary>
    [Spec("RFC6749-4.4.2")]
    public static Refusal? IsForAnApi(ClientCredentialsRequest request) =>
        request.AskedScopes.Any(StandardScopes.All.Contains)
            ? Refusal.InvalidScope("scope holds a value that is about a customer")
            : null;

    /// <summary>Something is left to be granted when the request leaves the choice to the registration.</summary>
    [Spec("RFC6749-3.3")]
    public static Refusal? LeavesSomething(ClientCredentialsRequest request) =>
        request.AskedScopes.Count == 0 && request.AskedDetails.Count == 0 ? Refusal.InvalidScope("scope leaves nothing that this client may have") : null;

    /// <summary>A refresh may ask for less than was granted, never for more.</summary>
    [Spec("RFC6749-6")]
    public static Refusal? IsNotWidened(RefreshRedemption redemption) =>
        !IsList(redemption.Form["scope"]) ? Refusal.InvalidScope("scope must be words of printable ASCII separated by spaces")
        : redemption.AskedScopes.All(redemption.StandingScopes.Contains) ? null
        : Refusal.InvalidScope("scope must not go beyond what was granted and is still allowed for this client");

    /// <summary>A grant of which nothing stands any more is no reason for a token.</summary>
    [Spec("RFC6749-6")]
    public static Refusal? StillStands(RefreshRedemption redemption) =>
        redemption.AskedScopes.Count == 0 && redemption.AskedDetails.Count == 0 ? Refusal.InvalidScope("scope leaves nothing that is still allowed for this client") : null;

    internal static ApiResource? OwnerOf(string scope, ServerMetadata server) =>
        server.ApiResources.FirstOrDefault(api => api.Scopes.Contains(scope));

    internal static IReadOnlyList<string> WithoutStrangers(IReadOnlyList<string> scopes, ServerMetadata server) =>
        scopes.Contains(StandardScopes.OpenId) ? scopes.Where(scope => IsKnownTo(server, scope)).ToArray() : scopes;

    private static bool IsKnownTo(ServerMetadata server, string scope) =>
        StandardScopes.All.Contains(scope) || ManagementScopes.OfGrants.Contains(scope) || (OwnerOf(scope, server) is not null && !AdminScopes.OfMachines.Contains(scope));

    internal static IReadOnlyList<string> WithoutIdleOfflineAccess(IReadOnlyList<string> scopes, Client client) =>
        client.GrantTypes.Contains(GrantTypes.RefreshToken) && client.Scopes.Contains(StandardScopes.OfflineAccess)
            ? scopes
            : scopes.Where(scope => scope != StandardScopes.OfflineAccess).ToArray();

    internal static bool IsList(string? text) => text is null || (text.Length <= MostCharacters && Words().IsMatch(text));

    /// <summary>More than one space between words is forgiven: it can mean nothing else.</summary>
    [GeneratedRegex(@"\A[\x21\x23-\x5B\x5D-\x7E ]*[\x21\x23-\x5B\x5D-\x7E][\x21\x23-\x5B\x5D-\x7E ]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
