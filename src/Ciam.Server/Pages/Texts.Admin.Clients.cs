using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Server.Admin;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string NewClient = "New client";
        public const string ClientBeyondYou = "This client may do more than you may; leave it to somebody who may as much";
        public const string KindsLabel = "Kind of app";
        public const string KindChosen = "Below";
        public const string KindsHint = "Each begins with safe settings; what is left is for you to fill in.";
        public const string Connect = "Connect";
        public const string ConnectWords = "Made from this client's settings. The secret stays out of the code: put it where the lines read it from.";

        public static string KindName(AppKind kind) => kind switch
        {
            AppKind.Web => "Web app",
            AppKind.Mobile => "Mobile app",
            AppKind.SinglePage => "Single-page app",
            AppKind.Machine => "Machine",
            AppKind.Chatbot => "Chatbot",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

        public static string KindHint(AppKind kind) => kind switch
        {
            AppKind.Web => "with a server that keeps a secret",
            AppKind.Mobile => "on phones and desktops, without a secret",
            AppKind.SinglePage => "all in the browser, without refresh tokens",
            AppKind.Machine => "a service in its own name",
            AppKind.Chatbot => "in its own name, and asks customers on their phone",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

        public const string NoClients = "There are no clients yet.";
        public const string Kind = "Kind";
        public const string Created = "Created";
        public const string ClientEnabledBadge = "In use";
        public const string ClientDisabledBadge = "Disabled";
        public const string Settings = "Settings";
        public const string ClientTrail = "Audit trail of this client";
        public const string ClientJudgments = "Judgments of this client";

        public const string MendThese = "Nothing was saved. Please mend:";
        public const string NameHint = "Customers read it when they are asked for consent.";
        public const string ClientIdLabel = "Client id";
        public const string ClientIdHint = "Left empty, one is made. It cannot be changed later.";
        public const string ClientIdFixed = "It cannot be changed.";
        public const string AuthMethodLabel = "Authentication";
        public const string AuthMethodHint = "How the client proves itself at the token endpoint.";
        public const string AlgLabel = "ID token signature";
        public const string AlgHint = "ES256 unless the client cannot verify it.";
        public const string GrantTypesLabel = "Grants";
        public const string GrantTypesHint = "None for an API that only introspects.";
        public const string RedirectUrisLabel = "Redirect addresses";
        public const string RedirectUrisHint = "One per line, in full: https, http on loopback, or com.example.app:/… for a public client. No fragment, no wildcard.";
        public const string PostLogoutLabel = "Addresses after sign-out";
        public const string PostLogoutHint = "One per line, by the same rules.";
        public const string ScopesLabel = "Scopes";
        public const string ServerScopes = "Grants, tokens and payments at this server";
        public const string ScopesHint = "All that the client may ask for.";
        public const string JwksLabel = "Public keys (JWK Set)";
        public const string JwksHint = "For private_key_jwt: P-256 or RSA keys of 2048 bits or more, never a private part. For self_signed_tls_client_auth: with their certificates (x5c).";
        public const string ProfileLabel = "Security profile";
        public const string ProfileHint = "What the client must do at least. Its other settings may ask for more, never for less.";
        public const string MetadataLabel = "More metadata (JSON)";
        public const string MetadataHint = "One JSON object in the names of RFC 7591 and its registry, such as jwks_uri, backchannel_logout_uri, subject_type or initiate_login_uri. Empty means every default.";
        public const string ResourceLabel = "API";
        public const string ResourceHint = "An API may introspect the tokens made for it.";
        public const string NotAnApi = "The client is no API";
        public const string FirstPartyLabel = "The bank's own";
        public const string FirstPartyHint = "Customers are not asked for consent.";
        public const string CreateClient = "Create client";
        public const string SaveChanges = "Save changes";
        public const string ClientCreated = "The client was created.";
        public const string ClientSaved = "The changes were saved.";

        public const string Secrets = "Secrets";
        public const string NoSecret = "The client has no secret yet and cannot authenticate. Make one.";
        public const string Current = "current";
        public const string WorksUntil = "replaced; works until";
        public const string NewSecret = "The new secret";
        public const string NewSecretWords = "It is shown this once and kept only as a hash. Copy it to where the client keeps its secrets.";
        public const string Copy = "Copy";
        public const string Copied = "Copied";
        public const string RotateSecret = "New secret";
        public const string RotateSecretMeans = "A new secret is made and shown once. The present one works for another seven days, so that the client can be moved over.";
        public const string SecretRotated = "A new secret was made.";
        public const string EndOldSecrets = "End replaced secrets";
        public const string EndOldSecretsMeans = "Replaced secrets stop working now instead of after their grace. Whatever still uses one fails.";
        public const string OldSecretsEnded = "Replaced secrets were ended.";
        public const string Disable = "Disable";
        public const string DisableMeans = "The client gets no more codes and tokens until it is enabled again.";
        public const string ClientDisabled = "The client was disabled.";
        public const string Enable = "Enable";
        public const string EnableMeans = "The client can get codes and tokens again.";
        public const string ClientEnabled = "The client was enabled.";

        public static string Fault(string label, string words) => $"{label}: {words}";

        public static string KindOf(ClientLine line) => (line.IsApi, line.FirstParty, line.AuthMethod) switch
        {
            (true, _, _) => "API",
            (_, true, ClientAuthMethods.None) => "the bank's own app",
            (_, true, _) => "the bank's own",
            (_, _, ClientAuthMethods.None) => "third party's app",
            _ => "third party",
        };

        public static string ProfileName(string profile) => profile switch
        {
            SecurityProfiles.OAuth21 => "OAuth 2.1 (oauth21)",
            SecurityProfiles.Fapi2 => "FAPI 2.0 Security Profile (fapi2)",
            SecurityProfiles.Fapi2MessageSigning => "FAPI 2.0 Message Signing (fapi2-message-signing)",
            SecurityProfiles.FapiCiba => "FAPI-CIBA (fapi-ciba)",
            _ => profile,
        };

        public static string AuthMethodName(string method) => method switch
        {
            ClientAuthMethods.Basic => "Secret in the header (client_secret_basic)",
            ClientAuthMethods.Post => "Secret in the body (client_secret_post)",
            ClientAuthMethods.PrivateKeyJwt => "Signed assertion (private_key_jwt)",
            ClientAuthMethods.TlsClientAuth => "Certificate of a known authority (tls_client_auth)",
            ClientAuthMethods.SelfSignedTlsClientAuth => "Registered certificate (self_signed_tls_client_auth)",
            ClientAuthMethods.None => "None: a public client",
            _ => method,
        };

        public static string GrantName(string grant) => grant switch
        {
            GrantTypes.AuthorizationCode => "Authorization code",
            GrantTypes.RefreshToken => "Refresh token",
            GrantTypes.ClientCredentials => "Client credentials",
            GrantTypes.TokenExchange => "Token exchange",
            GrantTypes.DeviceCode => "Device code",
            GrantTypes.Ciba => "Backchannel authentication (CIBA)",
            _ => grant,
        };

        public static string GrantHint(string grant) => grant switch
        {
            GrantTypes.AuthorizationCode => "customers sign in through it",
            GrantTypes.RefreshToken => "it renews what a customer gave",
            GrantTypes.ClientCredentials => "it acts for itself, without a customer",
            GrantTypes.DeviceCode => "customers let it in from another screen, by a code that it shows",
            GrantTypes.TokenExchange => "it acts with tokens that other programs were given, under its own name",
            GrantTypes.Ciba => "it has customers asked on their own device, and acts once they approved",
            _ => "",
        };
    }
}
