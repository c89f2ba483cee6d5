using Ciam.Protocol.Checks;

namespace Ciam.Protocol.Authorize;

/// <summary>An addressed request put to the server that is asked.</summary>
public sealed record AuthorizeQuestion : ScopedRequest
{
    /// <summary>Without <c>offline_access</c> where it can have no effect: it is ignored, not refused (OIDC Core section 11).</summary>
    public override IReadOnlyList<string> AskedScopes => Scope.WithoutIdleOfflineAccess(Form.Words("scope"), Client);

    public required RequestOrigin Origin { get; init; }

    public static AuthorizeQuestion About(AddressedRequest request, ServerMetadata server) =>
        new() { Client = request.Client, Form = request.Parameters, ServerMetadata = server, Origin = request.Origin };
}
