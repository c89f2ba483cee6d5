using Ciam.Protocol.Checks;
using Ciam.Protocol.SenderConstraint;

namespace Ciam.Protocol.Token.Grants;

/// <summary>An authorization code as it was issued.</summary>
public sealed record IssuedCode
{
    public required string ClientId { get; init; }

    /// <summary>As the authorization request spelled it.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>The thumbprint of the key it is bound to, if the request named one.</summary>
    public string? DpopJkt { get; init; }

    public required string? CodeChallenge { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? SpentAt { get; init; }
    public bool GrantRevoked { get; init; }
    public IReadOnlyList<string> Scopes { get; init; } = [];
    public IReadOnlyList<string> Resources { get; init; } = [];
    public string? AuthorizationDetails { get; init; }
}

/// <summary>A client trading a code for tokens.</summary>
public sealed record CodeRedemption : DetailedRedemption
{
    public required IssuedCode Code { get; init; }

    /// <summary>The key whose possession the client showed, if it showed one.</summary>
    public SenderKey? SenderKey { get; init; }

    public required DateTimeOffset Now { get; init; }

    public override string? GrantedDetails => Code.AuthorizationDetails;
}

/// <summary>What a code must satisfy to be spent. Whose it is comes first, whether it was spent second: see <see cref="Codes.IsUnspent"/>.</summary>
public static class AuthorizationCodeChecks
{
    public static Checklist<CodeRedemption> InOrder { get; } =
    [
        Codes.BelongToTheClient,
        Codes.IsUnspent,
        Codes.GrantStands,
        Codes.IsUnexpired,
        RedirectUri.IsTheOneOfTheRequest,
        Pkce.VerifierMatches,
        SenderBinding.KeyIsTheCodes,
        Resource.WasGrantedWithCode,
        AuthorizationDetails.AreWellFormed,
        AuthorizationDetails.AreNotWidened,
    ];
}
