using Ciam.Server.Audit;
using Ciam.Server.Behaviour;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>Asked once, on the way back from a sign-in: may we get to know how you type? Either answer leads on.</summary>
internal sealed class BehaviourModel(SignInDesk desk, Sessions sessions, BehaviourConsents consents, TimeProvider clock) : JourneyPage(desk, clock)
{
    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.HasEnded, ct) is { } elsewhere)
            return elsewhere;
        if (await WhoAsync(ct) is not { } customerId || !await consents.ShallAskAsync(customerId, ct))
            return new SeeOtherResult(Current.Path);
        await consents.AskedAsync(customerId, Now, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string handle, [FromForm] string? answer, CancellationToken ct)
    {
        if (await EnterAsync(handle, current => current.HasEnded, ct) is { } elsewhere)
            return elsewhere;
        if (await WhoAsync(ct) is { } customerId && answer is "yes" or "no")
            await consents.AnswerAsync(customerId, answer == "yes", AuditActor.Customer(customerId), Now, ct);
        return new SeeOtherResult(Current.Path);
    }

    /// <summary>Only whom this journey signed in, in the session it made.</summary>
    private async Task<Guid?> WhoAsync(CancellationToken ct) =>
        await sessions.FindAsync(HttpContext, Now, ct) is { } session && session.Row.Id == Current.Journey.Row.SessionId ? session.Customer.Id : null;
}
