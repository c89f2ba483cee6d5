using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>Stops every sign-in and token of a customer.</summary>
[Needs(Permission.SuspendCustomers)]
internal sealed class SuspendPage(CustomerDesk desk, CustomerDeeds deeds, TimeProvider clock) : DeedPage(desk, clock)
{
    protected override string DoneWords => A.Suspended;

    [Needs(Permission.SuspendCustomers)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.SuspendAsync(deed, ct), ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.Suspend,
        Subject = subject,
        Consequence = A.SuspendMeans,
        Button = A.Suspend,
        Dangerous = true,
        BackPath = backPath,
    };
}
