using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Registration;

/// <summary>What may stand in a client's metadata beyond its core.</summary>
public static class ExtendedMetadataChecks
{
    private const int LongestText = 200;
    private const int MostTexts = 20;

    [Spec("OIDCDCR-2"), Spec("OIDCC-8.1")]
    public static IEnumerable<MetadataFault> Faults(Client client)
    {
        var metadata = client.Metadata;
        if (metadata.SecurityProfile is { } profile && SecurityProfiles.All.All(known => known.Name != profile))
            return [new("security_profile", "is not one of the profiles")];
        return [.. Addresses(metadata), .. Profile(client), .. Subjects(client), .. Texts(metadata), .. Logout(client)];
    }

    /// <summary>A client is held to the profile it bears; what it could not do there it may not register.</summary>
    private static IEnumerable<MetadataFault> Profile(Client client)
    {
        var profile = client.Profile;
        if (ClientAuthMethods.All.Contains(client.TokenEndpointAuthMethod) && client.GrantTypes.Count > 0 && !profile.ClientAuthMethods.Contains(client.TokenEndpointAuthMethod))
            yield return new("token_endpoint_auth_method", $"is not one that {profile.Name} allows");
        if (Jose.SignatureAlgorithms.All.Contains(client.IdTokenSignedResponseAlg) && !profile.SignatureAlgorithms.Contains(client.IdTokenSignedResponseAlg))
            yield return new("id_token_signed_response_alg", $"is not one that {profile.Name} allows");
        if (client.Metadata.NonceInsteadOfPkce && (client.IsPublic || profile.Name != SecurityProfiles.OAuth21 || !client.Scopes.Contains(StandardScopes.OpenId)))
            yield return new("nonce_instead_of_pkce", "is for confidential OpenID clients of the profile oauth21 only");
    }

    /// <summary>Addresses that the server or a browser is sent to: https, or loopback for development; whether they are public is seen when they are asked.</summary>
    private static IEnumerable<MetadataFault> Addresses(ClientMetadata metadata)
    {
        (string Name, string? Uri)[] addresses =
        [
            ("jwks_uri", metadata.JwksUri), ("sector_identifier_uri", metadata.SectorIdentifierUri), ("initiate_login_uri", metadata.InitiateLoginUri),
            ("frontchannel_logout_uri", metadata.FrontchannelLogoutUri), ("backchannel_logout_uri", metadata.BackchannelLogoutUri),
            ("backchannel_client_notification_endpoint", metadata.BackchannelClientNotificationEndpoint),
            ("client_uri", metadata.ClientUri), ("logo_uri", metadata.LogoUri), ("policy_uri", metadata.PolicyUri), ("tos_uri", metadata.TosUri),
        ];
        foreach (var (name, uri) in addresses)
        {
            if (uri is not null && RegistrableUri.WhyNot(uri, nativeAllowed: false) is { } why)
                yield return new(name, why);
        }
    }

    [Spec("OIDCC-8.1")]
    private static IEnumerable<MetadataFault> Subjects(Client client)
    {
        var metadata = client.Metadata;
        if (metadata.SubjectType is not (null or SubjectTypes.Public or SubjectTypes.Pairwise))
            yield return new("subject_type", "is public or pairwise");
        if (metadata.SubjectType == SubjectTypes.Pairwise && metadata.SectorIdentifierUri is null && client.RedirectUris.Select(HostOf).Distinct(StringComparer.OrdinalIgnoreCase).Count() != 1)
            yield return new("sector_identifier_uri", "is needed for pairwise subjects unless all redirect addresses have one host");
    }

    /// <summary>Both logouts need a customer; a frame must be where the client's own pages are.</summary>
    [Spec("OIDCFC-2"), Spec("OIDCBC-2.2")]
    private static IEnumerable<MetadataFault> Logout(Client client)
    {
        var metadata = client.Metadata;
        if (metadata.FrontchannelLogoutUri is { } frame && RegistrableUri.WhyNot(frame, nativeAllowed: false) is null && !client.RedirectUris.Any(uri => OriginOf(uri) == OriginOf(frame)))
            yield return new("frontchannel_logout_uri", "has the origin of a redirect address");
        if (metadata.BackchannelLogoutUri is not null && !ClientMetadataChecks.LetsCustomersIn(client))
            yield return new("backchannel_logout_uri", "is for clients that customers let in");
    }

    private static IEnumerable<MetadataFault> Texts(ClientMetadata metadata)
    {
        if (metadata.ApplicationType is not (null or "web" or "native"))
            yield return new("application_type", "is web or native");
        foreach (var (name, text) in new[] { ("software_id", metadata.SoftwareId), ("software_version", metadata.SoftwareVersion) })
        {
            if (text is not null && !IsShort(text))
                yield return new(name, $"has 1 to {LongestText} characters");
        }

        foreach (var (name, texts) in new[] { ("contacts", metadata.Contacts), ("default_acr_values", metadata.DefaultAcrValues), ("authorization_details_types", metadata.AuthorizationDetailsTypes) })
        {
            if (texts is not null && (texts.Count > MostTexts || !texts.All(text => text is not null && IsShort(text))))
                yield return new(name, $"has at most {MostTexts} texts of 1 to {LongestText} characters");
        }
    }

    private static bool IsShort(string text) => text.Length is > 0 and <= LongestText && !text.Any(char.IsControl);

    private static string HostOf(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) ? parsed.Host : "";

    private static string OriginOf(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) ? parsed.GetLeftPart(UriPartial.Authority) : "";
}
