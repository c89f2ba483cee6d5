using Ciam.Protocol.Checks;
using Ciam.Protocol.SenderConstraint;

namespace Ciam.Protocol.Token.Grants;

/// <summary>A refresh token as it was issued; whether it was spent is judged apart, by <see cref="RefreshTokens.Judge"/>.</summary>
public sealed record IssuedRefreshToken
{
    public required string ClientId { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public bool GrantRevoked { get; init; }

    /// <summary>The key a public client's token is bound to, as <see cref="SenderConstraint.SenderKey.ToString"/> writes it.</summary>
    public string? SenderKey { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];
    public IReadOnlyList<string> Resources { get; init; } = [];
    public string? AuthorizationDetails { get; init; }
}

/// <summary>A client trading a refresh token for new tokens.</summary>
public sealed record RefreshRedemption : DetailedRedemption
{
    public required IssuedRefreshToken Token { get; init; }

    /// <summary>The key whose possession the client showed, if it showed one.</summary>
    public SenderKey? SenderKey { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>What was granted, without what has since been taken from the client's registration.</summary>
    public IReadOnlyList<string> StandingScopes => Token.Scopes.Where(Client.Scopes.Contains).ToArray();

    /// <summary>What the new access token may do: all that stands, unless the client asked for less.</summary>
    public IReadOnlyList<string> AskedScopes => Form["scope"] is null ? StandingScopes : Form.Words("scope");

    public override string? GrantedDetails => Token.AuthorizationDetails;
}

/// <summary>What a refresh token must satisfy to be traded.</summary>
public static class RefreshTokenChecks
{
    public static Checklist<RefreshRedemption> InOrder { get; } =
    [
        RefreshTokens.BelongToTheClient,
        RefreshTokens.GrantStands,
        RefreshTokens.IsUnexpired,
        SenderBinding.KeyIsTheRefreshTokens,
        Scope.IsNotWidened,
        Scope.StillStands,
        Resource.WasGrantedWithToken,
        AuthorizationDetails.AreWellFormed,
        AuthorizationDetails.AreNotWidened,
    ];
}
