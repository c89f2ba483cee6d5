using Ciam.Protocol.Checks;

namespace Ciam.Protocol.Authorize;

/// <summary>An addressed request put to the server that is asked.</summary>
public sealed record AuthorizeQuestion : ScopedRequest
{
    /// <summary>
    /// Without <c>offline_access</c> where it can have no effect (OIDC Core section 11), and in an OpenID request without what this server does
    /// not know (section 3.1.2.1): both are ignored, not refused. Plain OAuth is told of its mistake.
    /// </summary>
    public override IReadOnlyList<string> AskedScopes => Scope.WithoutStrangers(Scope.WithoutIdleOfflineAccess(Form.Words("scope"), Client), ServerMetadata);

    public required RequestOrigin Origin { get; init; }

    public static AuthorizeQuestion About(AddressedRequest request, ServerMetadata server) =>
        new() { Client = request.Client, Form = request.Parameters, ServerMetadata = server, Origin = request.Origin };
}
