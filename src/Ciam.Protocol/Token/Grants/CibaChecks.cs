using Ciam.Protocol.Checks;

namespace Ciam.Protocol.Token.Grants;

/// <summary>A backchannel authentication request as it stands.</summary>
public sealed record IssuedBackchannelRequest
{
    public required string ClientId { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Before this the client need not come again.</summary>

    public bool WasApproved { get; init; }
    public bool WasRefused { get; init; }
    public DateTimeOffset? SpentAt { get; init; }
    public bool GrantRevoked { get; init; }
    public IReadOnlyList<string> Resources { get; init; } = [];
    public string? AuthorizationDetails { get; init; }
}

/// <summary>A client coming for what the customer was asked (CIBA Core section 10.1).</summary>
public sealed record BackchannelRedemption : DetailedRedemption
{
    public required IssuedBackchannelRequest Request { get; init; }
    public required DateTimeOffset Now { get; init; }

    public override string? GrantedDetails => Request.AuthorizationDetails;
}

/// <summary>What a backchannel authentication request must satisfy to be traded for tokens.</summary>
public static class CibaChecks
{
    public static Checklist<BackchannelRedemption> InOrder { get; } =
    [
        AuthReqId.BelongsToTheClient,
        AuthReqId.IsUnspent,
        AuthReqId.IsUnexpired,
        AuthReqId.IsNotRefused,
        AuthReqId.IsApproved,
        AuthReqId.GrantStands,
        Resource.WasGrantedInBackchannel,
        AuthorizationDetails.AreWellFormed,
        AuthorizationDetails.AreNotWidened,
    ];
}
