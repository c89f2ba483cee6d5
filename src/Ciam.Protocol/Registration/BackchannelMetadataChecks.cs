using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Registration;

/// <summary>What a client may register about asking customers on their own devices (CIBA Core section 4).</summary>
internal static class BackchannelMetadataChecks
{
    [Spec("CIBA-4"), Spec("FAPI-CIBA-5.2.2")]
    public static IEnumerable<MetadataFault> Faults(Client client)
    {
        var metadata = client.Metadata;
        if (!client.GrantTypes.Contains(GrantTypes.Ciba))
            return Strays(metadata);
        return [.. Asking(client), .. Signing(client)];
    }

    private static IEnumerable<MetadataFault> Asking(Client client)
    {
        var metadata = client.Metadata;
        if (client.IsPublic)
            yield return new("grant_types", "has no ciba for a public client");
        if (!client.Scopes.Contains(StandardScopes.OpenId))
            yield return new("scope", "has openid with the ciba grant");
        if (metadata.BackchannelTokenDeliveryMode is not { } mode || !DeliveryModes.All.Contains(mode))
            yield return new("backchannel_token_delivery_mode", "is poll or ping with the ciba grant");
        if ((metadata.BackchannelTokenDeliveryMode == DeliveryModes.Ping) != metadata.BackchannelClientNotificationEndpoint is not null)
            yield return new("backchannel_client_notification_endpoint", "goes with the ping mode, and only with it");
    }

    private static IEnumerable<MetadataFault> Signing(Client client)
    {
        var metadata = client.Metadata;
        if (metadata.BackchannelAuthenticationRequestSigningAlg is { } alg && !SignatureAlgorithms.Strict.Contains(alg))
            yield return new("backchannel_authentication_request_signing_alg", "is ES256 or PS256");
        var signs = metadata.BackchannelAuthenticationRequestSigningAlg is not null || client.Profile.RequiresSignedBackchannelRequests;
        if (signs && metadata.JwksUri is null && ClientKeys.Read(client.Jwks).Count == 0)
            yield return new("jwks", "needs a key that backchannel authentication requests are signed with");
    }

    /// <summary>What means nothing without the grant is a slip of the pen.</summary>
    private static IEnumerable<MetadataFault> Strays(ClientMetadata metadata)
    {
        (string Name, bool Set)[] members =
        [
            ("backchannel_token_delivery_mode", metadata.BackchannelTokenDeliveryMode is not null),
            ("backchannel_client_notification_endpoint", metadata.BackchannelClientNotificationEndpoint is not null),
            ("backchannel_authentication_request_signing_alg", metadata.BackchannelAuthenticationRequestSigningAlg is not null),
            ("backchannel_user_code_parameter", metadata.BackchannelUserCodeParameter),
            ("backchannel_number_matching", metadata.BackchannelNumberMatching),
        ];
        return members.Where(member => member.Set).Select(member => new MetadataFault(member.Name, "is for the ciba grant only"));
    }
}
