using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Registration;

/// <summary>What clients that register themselves may have at most.</summary>
public sealed record RegistrationPolicy
{
    /// <summary>The least a client must do; it may say a stricter word itself, never a laxer one.</summary>
    public string SecurityProfile { get; init; } = SecurityProfiles.OAuth21;

    public IReadOnlyList<string> Scopes { get; init; } =
        [StandardScopes.OpenId, StandardScopes.Profile, StandardScopes.Email, StandardScopes.Phone, StandardScopes.Address, StandardScopes.OfflineAccess];

    public IReadOnlyList<string> GrantTypes { get; init; } = [Wire.GrantTypes.AuthorizationCode, Wire.GrantTypes.RefreshToken];

    /// <summary>Confidential OpenID clients that register may rely on <c>nonce</c> in place of PKCE (OAuth 2.1 section 7.5.1).</summary>
    public bool NonceInsteadOfPkce { get; init; }
}

/// <summary>Who a client must be, or bring, to register itself.</summary>
public static class RegistrationWays
{
    public const string Closed = "closed";
    public const string InitialAccessToken = "initial_access_token";
    public const string SoftwareStatement = "software_statement";
    public const string Open = "open";

    public static IReadOnlyList<string> All { get; } = [Closed, InitialAccessToken, SoftwareStatement, Open];
}
