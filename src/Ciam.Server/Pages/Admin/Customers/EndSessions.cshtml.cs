using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>Ends every session of a customer.</summary>
[Needs(Permission.EndSessions)]
internal sealed class EndSessionsPage(CustomerDesk desk, CustomerDeeds deeds, TimeProvider clock) : DeedPage(desk, clock)
{
    protected override string DoneWords => A.SessionsEnded;

    [Needs(Permission.EndSessions)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.EndAllSessionsAsync(deed, ct), ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.EndAllSessions,
        Subject = subject,
        Consequence = A.EndAllSessionsMeans,
        Button = A.EndAllSessions,
        Dangerous = true,
        BackPath = backPath,
    };
}
