using Ciam.Protocol;
using Ciam.Protocol.Registration;
using Ciam.Protocol.Wire;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.BackchannelAuthentication;

namespace Ciam.UnitTests.Protocol.Registration;

/// <summary>What a client may register about asking customers on their own devices.</summary>
public sealed class BackchannelMetadata
{
    private static readonly string Keys = TestKey.Es256().Jwks;

    [Fact]
    [Covers("CIBA-4")]
    public void Clients_that_poll_and_clients_that_are_pinged_are_taken() =>
        Assert.All([Asked.Till, Asked.Pinged, Asked.WithCodes, Asked.Fapi with { Jwks = Keys }, Asked.Signs with { Jwks = Keys }], client => Assert.Empty(ClientMetadataChecks.Faults(client, Sample.Server)));

    [Theory]
    [InlineData("grant_types", "public")]
    [InlineData("scope", "without openid")]
    [InlineData("backchannel_token_delivery_mode", "no mode")]
    [InlineData("backchannel_token_delivery_mode", "push")]
    [InlineData("backchannel_client_notification_endpoint", "ping nowhere")]
    [InlineData("backchannel_client_notification_endpoint", "poll with an address")]
    [InlineData("backchannel_client_notification_endpoint", "ping in the clear")]
    [InlineData("backchannel_authentication_request_signing_alg", "RS256")]
    [InlineData("jwks", "signs without keys")]
    [InlineData("jwks", "fapi without keys")]
    [InlineData("backchannel_token_delivery_mode", "mode without the grant")]
    [InlineData("backchannel_user_code_parameter", "codes without the grant")]
    [InlineData("grant_types", "refresh alone")]
    [Covers("CIBA-4"), Covers("FAPI-CIBA-5.2.2")]
    public void What_does_not_fit_is_named(string parameter, string what)
    {
        var client = what switch
        {
            "public" => Asked.Till with { TokenEndpointAuthMethod = ClientAuthMethods.None },
            "without openid" => Asked.Till with { Scopes = ["accounts"] },
            "no mode" => With(Asked.Till, metadata => metadata with { BackchannelTokenDeliveryMode = null }),
            "push" => With(Asked.Till, metadata => metadata with { BackchannelTokenDeliveryMode = "push" }),
            "ping nowhere" => With(Asked.Pinged, metadata => metadata with { BackchannelClientNotificationEndpoint = null }),
            "poll with an address" => With(Asked.Pinged, metadata => metadata with { BackchannelTokenDeliveryMode = DeliveryModes.Poll }),
            "ping in the clear" => With(Asked.Pinged, metadata => metadata with { BackchannelClientNotificationEndpoint = "http://till.example/ping" }),
            "RS256" => With(Asked.Till with { Jwks = Keys }, metadata => metadata with { BackchannelAuthenticationRequestSigningAlg = "RS256" }),
            "signs without keys" => Asked.Signs,
            "fapi without keys" => Asked.Fapi with { TokenEndpointAuthMethod = ClientAuthMethods.TlsClientAuth },
            "mode without the grant" => Sample.Web with { Metadata = Asked.Till.Metadata },
            "codes without the grant" => Sample.Web with { Metadata = new ClientMetadata { BackchannelUserCodeParameter = true } },
            "refresh alone" => Asked.Till with { GrantTypes = [GrantTypes.RefreshToken] },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

        Assert.Contains(ClientMetadataChecks.Faults(client, Sample.Server), fault => fault.Parameter == parameter);
    }

    private static Client With(Client client, Func<ClientMetadata, ClientMetadata> change) => client with { Metadata = change(client.Metadata) };
}
