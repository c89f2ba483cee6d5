using Ciam.Protocol.Token.Grants;

namespace Ciam.Protocol.Checks;

/// <summary>Which API a token is for (RFC 8707).</summary>
public static class Resource
{
    [Spec("RFC8707-2")]
    public static Refusal? IsAbsolute(ScopedRequest request) =>
        request.AskedResources.All(AbsoluteUri.IsWithoutFragment)
            ? null
            : Refusal.InvalidTarget("resource must be an absolute URI without a fragment");

    [Spec("RFC8707-2")]
    public static Refusal? IsKnown(ScopedRequest request) =>
        request.AskedResources.All(resource => Api(request, resource) is not null)
            ? null
            : Refusal.InvalidTarget("resource is not known to this server");

    /// <summary>A token for an API that may do nothing there is a mistake, and an audience given away for nothing.</summary>
    [Spec("RFC8707-2")]
    public static Refusal? OwnsAnAskedScope(ScopedRequest request) =>
        request.AskedResources.All(resource => Api(request, resource)!.Scopes.Any(request.AskedScopes.Contains) || request.AskedDetails.Any(detail => detail.Recipients(request.ServerMetadata).Contains(resource)))
            ? null
            : Refusal.InvalidTarget("resource owns none of the scopes asked for");

    [Spec("RFC8707-2.2")]
    public static Refusal? WasGrantedWithCode(CodeRedemption redemption) => WithinGrant(redemption.AskedResources, redemption.Code.Resources);

    [Spec("RFC8707-2.2")]
    public static Refusal? WasGrantedWithToken(RefreshRedemption redemption) => WithinGrant(redemption.AskedResources, redemption.Token.Resources);

    [Spec("RFC8707-2.2")]
    public static Refusal? WasGrantedWithDeviceCode(DeviceRedemption redemption) => WithinGrant(redemption.AskedResources, redemption.Code.Resources);

    [Spec("RFC8707-2.2")]
    public static Refusal? WasGrantedInBackchannel(BackchannelRedemption redemption) => WithinGrant(redemption.AskedResources, redemption.Request.Resources);

    /// <summary>A grant that named no resource still says which API it is for: the one its scopes belong to; that is settled with the audience.</summary>
    private static Refusal? WithinGrant(IReadOnlyList<string> asked, IReadOnlyList<string> granted) =>
        granted.Count == 0 || asked.All(granted.Contains) ? null : Refusal.InvalidTarget("resource must be one that was granted");

    private static ApiResource? Api(ScopedRequest request, string resource) =>
        request.ServerMetadata.ApiResources.FirstOrDefault(api => api.Identifier == resource);
}
