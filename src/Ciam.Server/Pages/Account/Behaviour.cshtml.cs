using Ciam.Server.Behaviour;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>The switch for measuring how the customer types and moves, and what has been learned.</summary>
internal sealed class BehaviourModel(Sessions sessions, BehaviourConsents consents, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const string Path = "/account/behaviour";

    public BehaviourStanding Standing { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => Standing = await consents.StandingAsync(Me.Id, ct);

    public async Task<IActionResult> OnPostOnAsync(CancellationToken ct)
    {
        await consents.AnswerAsync(Me.Id, given: true, Actor, Now, ct);
        return Done(Path, Texts.Behaviour.SwitchedOn);
    }

    public async Task<IActionResult> OnPostOffAsync(CancellationToken ct)
    {
        await consents.AnswerAsync(Me.Id, given: false, Actor, Now, ct);
        return Done(Path, Texts.Behaviour.SwitchedOff);
    }

    public async Task<IActionResult> OnPostEraseAsync(CancellationToken ct)
    {
        await consents.EraseAsync(Me.Id, Actor, Now, ct);
        return Done(Path, Texts.Behaviour.Erased);
    }
}
