using Ciam.Server.Behaviour;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>The address of a journey: leads to the page of its current step, or back to whoever asked.</summary>
internal sealed class IndexModel(SignInDesk desk, BehaviourConsents behaviour, TimeProvider clock) : JourneyPage(desk, clock)
{
    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct)
    {
        if (await EnterAsync(handle, _ => true, ct) is { } elsewhere)
            return elsewhere;
        if (!Current.HasEnded && Current.Step is Decisions.SignIn.Done or Decisions.SignIn.Refuse)
            return new SeeOtherResult(await Desk.EndUnaskedAsync(Current, HttpContext, Now, ct) ? Current.Path : "/signin/gone");
        return new SeeOtherResult(await AsksAboutBehaviourAsync(ct) ? Current.PathOf("typing") : Current.Path);
    }

    /// <summary>Only of a customer who has just signed in, and at most once.</summary>
    private async Task<bool> AsksAboutBehaviourAsync(CancellationToken ct) =>
        Current.Journey.Row is { Ending: JourneyEndings.Done, CustomerId: { } customerId } && await behaviour.ShallAskAsync(customerId, ct);
}
