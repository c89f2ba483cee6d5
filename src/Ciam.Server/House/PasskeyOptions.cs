namespace Ciam.Server.House;

/// <summary>Whose passkeys must be bound to one device.</summary>
public enum DeviceBoundFor
{
    Nobody,
    Staff,
    Everybody,
}

/// <summary>Which passkeys will do. The site and the page they are for follow from the issuer, and cannot be said otherwise.</summary>
public sealed class PasskeyOptions
{
    public const string None = "none";
    public const string Direct = "direct";

    /// <summary><c>none</c>: the customer's authenticator stays unknown, as browsers prefer. <c>direct</c>: it must vouch for itself.</summary>
    public string Attestation { get; set; } = None;

    /// <summary>PEM file of the makers' root certificates; with it, an attestation must lead to one of them.</summary>
    public string? AttestationRootsFile { get; set; }

    /// <summary>The models that will do (AAGUIDs); empty: all.</summary>
    public IList<Guid> AllowedAaguids { get; } = [];

    /// <summary><c>Nobody</c>, <c>Staff</c> or <c>Everybody</c>: from whom passkeys that are synced between devices are neither added nor taken.</summary>
    public DeviceBoundFor DeviceBoundFor { get; set; } = DeviceBoundFor.Nobody;

    /// <summary>True: a passkey that is synced between devices reaches two factors (<c>urn:ciam:acr:2</c>), and only one bound to a device <c>urn:ciam:acr:3</c>.</summary>
    public bool StrongestIsDeviceBound { get; set; }

    /// <summary>Whether a passkey that can be copied to other devices will do for this person.</summary>
    public bool Welcomes(bool isBackupEligible, string? staffRole) => !isBackupEligible || DeviceBoundFor switch
    {
        DeviceBoundFor.Everybody => false,
        DeviceBoundFor.Staff => staffRole is null,
        _ => true,
    };

    public IEnumerable<string> Contradictions()
    {
        if (Attestation is not (None or Direct))
            yield return "Ciam:Passkeys:Attestation must be none or direct";
        if (AllowedAaguids.Count > 0 && (Attestation != Direct || AttestationRootsFile is null))
            yield return "Ciam:Passkeys:AllowedAaguids needs Attestation=direct and AttestationRootsFile: without them any authenticator can claim to be of a model";
        if (AttestationRootsFile is { } file && !File.Exists(file))
            yield return "Ciam:Passkeys:AttestationRootsFile is not there";
    }
}
