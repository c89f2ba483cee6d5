using Ciam.Protocol.Checks;

namespace Ciam.Protocol.SenderConstraint;

/// <summary>A client at the token endpoint, and the keys whose possession it offers to show.</summary>
public sealed record ConstraintQuestion(Client Client, bool HasProof, string? CertificateThumbprint);

/// <summary>Whether a client binds its tokens as its registration and its profile want it.</summary>
public static class ConstraintChecks
{
    public static Checklist<ConstraintQuestion> InOrder { get; } =
    [
        SenderBinding.ProofIsGiven,
        SenderBinding.CertificateIsGiven,
        SenderBinding.IsByOneMethod,
        SenderBinding.ProfileIsMet,
    ];
}

/// <summary>An access token at a resource: the key it is bound to, the scheme it was sent by, and the key that was proven beside it.</summary>
public sealed record PresentedAccess(SenderKey? Bound, bool ByDpop, SenderKey? Proven);

/// <summary>Whether whoever uses a token at a resource is its holder.</summary>
public static class PresentedAccessChecks
{
    public static Checklist<PresentedAccess> InOrder { get; } = [SenderBinding.SchemeIsTheTokens, SenderBinding.KeyIsTheTokens];
}
