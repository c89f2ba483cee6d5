using Ciam.Decisions.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;

namespace Ciam.Server.Pages.SignIn;

/// <summary>A code by text message.</summary>
internal sealed class SmsModel(SignInDesk desk, SubmitProof submit, SentCodes codes, TimeProvider clock) : SentCodePage(desk, submit, codes, clock)
{
    protected override ProofKind Kind => ProofKind.Sms;

    /// <summary>The number is kept on one line.</summary>
    public override string Lead => WasSent ? Texts.SignIn.SmsLead(PhoneNumber.Mask(Current.Customer?.PhoneNumber ?? "").Replace(' ', '\u00a0')) : Texts.SignIn.SmsSendLead;
    public override string Valid => Texts.SignIn.SmsValid;
}
