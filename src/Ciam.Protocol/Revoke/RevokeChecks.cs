using Ciam.Protocol.Checks;

namespace Ciam.Protocol.Revoke;

/// <summary>A client asking that a token be worth nothing from now on.</summary>
public sealed record RevokeRequest : ClientRequest
{
    /// <summary>The client the token was found to be issued to; null when no such token was found, which is no error.</summary>
    public string? IssuedTo { get; init; }
}

/// <summary>What a revocation request must satisfy. <c>token_type_hint</c> only says where to look first; an unknown one is ignored (RFC 7009 section 2.1).</summary>
public static class RevokeChecks
{
    public static Checklist<RevokeRequest> InOrder { get; } = [RevokedToken.IsPresent, RevokedToken.BelongsToTheClient];
}
