using Ciam.Decisions.SignIn;

namespace Ciam.Server.SignIn.Factors;

/// <summary>The factor for each kind of proof.</summary>
internal sealed class FactorCatalog(PasswordFactor password, TotpFactor totp, SmsFactor sms, VoiceFactor voice, EmailFactor email, RecoveryCodeFactor recoveryCode, OtherDeviceFactor otherDevice, PasskeyFactor passkey)
{
    public Factor For(ProofKind kind) => kind switch
    {
        ProofKind.Password => password,
        ProofKind.Totp => totp,
        ProofKind.Sms => sms,
        ProofKind.Voice => voice,
        ProofKind.Email => email,
        ProofKind.RecoveryCode => recoveryCode,
        ProofKind.Passkey => passkey,
        ProofKind.OtherDevice => otherDevice,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no factor proves this"),
    };
}
