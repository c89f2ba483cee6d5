using Ciam.Decisions.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>A code by text message: sent when asked for, never by merely looking at the page.</summary>
internal sealed class SmsModel(SignInDesk desk, SubmitProof submit, SmsCodes codes, TimeProvider clock) : JourneyPage(desk, clock)
{
    public bool WasSent { get; private set; }
    public int SecondsToWait { get; private set; }
    public string? Notice { get; private set; }

    /// <summary>Kept on one line.</summary>
    public string Number => PhoneNumber.Mask(Current.Customer?.PhoneNumber ?? "").Replace(' ', '\u00a0');

    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(ProofKind.Sms), ct) is { } elsewhere)
            return elsewhere;
        await LookAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostSendAsync(string handle, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(ProofKind.Sms), ct) is { } elsewhere)
            return elsewhere;
        var sending = await Desk.SendTextAsync(Current, HttpContext, codes, Now, ct);
        if (sending is SmsSending.Sent)
            return new SeeOtherResult(Current.PathOf("sms"));
        await LookAsync(ct);
        Notice = sending is SmsSending.TooSoon ? Texts.SignIn.SmsTooSoon(SecondsToWait) : Texts.SignIn.SmsTooMany;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string handle, [FromForm] string? code, [FromForm] string? remember, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(ProofKind.Sms), ct) is { } elsewhere)
            return elsewhere;
        await LookAsync(ct);
        if (string.IsNullOrWhiteSpace(code) || code.Length > LongestInput)
            return Again(Texts.SignIn.CodeMissing);
        var proof = new SubmittedProof(ProofKind.Sms, code) { RememberDevice = remember == "true" };
        return Answer(await submit.SubmitAsync(HttpContext, Current, proof, Now, ct), Texts.SignIn.SmsWrong);
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var last = await codes.LastSentAsync(Current.Journey.Row.Id, ct);
        WasSent = last is not null;
        SecondsToWait = last is { } at ? Math.Max(0, (int)Math.Ceiling((at + SmsCodes.ResendAfter - Now).TotalSeconds)) : 0;
    }
}
