using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Assessment;

/// <summary>A registered client held against OAuth 2.1, FAPI 2.0, FAPI-CIBA and ASVS 5.0. What the server enforces for everybody is the server's to show, not the client's.</summary>
public static class ClientAssessment
{
    private static readonly string[] KeyMethods = [ClientAuthMethods.PrivateKeyJwt, ClientAuthMethods.TlsClientAuth, ClientAuthMethods.SelfSignedTlsClientAuth];

    public static IReadOnlyList<AssessmentRule<Client>> Rules { get; } =
    [
        new(Standard.OAuth21, "RFC9700-2.1", "Answers go to exact addresses over TLS", UsesCode, HasPlainRedirect, "Register https addresses; http is for the loopback interface of native apps."),
        new(Standard.OAuth21, "RFC8252-7.2", "A native app is answered at an address that only it can claim", UsesCode, HasPrivateScheme, "Register an https address that the app claims (App Links, Universal Links) in place of the private-use scheme."),
        new(Standard.OAuth21, "RFC9700-2.1.1", "Codes are protected by PKCE", UsesCode, SkipsPkce, "Let the client send code_challenge, and take nonce_instead_of_pkce out of its metadata."),
        new(Standard.OAuth21, "RFC9700-2.2.1", "Access tokens are bound to a key", GetsTokens, IsBearer, "Let the client use DPoP or mTLS, and register dpop_bound_access_tokens or tls_client_certificate_bound_access_tokens."),
        new(Standard.OAuth21, "RFC9700-2.5", "Clients prove themselves by a key, not by a shared secret", IsConfidential, HasSharedSecret, "Move the client to private_key_jwt, tls_client_auth or self_signed_tls_client_auth."),

        new(Standard.Fapi2, "FAPI2-SP-FINAL-5.3.2.1-3", "Clients are confidential", GetsTokens, IsPublic, "Give the client a key of its own, by a backend or by registering each installation."),
        new(Standard.Fapi2, "FAPI2-SP-FINAL-5.3.2.1-6", "Clients prove themselves by mTLS or private_key_jwt", IsConfidential, HasSharedSecret, "Set the security profile fapi2; it allows keys only."),
        new(Standard.Fapi2, "FAPI2-SP-FINAL-5.3.2.1-4", "Access tokens are bound by DPoP or mTLS", GetsTokens, IsBearer, "Set the security profile fapi2; it binds every token."),
        new(Standard.Fapi2, "FAPI2-SP-FINAL-5.3.2.2-3", "Authorization requests are pushed", UsesCode, IsNotPushed, "Set the security profile fapi2, or register require_pushed_authorization_requests."),
        new(Standard.Fapi2, "FAPI2-SP-FINAL-5.3.2.2-8", "Redirect URIs use https", UsesCode, HasRedirectOtherThanHttps, "Register https addresses only."),
        new(Standard.Fapi2, "FAPI2-SP-FINAL-5.3.2.2-5", "PKCE is used with every code", UsesCode, SkipsPkce, "Take nonce_instead_of_pkce out of the client's metadata."),
        new(Standard.Fapi2, "FAPI2-SP-FINAL-5.4.1-1", "Signatures are PS256 or ES256", GetsTokens, SignsByRs256, "Choose ES256 or PS256 for every signing algorithm of the client."),
        new(Standard.Fapi2, "FAPI2-MS-FINAL-5.3.1-1", "Authorization requests are signed", UsesCode, IsUnsigned, "Set the security profile fapi2-message-signing where requests must be provable later."),

        new(Standard.FapiCiba, "FAPI-CIBA-5.2.2-6", "Questions to customers are signed", AsksCustomers, HasUnsignedQuestions, "Set the security profile fapi-ciba, or register backchannel_authentication_request_signing_alg."),
        new(Standard.FapiCiba, "FAPI-CIBA-5.2.2-2", "The customer sees what ties the question to what the client shows", AsksCustomers, MayLeaveOutBindingMessage, "Set the security profile fapi-ciba; it wants a binding message or authorization details."),
        new(Standard.FapiCiba, "FAPI1-ADV-5.2.2-14", "The client proves itself by mTLS or private_key_jwt", AsksCustomers, HasSharedSecret, "Set the security profile fapi-ciba; it allows keys only."),
        new(Standard.FapiCiba, "FAPI1-ADV-5.2.2-5", "Access tokens are bound to a key", AsksCustomers, IsBearer, "Set the security profile fapi-ciba; it binds every token."),

        new(Standard.Asvs5, "ASVS5-10.4.4", "Only the grants that the client needs", GetsTokens, HasIdleGrant, "Take the grant out of the registration."),
        new(Standard.Asvs5, "ASVS5-10.4.11", "Only the scopes that the client needs", GetsTokens, HasManyScopes, "Take out the scopes that the client does not ask for."),
        new(Standard.Asvs5, "ASVS5-10.4.6", "PKCE is required for every code", UsesCode, SkipsPkce, "Take nonce_instead_of_pkce out of the client's metadata."),
        new(Standard.Asvs5, "ASVS5-10.4.13", "Level 3: codes are always asked for by a pushed request", UsesCode, IsNotPushed, "Register require_pushed_authorization_requests, or set the security profile fapi2."),
        new(Standard.Asvs5, "ASVS5-10.4.14", "Level 3: access tokens are sender-constrained", GetsTokens, IsBearer, "Bind the client's tokens by DPoP or mTLS."),
        new(Standard.Asvs5, "ASVS5-10.4.16", "Level 3: the client is confidential and proves itself by a key", GetsTokens, IsWeaklyAuthenticated, "Move the client to private_key_jwt or mTLS."),
    ];

