using Ciam.Protocol;
using Ciam.Protocol.BackchannelAuthentication;
using Ciam.Protocol.Wire;

namespace Ciam.UnitTests.Protocol.BackchannelAuthentication;

/// <summary>Clients that have customers asked, and what they send.</summary>
internal static class Asked
{
    /// <summary>It polls.</summary>
    public static readonly Client Till = Sample.Web with
    {
        ClientId = "till", RedirectUris = [], GrantTypes = [GrantTypes.Ciba, GrantTypes.RefreshToken],
        Metadata = new ClientMetadata { BackchannelTokenDeliveryMode = DeliveryModes.Poll, AuthorizationDetailsTypes = ["payment_initiation", "account_information"] },
    };

    public static readonly Client Pinged = Till with
    {
        ClientId = "pinged", Metadata = Till.Metadata with { BackchannelTokenDeliveryMode = DeliveryModes.Ping, BackchannelClientNotificationEndpoint = "https://till.example/ping" },
    };

    public static readonly Client WithCodes = Till with { ClientId = "codes", Metadata = Till.Metadata with { BackchannelUserCodeParameter = true } };

    public static readonly Client Fapi = Till with { ClientId = "fapi", TokenEndpointAuthMethod = ClientAuthMethods.PrivateKeyJwt, Metadata = Till.Metadata with { SecurityProfile = SecurityProfiles.FapiCiba } };

    public static readonly Client Signs = Till with { ClientId = "signs", Metadata = Till.Metadata with { BackchannelAuthenticationRequestSigningAlg = "ES256" } };

    public static Client Named(string name) => new[] { Till, Pinged, WithCodes, Fapi, Signs, Sample.Web, Sample.Phone }.Single(client => client.ClientId == name);

    public static BackchannelQuestion Question(Client client, string change = "", bool signed = false) => new()
    {
        Client = client, Form = Sample.Form("scope=openid accounts&login_hint=alice@example.com", change), ServerMetadata = Sample.Server, IsSigned = signed,
    };

    public static BackchannelRequest Proven(Client client, string change = "") =>
        BackchannelRequest.Prove(Question(client, change)).TryGet(out var request, out var no) ? request : throw new InvalidOperationException(no.Description);
}
