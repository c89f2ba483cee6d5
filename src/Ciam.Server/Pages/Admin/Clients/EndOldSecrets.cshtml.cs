using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Clients;

/// <summary>Ends replaced secrets before their grace is over.</summary>
[Needs(Permission.ChangeClients)]
internal sealed class EndOldSecretsPage(ClientDesk desk, ClientDeeds deeds, TimeProvider clock) : ClientDeedPage(desk, clock)
{
    protected override string DoneWords => A.OldSecretsEnded;

    [Needs(Permission.ChangeClients)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.EndReplacedSecretsAsync(deed, ct), ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.EndOldSecrets,
        Subject = subject,
        Consequence = A.EndOldSecretsMeans,
        Button = A.EndOldSecrets,
        Dangerous = true,
        BackPath = backPath,
    };
}
