using Ciam.Protocol.Wire;

namespace Ciam.Protocol;

/// <summary>What one word asks of a client: every rule that a security profile adds to OAuth 2.1.</summary>
public sealed record SecurityProfile
{
    /// <summary>One of <see cref="SecurityProfiles"/>.</summary>
    public required string Name { get; init; }

    /// <summary>How a client may prove itself.</summary>
    public required IReadOnlyList<string> ClientAuthMethods { get; init; }

    /// <summary>Authorization requests come by PAR only (FAPI 2.0 section 5.3.2.2).</summary>
    public bool RequiresPushedRequests { get; init; }

    /// <summary>Access tokens are bound to a key by DPoP or mTLS.</summary>
    public bool RequiresSenderConstraint { get; init; }

    /// <summary>Authorization requests are signed request objects (FAPI 2.0 Message Signing section 5.3).</summary>
    public bool RequiresSignedRequests { get; init; }

    /// <summary>Authorization answers are signed (JARM; FAPI 2.0 Message Signing section 5.4).</summary>
    public bool RequiresSignedResponses { get; init; }

    /// <summary>A refresh token is replaced at each use; where clients prove themselves and bind their tokens that would only lose tokens (FAPI 2.0 section 5.3.2.1, note 1).</summary>
    public bool RotatesRefreshTokens { get; init; } = true;

    /// <summary>The only audience of client assertions is the issuer (FAPI 2.0 section 5.3.2.1).</summary>
    public bool AssertionAudienceIsIssuerOnly { get; init; }

    /// <summary>JWS algorithms of whatever the client signs or is sent.</summary>
    public required IReadOnlyList<string> SignatureAlgorithms { get; init; }

    /// <summary>Devices without a browser may ask for access that is given elsewhere (RFC 8628); nothing binds the two ends, so FAPI does without.</summary>
    public bool AllowsDeviceGrant { get; init; }

    /// <summary>Backchannel authentication requests are signed (FAPI-CIBA section 5.2.2).</summary>
    public bool RequiresSignedBackchannelRequests { get; init; }

    /// <summary>The customer sees what ties the question to what the client shows: a binding message or details (FAPI-CIBA section 5.2.2).</summary>
    public bool RequiresBindingMessage { get; init; }
}

/// <summary>The security profiles of the house, by their names.</summary>
public static class SecurityProfiles
{
    public const string OAuth21 = "oauth21";
    public const string Fapi2 = "fapi2";
    public const string Fapi2MessageSigning = "fapi2-message-signing";
    public const string FapiCiba = "fapi-ciba";

    private static readonly IReadOnlyList<string> ByKeyOnly = [ClientAuthMethods.PrivateKeyJwt, ClientAuthMethods.TlsClientAuth, ClientAuthMethods.SelfSignedTlsClientAuth];
    private static readonly IReadOnlyList<string> FapiAlgorithms = Jose.SignatureAlgorithms.Strict;

    private static readonly SecurityProfile Plain = new()
    {
        Name = OAuth21, ClientAuthMethods = ClientAuthMethods.All, SignatureAlgorithms = Jose.SignatureAlgorithms.All, AllowsDeviceGrant = true,
    };

    private static readonly SecurityProfile Security = new()
    {
        Name = Fapi2,
        ClientAuthMethods = ByKeyOnly,
        RequiresPushedRequests = true,
        RequiresSenderConstraint = true,
        AssertionAudienceIsIssuerOnly = true,
        RotatesRefreshTokens = false,
        SignatureAlgorithms = FapiAlgorithms,
    };

    private static readonly SecurityProfile Signing = Security with { Name = Fapi2MessageSigning, RequiresSignedRequests = true, RequiresSignedResponses = true };

    private static readonly SecurityProfile Ciba = Security with
    {
        Name = FapiCiba, RequiresSignedBackchannelRequests = true, RequiresBindingMessage = true,
        // CIBA Core section 7.1 names three audiences that the server must take.
        AssertionAudienceIsIssuerOnly = false,
    };

    public static IReadOnlyList<SecurityProfile> All { get; } = [Plain, Security, Signing, Ciba];

    /// <summary>Null is <c>oauth21</c>; a word that is no profile is a fault, never a weaker one.</summary>
    public static SecurityProfile Of(string? name) => name is null ? Plain : All.FirstOrDefault(profile => profile.Name == name)
        ?? throw new ArgumentException("There is no such security profile.", nameof(name));
}
