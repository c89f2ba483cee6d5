using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Clients;

/// <summary>Gives a client another secret, shown once.</summary>
[Needs(Permission.ChangeClients)]
internal sealed class RotateSecretPage(ClientDesk desk, ClientDeeds deeds, TimeProvider clock) : ClientDeedPage(desk, clock)
{
    protected override string DoneWords => A.SecretRotated;

    [Needs(Permission.ChangeClients)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(
        id,
        async deed =>
        {
            var (outcome, secret) = await deeds.RotateSecretAsync(deed, ct);
            if (secret is not null)
                TempData[FilePage.SecretKey(deed.ClientId)] = secret;
            return outcome;
        },
        ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.RotateSecret,
        Subject = subject,
        Consequence = A.RotateSecretMeans,
        Button = A.RotateSecret,
        Dangerous = false,
        BackPath = backPath,
    };
}
