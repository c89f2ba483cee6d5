using Ciam.Protocol;
using Ciam.Protocol.Jose;
using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin;

/// <summary>What kind of app a new client is.</summary>
internal enum AppKind
{
    Web,
    Mobile,
    SinglePage,
    Machine,
    Chatbot,
}

/// <summary>Safe settings for each kind of app, to begin a registration with: what is left to fill in is only what nobody else can know.</summary>
internal static class ClientPresets
{
    public static ClientForm Of(AppKind kind) => kind switch
    {
        // Proves itself by a secret that stays on its server.
        AppKind.Web => Customers with { AuthMethod = ClientAuthMethods.Basic, GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken], Scopes = [StandardScopes.OpenId, StandardScopes.Profile, StandardScopes.OfflineAccess] },

        // A secret in an app is none (RFC 8252 section 8.5).
        AppKind.Mobile => Customers with
        {
            AuthMethod = ClientAuthMethods.None, GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken], Scopes = [StandardScopes.OpenId, StandardScopes.Profile, StandardScopes.OfflineAccess],
            RedirectUris = "http://127.0.0.1/callback", Metadata = Written(new ClientMetadata { ApplicationType = "native" }),
        },

        // A browser keeps nothing safe for long: no refresh tokens.
        AppKind.SinglePage => Customers with { AuthMethod = ClientAuthMethods.None, GrantTypes = [GrantTypes.AuthorizationCode], Scopes = [StandardScopes.OpenId, StandardScopes.Profile] },
        AppKind.Machine => Customers with { AuthMethod = ClientAuthMethods.Basic, GrantTypes = [GrantTypes.ClientCredentials] },

        // Acts in its own name, and asks the customer on a device of theirs before it does more.
        AppKind.Chatbot => Customers with
        {
            AuthMethod = ClientAuthMethods.Basic, GrantTypes = [GrantTypes.ClientCredentials, GrantTypes.Ciba], Scopes = [StandardScopes.OpenId],
            Metadata = Written(new ClientMetadata { BackchannelTokenDeliveryMode = DeliveryModes.Poll }),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Null for a name that is no kind of app.</summary>
    public static AppKind? Named(string? name) => Enum.GetValues<AppKind>().Where(kind => NameOf(kind) == name).Select(kind => (AppKind?)kind).FirstOrDefault();

    /// <summary>As it stands in an address.</summary>
    public static string NameOf(AppKind kind) => kind switch
    {
        AppKind.Web => "web",
        AppKind.Mobile => "mobile",
        AppKind.SinglePage => "single-page",
        AppKind.Machine => "machine",
        AppKind.Chatbot => "chatbot",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static ClientForm Customers { get; } = new() { IdTokenAlg = SignatureAlgorithms.ES256, SecurityProfile = SecurityProfiles.OAuth21 };

    private static string Written(ClientMetadata metadata) => metadata.ToStaff();
}
