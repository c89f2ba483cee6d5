using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>Gives a customer who was held back their tries back.</summary>
[Needs(Permission.ClearThrottles)]
internal sealed class UnlockPage(CustomerDesk desk, CustomerDeeds deeds, TimeProvider clock) : DeedPage(desk, clock)
{
    protected override string DoneWords => A.Unlocked;

    [Needs(Permission.ClearThrottles)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.UnlockAsync(deed, ct), ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.Unlock,
        Subject = subject,
        Consequence = A.UnlockMeans,
        Button = A.Unlock,
        Dangerous = false,
        BackPath = backPath,
    };
}
