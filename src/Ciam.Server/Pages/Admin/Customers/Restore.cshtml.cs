using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>Lifts a suspension.</summary>
[Needs(Permission.SuspendCustomers)]
internal sealed class RestorePage(CustomerDesk desk, CustomerDeeds deeds, TimeProvider clock) : DeedPage(desk, clock)
{
    protected override string DoneWords => A.Restored;

    [Needs(Permission.SuspendCustomers)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.RestoreAsync(deed, ct), ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.Restore,
        Subject = subject,
        Consequence = A.RestoreMeans,
        Button = A.Restore,
        Dangerous = false,
        BackPath = backPath,
    };
}
