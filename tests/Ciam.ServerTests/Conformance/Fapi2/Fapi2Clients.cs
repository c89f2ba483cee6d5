using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Storage.OAuth;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Fapi2;

/// <summary>Clients as the FAPI 2.0 plans register them.</summary>
internal static class Fapi2Clients
{
    /// <summary>A machine under the profile, proving itself by its key and its tokens' key by DPoP.</summary>
    public static TestClient Robot(this Bank bank, TestKey? key = null, string profile = SecurityProfiles.Fapi2) => bank.Register(new ClientRow
    {
        ClientId = "robot",
        ClientName = "Robot",
        TokenEndpointAuthMethod = ClientAuthMethods.PrivateKeyJwt,
        GrantTypes = [GrantTypes.ClientCredentials],
        Scopes = ["accounts.read"],
        Metadata = new ClientMetadata { SecurityProfile = profile, DpopBoundAccessTokens = profile != SecurityProfiles.OAuth21 }.ToJson(),
        CreatedAt = bank.Clock.GetUtcNow(),
    }, key ?? TestKey.Es256(), profile == SecurityProfiles.OAuth21 ? null : TestKey.Es256("dpop"));

    /// <summary>A web app that binds its tokens by DPoP, without the rest of the profile.</summary>
    public static TestClient Binder(this Bank bank, string method = ClientAuthMethods.PrivateKeyJwt, string clientId = "binder") => bank.Register(new ClientRow
    {
        ClientId = clientId,
        ClientName = "Binder",
        TokenEndpointAuthMethod = method,
        RedirectUris = [$"https://{clientId}.example/callback"],
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        Scopes = ["openid", "profile", "offline_access", "accounts", "behaviour"],
        FirstParty = true,
        Metadata = new ClientMetadata { DpopBoundAccessTokens = true }.ToJson(),
        CreatedAt = bank.Clock.GetUtcNow(),
    }, method == ClientAuthMethods.PrivateKeyJwt ? TestKey.Es256() : null, TestKey.Es256("dpop"));
}
