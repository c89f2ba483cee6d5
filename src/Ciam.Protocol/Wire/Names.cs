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

/// <summary>Grant types the server speaks (RFC 6749, RFC 8693, RFC 8628, CIBA Core section 4).</summary>
public static class GrantTypes
{
    public const string AuthorizationCode = "authorization_code";
    public const string RefreshToken = "refresh_token";
    public const string ClientCredentials = "client_credentials";
    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";
    public const string Ciba = "urn:openid:params:grant-type:ciba";

    /// <summary>Those by which a customer lets a client in.</summary>
    public static IReadOnlyList<string> OfCustomers { get; } = [AuthorizationCode, DeviceCode, Ciba];

    public static IReadOnlyList<string> All { get; } = [AuthorizationCode, RefreshToken, ClientCredentials, TokenExchange, DeviceCode, Ciba];
}

/// <summary>How a client learns what became of its backchannel authentication request (CIBA Core section 5); tokens are never pushed.</summary>
public static class DeliveryModes
{
    public const string Poll = "poll";
    public const string Ping = "ping";
    public static IReadOnlyList<string> All { get; } = [Poll, Ping];
}

/// <summary>How a token exchange names what is given and taken (RFC 8693 section 3).</summary>
public static class TokenTypeNames
{
    public const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";
}

/// <summary>What becomes of a grant that its client names (Grant Management for OAuth 2.0, section 5.2).</summary>
public static class GrantActions
{
    public const string Create = "create";
    public const string Merge = "merge";
    public const string Replace = "replace";
    public static IReadOnlyList<string> AtAuthorize { get; } = [Create, Merge, Replace];

    /// <summary>With what may be done at the grant's own address.</summary>
    public static IReadOnlyList<string> All { get; } = [.. AtAuthorize, "query", "revoke"];
}

/// <summary>Scopes of this server itself, for clients that manage what hangs on it.</summary>
public static class ManagementScopes
{
    public const string QueryGrants = "grant_management_query";
    public const string RevokeGrants = "grant_management_revoke";
    public const string RevokeGlobally = "global_token_revocation";

    /// <summary>Ask before money moves, or before anything else that cannot be taken back.</summary>
    public const string AssessTransactions = "transactions.assess";

    /// <summary>Tell what became of a payment.</summary>
    public const string ReportOutcomes = "transactions.outcome";

    /// <summary>Bring payments of the past.</summary>
    public const string ImportTransactions = "transactions.history";

    public static IReadOnlyList<string> All { get; } = [QueryGrants, RevokeGrants, RevokeGlobally, AssessTransactions, ReportOutcomes, ImportTransactions];

    /// <summary>Only a client in its own name has these.</summary>
    public static IReadOnlyList<string> OfTransactions { get; } = [AssessTransactions, ReportOutcomes, ImportTransactions];

    /// <summary>A customer may give these too: then for the grants of that customer alone.</summary>
    public static IReadOnlyList<string> OfGrants { get; } = [QueryGrants, RevokeGrants];
}

/// <summary>Scopes by which programs of the bank do what staff do in the console; only a client in its own name has them.</summary>
public static class AdminScopes
{
    public const string ReadClients = "admin.clients.read";
    public const string WriteClients = "admin.clients.write";
    public const string ReadCustomers = "admin.customers.read";

    /// <summary>E-mail addresses and telephone numbers in clear, beside another scope.</summary>
    public const string ReadContacts = "admin.contacts.read";
    public const string WriteCustomers = "admin.customers.write";
    public const string ReadJudgments = "admin.judgments.read";
    public const string ReadAudit = "admin.audit.read";
    public const string ReadPolicies = "admin.policies.read";
    public const string WritePolicies = "admin.policies.write";
    public const string ReadStaff = "admin.staff.read";

    /// <summary>Roles, which a second person agrees to where they open something.</summary>
    public const string WriteStaff = "admin.staff.write";

    /// <summary>Joiners, movers and leavers of the staff, at an API of its own (RFC 7644).</summary>
    public const string Scim = "scim";

    public static IReadOnlyList<string> All { get; } =
        [ReadClients, WriteClients, ReadCustomers, ReadContacts, WriteCustomers, ReadJudgments, ReadAudit, ReadPolicies, WritePolicies, ReadStaff, WriteStaff];

    /// <summary>Every scope that no customer can give.</summary>
    public static IReadOnlyList<string> OfMachines { get; } = [.. All, Scim];
}

/// <summary>Scopes with a meaning of their own (OIDC Core sections 5.4 and 11).</summary>
public static class StandardScopes
{
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Address = "address";
    public const string OfflineAccess = "offline_access";

    /// <summary>Tell this server how the customer types and moves; means something only where the customer agreed to that here.</summary>
    public const string Behaviour = "behaviour";

    public static IReadOnlyList<string> All { get; } = [OpenId, Profile, Email, Phone, Address, OfflineAccess, Behaviour];
}
