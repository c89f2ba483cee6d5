using Ciam.Decisions.Admin;
using Ciam.Protocol;
using Ciam.Protocol.Jose;
using Ciam.Protocol.Wire;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Clients;

/// <summary>Registers a client.</summary>
[Needs(Permission.ChangeClients)]
internal sealed class NewPage(ClientDesk desk, ClientDeeds deeds, TimeProvider clock) : AdminPage
{
    private static readonly ClientForm Usual = new()
    {
        AuthMethod = ClientAuthMethods.Basic,
        IdTokenAlg = SignatureAlgorithms.ES256,
        SecurityProfile = SecurityProfiles.OAuth21,
        GrantTypes = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken],
        Scopes = [StandardScopes.OpenId, StandardScopes.Profile, StandardScopes.OfflineAccess],
    };

    public ClientFormView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => View = new ClientFormView(Usual, await desk.ChoicesAsync(ct), [], IsNew: true);

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
