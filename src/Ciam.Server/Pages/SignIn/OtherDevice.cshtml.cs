using Ciam.Decisions.SignIn;
using Ciam.Server.SignIn;
using Ciam.Storage.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>The customer says yes on another device where they are signed in: this page shows the number to type there, and waits.</summary>
internal sealed class OtherDeviceModel(SignInDesk desk, SubmitProof submit, OtherDeviceRequests requests, TimeProvider clock) : JourneyPage(desk, clock)
{
    /// <summary>Null before anybody was asked.</summary>
    public OtherDeviceState? State { get; private set; }

    public bool IsApproved => State?.Decision == OtherDeviceDecisions.Approved;

    public bool IsWaiting => State?.Number is not null;

    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(ProofKind.OtherDevice), ct) is { } elsewhere)
            return elsewhere;
        State = await requests.FindAsync(Current.Journey.Row.Id, Now, ct);
        return Page();
    }

    /// <summary>Asks the customer's other devices; whether there are any is not told.</summary>
    public async Task<IActionResult> OnPostAskAsync(string handle, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(ProofKind.OtherDevice), ct) is { } elsewhere)
            return elsewhere;
        if (await requests.AskAsync(HttpContext, Current, Now, ct))
            return new SeeOtherResult(Current.PathOf(CurrentStep.PageOf(ProofKind.OtherDevice)));
        State = await requests.FindAsync(Current.Journey.Row.Id, Now, ct);
        return Again(Texts.OtherDevice.TooMany, StatusCodes.Status429TooManyRequests);
    }

    /// <summary>The other device said yes; the sign-in goes on.</summary>
    public async Task<IActionResult> OnPostAsync(string handle, [FromForm] string? remember, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.Asks(ProofKind.OtherDevice), ct) is { } elsewhere)
            return elsewhere;
        State = await requests.FindAsync(Current.Journey.Row.Id, Now, ct);
        if (!IsApproved)
            return new SeeOtherResult(Current.PathOf(CurrentStep.PageOf(ProofKind.OtherDevice)));
        var proof = new SubmittedProof(ProofKind.OtherDevice, "") { RememberDevice = remember == "true" };
        return Answer(await submit.SubmitAsync(HttpContext, Current, proof, Now, ct), Texts.OtherDevice.Over);
    }
}
