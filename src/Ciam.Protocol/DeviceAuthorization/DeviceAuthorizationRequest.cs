using Ciam.Protocol.Assurance;
using Ciam.Protocol.Checks;

namespace Ciam.Protocol.DeviceAuthorization;

/// <summary>A device asking for access that its user will give elsewhere (RFC 8628 section 3.1).</summary>
public sealed record DeviceAuthorizationRequest : ScopedRequest
{
    /// <summary>As at the authorization endpoint: without what can have no effect, and without what an OpenID request may not know.</summary>
    public override IReadOnlyList<string> AskedScopes => Scope.WithoutStrangers(Scope.WithoutIdleOfflineAccess(Form.Words("scope"), Client), ServerMetadata);

    /// <summary>The customer must prove two factors for this very request.</summary>
    public bool MovesMoney => AskedDetails.Any(detail => detail.Type!.MovesMoney);

    /// <summary>The first class in the client's order that this server can reach; two factors at least where money moves.</summary>
    public string WantedAcr
    {
        get
        {
            var wishes = Form["acr_values"] is null ? Client.Metadata.DefaultAcrValues ?? [] : Form.Words("acr_values");
            var wished = Acr.OneOf([.. wishes]) ?? Acr.Password;
            return MovesMoney && !Acr.Satisfies(wished, Acr.TwoFactors) ? Acr.TwoFactors : wished;
        }
    }
}

/// <summary>What a device's request must satisfy; a profile that forbids the grant speaks before anything about its content.</summary>
public static class DeviceAuthorizationChecks
{
    public static Checklist<DeviceAuthorizationRequest> InOrder { get; } =
    [
        DeviceCodes.GrantIsAllowedForClient,
        DeviceCodes.ProfileAllowsTheGrant,
        SenderBinding.RequestedKeyIsThumbprint,
        .. AskedAccess.InOrder,
        Bounds.AcrValuesAreFew,
    ];
}
