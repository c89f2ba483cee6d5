using Ciam.Decisions.SignIn;

namespace Ciam.Server.SignIn;

/// <summary>Between the house's levels and proofs and the wire's <c>acr</c> and <c>amr</c> (RFC 8176 section 2).</summary>
internal static class Assurance
{
    public static string AcrOf(AssuranceLevel level) => level switch
    {
        AssuranceLevel.PhishingResistant => Acrs.PhishingResistant,
        AssuranceLevel.TwoFactors => Acrs.TwoFactors,
        _ => Acrs.Password,
    };

    public static AssuranceLevel LevelOf(string acr) => acr switch
    {
        Acrs.Password => AssuranceLevel.Password,
        Acrs.TwoFactors => AssuranceLevel.TwoFactors,
        _ => AssuranceLevel.PhishingResistant,
    };

    /// <summary>A code by e-mail has no registered name and makes no second factor: nothing is said of it, it is in the audit trail.</summary>
    public static string[] AmrOf(IReadOnlyList<ProofKind> proofs)
    {
        var told = proofs.Where(kind => kind is not ProofKind.Email).ToList();
        return [.. told.Select(MethodOf).Distinct(StringComparer.Ordinal), .. told.Count > 1 ? ["mfa"] : Array.Empty<string>()];
    }

    /// <summary>What a session says it was made with; a recovery code comes back as the one-time password it was.</summary>
    public static IEnumerable<ProofKind> ProofsOf(IEnumerable<string> amr) => amr.SelectMany(method => method switch
    {
        "pwd" => [ProofKind.Password],
        "otp" => [ProofKind.Totp],
        "sms" => [ProofKind.Sms],
        "tel" => [ProofKind.Voice],
        _ => Array.Empty<ProofKind>(),
    });

    private static string MethodOf(ProofKind kind) => kind switch
    {
        ProofKind.Password => "pwd",
        ProofKind.Sms => "sms",
        ProofKind.Voice => "tel",
        _ => "otp",
    };
}
