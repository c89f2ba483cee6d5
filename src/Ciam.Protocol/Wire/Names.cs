namespace Ciam.Protocol.Wire;

/// <summary>Token endpoint authentication methods (OIDC Core section 9).</summary>
public static class ClientAuthMethods
{
    public const string Basic = "client_secret_basic";
    public const string Post = "client_secret_post";
    public const string PrivateKeyJwt = "private_key_jwt";
    public const string TlsClientAuth = "tls_client_auth";
    public const string SelfSignedTlsClientAuth = "self_signed_tls_client_auth";
    public const string None = "none";
    public static IReadOnlyList<string> All { get; } = [Basic, Post, PrivateKeyJwt, TlsClientAuth, SelfSignedTlsClientAuth, None];
}

/// <summary>Grant types the server speaks (RFC 6749).</summary>
public static class GrantTypes
{
    public const string AuthorizationCode = "authorization_code";
    public const string RefreshToken = "refresh_token";
    public const string ClientCredentials = "client_credentials";
    public static IReadOnlyList<string> All { get; } = [AuthorizationCode, RefreshToken, ClientCredentials];
}

/// <summary>Scopes with a meaning of their own (OIDC Core sections 5.4 and 11).</summary>
public static class StandardScopes
{
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string OfflineAccess = "offline_access";

    /// <summary>Tell this server how the customer types and moves; means something only where the customer agreed to that here.</summary>
    public const string Behaviour = "behaviour";

    public static IReadOnlyList<string> All { get; } = [OpenId, Profile, Email, Phone, OfflineAccess, Behaviour];
}
