using Ciam.Server.SignIn;
using Ciam.Storage.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Where the customer is signed in now.</summary>
internal sealed class SessionsModel(Sessions sessions, OwnAccount own, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const string Path = "/account/sessions";

    public IReadOnlyList<SessionRow> Live { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Live = await own.SessionsAsync(Me.Id, Now, ct);

    public async Task<IActionResult> OnPostEndAsync([FromForm] Guid id, CancellationToken ct) =>
        Done(Path, await own.EndSessionAsync(Me.Id, id, Now, ct) ? Texts.Account.SessionEnded : Texts.Account.Gone);

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken ct) =>
        Done(Path, Texts.Account.SessionsEnded(await own.EndOtherSessionsAsync(Me.Id, Session.Row.Id, Now, ct)));
}
