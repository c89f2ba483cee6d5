using Ciam.Decisions.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>A code by text message, call or e-mail: sent when asked for, never by merely looking at the page.</summary>
internal abstract class SentCodePage(SignInDesk desk, SubmitProof submit, SentCodes codes, TimeProvider clock) : JourneyPage(desk, clock)
{
    protected abstract ProofKind Kind { get; }

    public bool WasSent { get; private set; }
    public int SecondsToWait { get; private set; }
    public string? Notice { get; private set; }

    /// <summary>What the page says above the form, before and after sending.</summary>
    public abstract string Lead { get; }
    public abstract string Valid { get; }
    public virtual string SendButton => Texts.SignIn.CodeSend;
    public virtual string ResendButton => Texts.SignIn.CodeResend;

    /// <summary>Only a second factor makes a device one to remember.</summary>
    public bool OffersToRemember => Kind is not ProofKind.Email;

    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(Kind), ct) is { } elsewhere)
            return elsewhere;
        await LookAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostSendAsync(string handle, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(Kind), ct) is { } elsewhere)
            return elsewhere;
        var sending = await Desk.SendCodeAsync(Current, HttpContext, codes, Kind, Now, ct);
        if (sending is CodeSending.Sent)
            return new SeeOtherResult(Current.PathOf(CurrentStep.PageOf(Kind)));
        await LookAsync(ct);
        Notice = sending is CodeSending.TooSoon ? Texts.SignIn.CodeTooSoon(SecondsToWait) : Texts.SignIn.CodeTooMany;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string handle, [FromForm] string? code, [FromForm] string? remember, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(Kind), ct) is { } elsewhere)
            return elsewhere;
        await LookAsync(ct);
        if (string.IsNullOrWhiteSpace(code) || code.Length > LongestInput)
            return Again(Texts.SignIn.CodeMissing);
        var proof = new SubmittedProof(Kind, code) { RememberDevice = OffersToRemember && remember == "true" };
        return Answer(await submit.SubmitAsync(HttpContext, Current, proof, Now, ct), Texts.SignIn.SentCodeWrong);
    }

    private async Task LookAsync(CancellationToken ct)
    {
        WasSent = await codes.LastSentAsync(Current.Journey.Row.Id, Kind, ct) is not null;
        var last = await codes.LastSentAsync(Current.Journey.Row.Id, null, ct);
        SecondsToWait = last is { } at ? Math.Max(0, (int)Math.Ceiling((at + SentCodes.ResendAfter - Now).TotalSeconds)) : 0;
    }
}
