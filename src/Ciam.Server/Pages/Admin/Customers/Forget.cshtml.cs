using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>Proposes to forget a customer; a second person decides.</summary>
[Needs(Permission.ForgetPeople)]
internal sealed class ForgetPage(CustomerDesk desk, ForgetPeople people, TimeProvider clock) : DeedPage(desk, clock)
{
    protected override string DoneWords => A.ProposalMade;

    [Needs(Permission.ForgetPeople)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => people.ProposeAsync(deed, ct), ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.Forget,
        Subject = subject,
        Consequence = A.ForgetMeans,
        Button = A.ForgetButton,
        Dangerous = true,
        BackPath = backPath,
    };
}
