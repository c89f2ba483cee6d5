using Ciam.Protocol.Checks;
using Ciam.Protocol.RichAuthorization;

namespace Ciam.Protocol.Token;

/// <summary>Whom an access token is for, and which of the scopes and details mean anything there.</summary>
public sealed record AudienceList(IReadOnlyList<string> Values, IReadOnlyList<string> Scopes, IReadOnlyList<AuthorizationDetail> Details);

/// <summary>Every access token is for one recipient, so that no API can carry a customer's token to another (RFC 9068 section 3).</summary>
public static class Audience
{
    /// <summary>
    /// The resource asked for, else the API the scopes and details belong to, else this server itself (its userinfo endpoint).
    /// Scopes and details of other APIs are left behind; scopes about the customer stay.
    /// </summary>
    [Spec("RFC9068-3"), Spec("RFC8707-2.2"), Spec("RFC9396-9.1")]
    public static Outcome<AudienceList> Of(IReadOnlyList<string> scopes, IReadOnlyList<AuthorizationDetail> details, IReadOnlyList<string> resources, ServerMetadata server)
    {
        var owners = scopes.Select(scope => Scope.OwnerOf(scope, server)?.Identifier).OfType<string>()
            .Concat(details.SelectMany(detail => detail.Recipients(server))).Distinct(StringComparer.Ordinal).ToArray();
        var recipients = resources.Count > 0 ? resources : owners;
        if (recipients.Count > 1)
            return Refusal.InvalidTarget("resource must name the one API that this access token is for") with { Check = Name };
        if (recipients.Count == 0)
            return new AudienceList([server.Issuer], scopes, []);
        if (!owners.Contains(recipients[0]))
            return Refusal.InvalidTarget("resource owns nothing of what was granted") with { Check = Name };

        var meaningful = scopes.Where(scope => Scope.OwnerOf(scope, server) is not { } api || api.Identifier == recipients[0]);
        return new AudienceList([recipients[0]], meaningful.ToArray(), [.. details.Where(detail => detail.Recipients(server).Contains(recipients[0]))]);
    }

    private const string Name = "Audience.Of";
}
