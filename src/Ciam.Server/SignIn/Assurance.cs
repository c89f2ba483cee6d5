using Ciam.Decisions.SignIn;
using Ciam.Protocol.Assurance;

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
        var methods = told.SelectMany(MethodsOf).Distinct(StringComparer.Ordinal);
        return [.. methods, .. told.Count > 1 || told.Any(kind => kind is ProofKind.Passkey or ProofKind.SyncedPasskey) ? [Amr.MultipleFactors] : Array.Empty<string>()];
    }

    /// <summary>What a session says it was made with; a recovery code comes back as the one-time password it was.</summary>
    public static IEnumerable<ProofKind> ProofsOf(IEnumerable<string> amr) => amr.SelectMany(method => method switch
    {
        Amr.Password => [ProofKind.Password],
        Amr.OneTimePassword => [ProofKind.Totp],
        Amr.Sms => [ProofKind.Sms],
        Amr.MultipleChannels => [ProofKind.OtherDevice],
        Amr.Telephone => [ProofKind.Voice],
        Amr.HardwareKey => [ProofKind.Passkey],
        Amr.SoftwareKey => [ProofKind.SyncedPasskey],
        Amr.KeyPossession => [ProofKind.TouchedPasskey],
        _ => Array.Empty<ProofKind>(),
    });

    /// <summary>A passkey tells that it verified its user, not whether by PIN, finger or face: none of these is claimed. A key that is copied between devices is no hardware's.</summary>
    private static string[] MethodsOf(ProofKind kind) => kind switch
    {
        ProofKind.Password => [Amr.Password],
        ProofKind.Sms => [Amr.Sms],
        ProofKind.OtherDevice => [Amr.MultipleChannels],
        ProofKind.Voice => [Amr.Telephone],
        ProofKind.Passkey => [Amr.HardwareKey, Amr.UserPresence],
        ProofKind.SyncedPasskey => [Amr.SoftwareKey, Amr.UserPresence],
        ProofKind.TouchedPasskey => [Amr.KeyPossession, Amr.UserPresence],
        _ => [Amr.OneTimePassword],
    };
}
