using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Clients;

/// <summary>Lets a disabled client work again.</summary>
[Needs(Permission.ChangeClients)]
internal sealed class EnablePage(ClientDesk desk, ClientDeeds deeds, TimeProvider clock) : ClientDeedPage(desk, clock)
{
    protected override string DoneWords => A.ClientEnabled;

    [Needs(Permission.ChangeClients)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.EnableAsync(deed, ct), ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.Enable,
        Subject = subject,
        Consequence = A.EnableMeans,
        Button = A.Enable,
        Dangerous = false,
        BackPath = backPath,
    };
}
