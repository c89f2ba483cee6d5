using Ciam.Decisions.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;

namespace Ciam.Server.Pages.SignIn;

/// <summary>A code read out by a call.</summary>
internal sealed class VoiceModel(SignInDesk desk, SubmitProof submit, SentCodes codes, TimeProvider clock) : SentCodePage(desk, submit, codes, clock)
{
    protected override ProofKind Kind => ProofKind.Voice;

    /// <summary>The number is kept on one line.</summary>
    public override string Lead => WasSent ? Texts.SignIn.VoiceLead(Number) : Texts.SignIn.VoiceSendLead(Number);
    public override string Valid => Texts.SignIn.SmsValid;
    public override string SendButton => Texts.SignIn.VoiceSend;
    public override string ResendButton => Texts.SignIn.VoiceResend;

    private string Number => PhoneNumber.Mask(Current.Customer?.PhoneNumber ?? "").Replace(' ', '\u00a0');
}
