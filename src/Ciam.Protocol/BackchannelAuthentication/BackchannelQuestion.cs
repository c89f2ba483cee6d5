using Ciam.Protocol.Checks;

namespace Ciam.Protocol.BackchannelAuthentication;

/// <summary>A client asks that a customer be asked, on a device of the customer's own (CIBA Core section 7.1).</summary>
public sealed record BackchannelQuestion : ScopedRequest
{
    /// <summary>As at the authorization endpoint: what can have no effect, or is not known here, is passed over.</summary>
    public override IReadOnlyList<string> AskedScopes => Scope.WithoutStrangers(Scope.WithoutIdleOfflineAccess(Form.Words("scope"), Client), ServerMetadata);

    /// <summary>The parameters were the claims of a signed request object.</summary>
    public required bool IsSigned { get; init; }
}
