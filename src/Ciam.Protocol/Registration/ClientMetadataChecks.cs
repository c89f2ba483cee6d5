using System.Text.RegularExpressions;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Registration;

/// <summary>What is wrong with one parameter of a client's metadata, as one sentence without its end.</summary>
public sealed record MetadataFault(string Parameter, string Words);

/// <summary>Whether a client's metadata may be registered; every fault is told at once, so that a form can be mended in one go (RFC 7591 section 2).</summary>
public static partial class ClientMetadataChecks
{
    private const int LongestName = 100;
    private const int MostUris = 50;

    /// <summary>A client that registers itself bears the id that the server or its own document gave it.</summary>
    [Spec("RFC7591-2")]
    public static IReadOnlyList<MetadataFault> Faults(Client client, ServerMetadata server, bool selfRegistered = false) =>
        !HasKnownProfile(client) ? [new("security_profile", "is not one of the profiles")] :
    [
        .. Identity(client, selfRegistered),
        .. Uris("redirect_uris", client.RedirectUris, client.IsPublic),
        .. Uris("post_logout_redirect_uris", client.PostLogoutRedirectUris, client.IsPublic),
        .. Authentication(client),
        .. WithinProfile(client),
        .. SenderConstraint(client),
        .. Grants(client),
        .. Scopes(client, server),
        .. MessageMetadataChecks.Faults(client),
        .. DetailTypes(client, server),
        .. Exchange(client),
        .. BackchannelMetadataChecks.Faults(client),
        .. ExtendedMetadataChecks.Faults(client),
    ];

    private static IEnumerable<MetadataFault> Identity(Client client, bool selfRegistered)
    {
        if (!selfRegistered && !IsClientId().IsMatch(client.ClientId))
            yield return new("client_id", "has 3 to 64 small letters, digits and hyphens, and begins with a letter");
        if (client.ClientName.Trim().Length is 0 or > LongestName || client.ClientName.Any(char.IsControl))
            yield return new("client_name", $"has 1 to {LongestName} characters");
    }

    private static IEnumerable<MetadataFault> Uris(string parameter, IReadOnlyList<string> uris, bool nativeAllowed)
    {
        if (uris.Count > MostUris)
            yield return new(parameter, $"has more than {MostUris} lines");
        if (uris.Distinct(StringComparer.Ordinal).Count() != uris.Count)
            yield return new(parameter, "has a line twice");
        foreach (var (index, uri) in uris.Take(MostUris).Index())
        {
            if (RegistrableUri.WhyNot(uri, nativeAllowed) is { } why)
                yield return new(parameter, $"line {index + 1} {why}");
        }
    }

    private static IEnumerable<MetadataFault> Authentication(Client client)
    {
        if (!ClientAuthMethods.All.Contains(client.TokenEndpointAuthMethod))
            yield return new("token_endpoint_auth_method", "is not one of the methods");
        if (!SignatureAlgorithms.All.Contains(client.IdTokenSignedResponseAlg))
            yield return new("id_token_signed_response_alg", "is not one of the algorithms");
        var byKey = client.TokenEndpointAuthMethod is ClientAuthMethods.PrivateKeyJwt or ClientAuthMethods.SelfSignedTlsClientAuth;
        if (byKey && client.Jwks is null && client.Metadata.JwksUri is null)
            yield return new("jwks", "is needed for private_key_jwt and self_signed_tls_client_auth");
        if (client is { Jwks: { } jwks, Metadata.JwksUri: null } && ClientKeys.AreUsable(jwks) is { } unusable)
            yield return new("jwks", unusable.Description.Replace("jwks ", "", StringComparison.Ordinal));
    }

    /// <summary>A public client cannot prove itself, so it gets no token of its own and introspects nothing (RFC 6749 section 4.4, RFC 7662 section 2.1).</summary>
    [Spec("RFC6749-4.4"), Spec("RFC7662-2.1"), Spec("RFC8628-5.4")]
    private static IEnumerable<MetadataFault> Grants(Client client)
    {
        var grants = client.GrantTypes;
        var byCode = grants.Contains(GrantTypes.AuthorizationCode);
        if (grants.Except(GrantTypes.All).Any() || grants.Distinct().Count() != grants.Count)
            yield return new("grant_types", "are not all known");
        if (grants.Count == 0 && client.ResourceIdentifier is null)
            yield return new("grant_types", "has at least one, unless the client is an API");
        if (byCode && client.RedirectUris.Count == 0)
            yield return new("redirect_uris", "has at least one line for authorization_code");
        if (!byCode && client.RedirectUris.Count > 0)
            yield return new("redirect_uris", "is for authorization_code only");
        if (grants.Contains(GrantTypes.RefreshToken) && !LetsCustomersIn(client))
            yield return new("grant_types", "has refresh_token only beside a grant that customers give");
        if (client.IsPublic && grants.Contains(GrantTypes.ClientCredentials))
            yield return new("grant_types", "has no client_credentials for a public client");
        if (grants.Contains(GrantTypes.DeviceCode) && !client.Profile.AllowsDeviceGrant)
            yield return new("grant_types", "has no device_code under the security profile");
        if (client.IsPublic && client.ResourceIdentifier is not null)
            yield return new("resource_identifier", "is for clients that authenticate");
    }

    internal static bool LetsCustomersIn(Client client) => client.GrantTypes.Intersect(GrantTypes.OfCustomers).Any();

    private static IEnumerable<MetadataFault> Scopes(Client client, ServerMetadata server)
    {
        var known = StandardScopes.All.Concat(server.ApiResources.SelectMany(resource => resource.Scopes)).Concat(ManagementScopes.All);
        if (client.Scopes.Except(known).Any())
            yield return new("scope", "has only scopes that the server knows");
        if (client.GrantTypes.Count > 0 && client.Scopes.Count == 0)
            yield return new("scope", "has at least one");
        if (client.Scopes.Contains(StandardScopes.OfflineAccess) && !client.GrantTypes.Contains(GrantTypes.RefreshToken))
            yield return new("scope", "has offline_access only with the refresh_token grant");
        if (client.Scopes.Contains(StandardScopes.OpenId) && !LetsCustomersIn(client))
            yield return new("scope", "has openid only with a grant that customers give");
        if (client.Scopes.Contains(ManagementScopes.RevokeGlobally) && !client.GrantTypes.Contains(GrantTypes.ClientCredentials))
            yield return new("scope", "has global_token_revocation only with the client_credentials grant");
        if (client.Scopes.Intersect(ManagementScopes.OfTransactions).Any() && !client.GrantTypes.Contains(GrantTypes.ClientCredentials))
            yield return new("scope", "has the scopes of transactions only with the client_credentials grant");
        if (client.Scopes.Intersect(AdminScopes.OfMachines).Any() && !client.GrantTypes.Contains(GrantTypes.ClientCredentials))
            yield return new("scope", "has the scopes of the server's own APIs only with the client_credentials grant");
        if (client.Scopes.Intersect(ManagementScopes.OfGrants).Any() && client.IsPublic)
            yield return new("scope", "has the scopes of grant management only for clients that authenticate");
        if (client.ResourceIdentifier is { } resource && server.ApiResources.All(known => known.Identifier != resource))
            yield return new("resource_identifier", "is not one of the server's APIs");
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{2,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsClientId();
}
