using Ciam.Protocol.Checks;
using Ciam.Protocol.SenderConstraint;

namespace Ciam.Protocol.Token.Grants;

/// <summary>A device code as it was issued, and what became of it.</summary>
public sealed record IssuedDeviceCode
{
    public required string ClientId { get; init; }

    /// <summary>The thumbprint of the key it is bound to, if the device named one.</summary>
    public string? DpopJkt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? SpentAt { get; init; }

    /// <summary>When the person said yes or no; null while nobody did.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>The person said yes, and this came of it.</summary>
    public bool IsApproved { get; init; }

    public bool GrantRevoked { get; init; }
    public IReadOnlyList<string> Resources { get; init; } = [];
    public string? AuthorizationDetails { get; init; }
}

/// <summary>A device asking whether its user has answered.</summary>
public sealed record DeviceRedemption : DetailedRedemption
{
    public required IssuedDeviceCode Code { get; init; }

    /// <summary>The key whose possession the device showed, if it showed one.</summary>
    public SenderKey? SenderKey { get; init; }

    public required DateTimeOffset Now { get; init; }

    public override string? GrantedDetails => Code.AuthorizationDetails;
}

/// <summary>What a device code must satisfy to be spent. Whose it is comes first; whether the person has answered is told to its holder only.</summary>
public static class DeviceCodeChecks
{
    public static Checklist<DeviceRedemption> InOrder { get; } =
    [
        DeviceCodes.BelongToTheClient,
        DeviceCodes.ClientsProfileAllowsTheGrant,
        SenderBinding.KeyIsTheDeviceCodes,
        DeviceCodes.AreUnspent,
        DeviceCodes.AreUnexpired,
        DeviceCodes.AreAnswered,
        DeviceCodes.AreNotRefused,
        DeviceCodes.GrantStands,
        Resource.WasGrantedWithDeviceCode,
        AuthorizationDetails.AreWellFormed,
        AuthorizationDetails.AreNotWidened,
    ];
}
