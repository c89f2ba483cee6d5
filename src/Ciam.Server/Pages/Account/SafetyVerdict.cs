using Ciam.Server.Customers;

namespace Ciam.Server.Pages.Account;

/// <summary>How well an account is protected, in one plain sentence, and the one thing to do next, if there is one.</summary>
internal sealed record SafetyVerdict(string Title, string Words, string Tone, (string Text, string Path)? Next)
{
    private const int FewCodes = 4;

    public static SafetyVerdict Of(EnrolledFactors factors, bool passwordBreached) => factors switch
    {
        _ when passwordBreached => new(Texts.Account.BreachedTitle, Texts.Account.Breached, "alert-warn", (Texts.Account.PasswordSubmit, "/account/password")),
        { HasSecondFactor: false } => new(Texts.Account.VerdictWeak, Texts.Account.TipFactor, "alert-warn", (Texts.Account.TipFactorAction, "/account/totp")),
        { RecoveryCodesLeft: 0 } => new(Texts.Account.VerdictNearly, Texts.Account.TipCodes, "", (Texts.Account.TipCodesAction, "/account/recovery-codes")),
        { RecoveryCodesLeft: < FewCodes and var left } => new(Texts.Account.VerdictGood, Texts.Account.TipCodesLow(left), "", (Texts.Account.RecoveryMakeNew, "/account/recovery-codes")),
        _ => new(Texts.Account.VerdictGood, Texts.Account.AllGood, "alert-good", null),
    };
}