    public static IReadOnlyList<Finding> Assess(Client client) => [.. Rules.Select(rule => rule.Assess(client)).OfType<Finding>()];

    private static bool GetsTokens(Client client) => client.GrantTypes.Count > 0;

    private static bool UsesCode(Client client) => client.GrantTypes.Contains(GrantTypes.AuthorizationCode);

    private static bool AsksCustomers(Client client) => client.GrantTypes.Contains(GrantTypes.Ciba);

    private static bool IsConfidential(Client client) => !client.IsPublic;

    private static string? HasPlainRedirect(Client client) =>
        client.RedirectUris.FirstOrDefault(uri => uri.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && !client.IsPublic) is { } plain ? $"{plain} is reached without TLS." : null;

    private static string? HasPrivateScheme(Client client) =>
        client.RedirectUris.FirstOrDefault(uri => !uri.StartsWith("http", StringComparison.OrdinalIgnoreCase)) is { } scheme ? $"{scheme} can be claimed by another app on the same device." : null;

    private static string? HasRedirectOtherThanHttps(Client client) =>
        client.RedirectUris.FirstOrDefault(uri => !uri.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) is { } other ? $"{other} does not use https." : null;

    private static string? SkipsPkce(Client client) => client.Metadata.NonceInsteadOfPkce ? "The client relies on nonce in place of PKCE." : null;

    private static string? IsBearer(Client client) =>
        client.Profile.RequiresSenderConstraint || client.Metadata.DpopBoundAccessTokens || client.Metadata.TlsClientCertificateBoundAccessTokens
            ? null
            : "Whoever has one of the client's tokens can use it.";

    private static string? HasSharedSecret(Client client) =>
        client.TokenEndpointAuthMethod is ClientAuthMethods.Basic or ClientAuthMethods.Post ? "The client sends a secret that both sides know." : null;

    private static string? IsPublic(Client client) => client.IsPublic ? "The client cannot prove itself." : null;

    private static string? IsWeaklyAuthenticated(Client client) => KeyMethods.Contains(client.TokenEndpointAuthMethod) ? null : IsPublic(client) ?? HasSharedSecret(client);

    private static string? IsNotPushed(Client client) =>
        client.Profile.RequiresPushedRequests || client.Metadata.RequirePushedAuthorizationRequests ? null : "The client may send its requests through the browser.";

    private static string? IsUnsigned(Client client) =>
        client.Profile.RequiresSignedRequests || client.Metadata.RequireSignedRequestObject ? null : "The client may send requests that nobody signed.";

    private static string? HasUnsignedQuestions(Client client) =>
        client.Profile.RequiresSignedBackchannelRequests || client.Metadata.BackchannelAuthenticationRequestSigningAlg is not null ? null : "The client may ask customers by requests that nobody signed.";

    private static string? MayLeaveOutBindingMessage(Client client) => client.Profile.RequiresBindingMessage ? null : "The client may ask without a binding message.";

    private static string? SignsByRs256(Client client) =>
        new[]
        {
            client.IdTokenSignedResponseAlg, client.Metadata.RequestObjectSigningAlg, client.Metadata.AuthorizationSignedResponseAlg, client.Metadata.UserinfoSignedResponseAlg,
            client.Metadata.IntrospectionSignedResponseAlg, client.Metadata.TokenEndpointAuthSigningAlg,
        }.Contains(Jose.SignatureAlgorithms.RS256) ? "RS256 is among the client's algorithms." : null;

    private static string? HasIdleGrant(Client client) =>
        client.GrantTypes.Contains(GrantTypes.RefreshToken) && !client.Scopes.Contains(StandardScopes.OfflineAccess)
            ? "refresh_token is registered, but the client may not ask for offline_access."
            : null;

    /// <summary>More than a dozen is seldom one client's need.</summary>
    private static string? HasManyScopes(Client client) => client.Scopes.Count > 12 ? $"The client may ask for {client.Scopes.Count} scopes." : null;
}
