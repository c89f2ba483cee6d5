using Ciam.Server.OAuth;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Companies outside the bank that the customer let in.</summary>
internal sealed class AppsModel(Sessions sessions, Consents consents, TimeProvider clock) : AccountPage(sessions, clock)
{
    public IReadOnlyList<GivenConsent> Apps { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Apps = await consents.ListAsync(Me.Id, ct);

    public async Task<IActionResult> OnPostWithdrawAsync([FromForm] string? client, CancellationToken ct)
    {
        if ((await consents.ListAsync(Me.Id, ct)).All(app => app.ClientId != client))
            return Done("/account/apps", Texts.Account.Gone);
        await consents.WithdrawAsync(Me.Id, client!, Now, ct);
        return Done("/account/apps", Texts.Account.Withdrawn);
    }
}
