using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Clients;

/// <summary>Stops a client from getting anything.</summary>
[Needs(Permission.ChangeClients)]
internal sealed class DisablePage(ClientDesk desk, ClientDeeds deeds, TimeProvider clock) : ClientDeedPage(desk, clock)
{
    protected override string DoneWords => A.ClientDisabled;

    [Needs(Permission.ChangeClients)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.DisableAsync(deed, ct), ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.Disable,
        Subject = subject,
        Consequence = A.DisableMeans,
        Button = A.Disable,
        Dangerous = true,
        BackPath = backPath,
    };
}
