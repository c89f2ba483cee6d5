using Ciam.Decisions.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>One way to prove a second factor, as it is offered.</summary>
internal sealed record Way(string Page, string Title, string Hint);

/// <summary>The choice among the customer's second factors.</summary>
internal sealed class SecondFactorModel(SignInDesk desk, TimeProvider clock) : JourneyPage(desk, clock)
{
    public IReadOnlyList<Way> Ways => Current.Step is AskSecondFactor ask ? [.. ask.Options.Select(WayOf)] : [];

    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct) =>
        await EnterAsync(handle, current => !current.HasEnded && current.Step is AskSecondFactor, ct) ?? Page();

    private Way WayOf(ProofKind kind) => kind switch
    {
        ProofKind.Sms => new(CurrentStep.PageOf(kind), Texts.SignIn.SmsWay, Texts.SignIn.SmsWayHint(PhoneNumber.Mask(Current.Customer?.PhoneNumber ?? ""))),
        ProofKind.Voice => new(CurrentStep.PageOf(kind), Texts.SignIn.VoiceWay, Texts.SignIn.VoiceWayHint(PhoneNumber.Mask(Current.Customer?.PhoneNumber ?? ""))),
        ProofKind.Email => new(CurrentStep.PageOf(kind), Texts.SignIn.EmailWay, Texts.SignIn.EmailWayHint),
        ProofKind.Passkey => new(CurrentStep.PageOf(kind), Texts.SignIn.PasskeyWay, Texts.SignIn.PasskeyWayHint),
        ProofKind.OtherDevice => new(CurrentStep.PageOf(kind), Texts.OtherDevice.Way, Texts.OtherDevice.WayHint),
        ProofKind.RecoveryCode => new(CurrentStep.PageOf(kind), Texts.SignIn.RecoveryWay, Texts.SignIn.RecoveryWayHint),
        _ => new(CurrentStep.PageOf(kind), Texts.SignIn.TotpWay, Texts.SignIn.TotpWayHint),
    };
}
