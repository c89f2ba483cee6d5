using Ciam.Decisions.SignIn;
using Ciam.Server.SignIn;

namespace Ciam.Server.Pages.SignIn;

/// <summary>A code by e-mail, for whoever has no second factor and is asked for more than a password.</summary>
internal sealed class EmailModel(SignInDesk desk, SubmitProof submit, SentCodes codes, TimeProvider clock) : SentCodePage(desk, submit, codes, clock)
{
    protected override ProofKind Kind => ProofKind.Email;

    /// <summary>The address was typed a step ago; it stands above.</summary>
    public override string Lead => WasSent ? Texts.SignIn.EmailLead : Texts.SignIn.EmailSendLead;
    public override string Valid => Texts.SignIn.EmailValid;
}
