using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Clients;

/// <summary>Registers a client.</summary>
[Needs(Permission.ChangeClients)]
internal sealed class NewPage(ClientDesk desk, ClientDeeds deeds, TimeProvider clock) : AdminPage
{
    /// <summary>What the form began with; null when it was sent with faults.</summary>
    public AppKind? Kind { get; private set; }

    public ClientFormView View { get; private set; } = null!;

    public async Task OnGetAsync(string? kind, CancellationToken ct)
    {
        Kind = ClientPresets.Named(kind) ?? AppKind.Web;
        View = new ClientFormView(ClientPresets.Of(Kind.Value), await desk.ChoicesAsync(ct), [], IsNew: true);
    }

    [Needs(Permission.ChangeClients)]
    public async Task<IActionResult> OnPostAsync([FromForm] ClientFields fields, CancellationToken ct)
    {
        var outcome = await deeds.CreateAsync(fields.ToForm(), Staff, clock.GetUtcNow(), ct);
        if (outcome.ClientId is { } clientId)
        {
            if (outcome.Secret is { } secret)
                TempData[FilePage.SecretKey(clientId)] = secret;
            return SeeOther($"/admin/clients/{clientId}", A.ClientCreated);
        }

        View = new ClientFormView(fields.ToForm(), await desk.ChoicesAsync(ct), outcome.Faults, IsNew: true);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
