using Ciam.Decisions.Admin;
using Ciam.Protocol.Registration;
using Ciam.Server.Admin;
using Ciam.Server.House;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Clients;

/// <summary>One client: read by whoever may see clients, changed by whoever may change them.</summary>
[Needs(Permission.SeeClients)]
internal sealed class FilePage(ClientDesk desk, ClientDeeds deeds, ClientTests tests, Issuer issuer, TimeProvider clock) : AdminPage
{
    public ClientFile Client { get; private set; } = null!;

    public ClientFormView View { get; private set; } = null!;

    /// <summary>A new secret, once.</summary>
    public string? Secret { get; private set; }

    /// <summary>How the last try went; null where nothing was tried.</summary>
    public IReadOnlyList<ClientCheck>? Checks { get; private set; }

    /// <summary>How it is connected, by what is saved and not by what was typed.</summary>
    public IReadOnlyList<ConnectKit> Kits => ConnectKits.For(Client.Form, issuer.Value);

    public bool MayChange => Staff.May(Permission.ChangeClients);

    public string Path => ClientDesk.PathOf(Client.Form.ClientId ?? "");

    public static string SecretKey(string clientId) => "admin.secret." + clientId;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct)
    {
        id = ClientDesk.IdOf(id);
        if (!await LoadAsync(id, [], null, ct))
            return NoSuchPage();
        Secret = TempData[SecretKey(id)] as string;
        return Page();
    }

    [Needs(Permission.ChangeClients)]
    public async Task<IActionResult> OnPostAsync(string id, [FromForm] ClientFields fields, CancellationToken ct)
    {
        id = ClientDesk.IdOf(id);
        if (await deeds.ChangeAsync(id, fields.ToForm(), Staff, clock.GetUtcNow(), ct) is not { } outcome)
            return NoSuchPage();
        if (outcome.Proposal is { } proposal)
            return SeeOther($"/admin/proposals/{proposal}", A.ProposalMade);
        if (outcome.ClientId is not null)
            return SeeOther(ClientDesk.PathOf(id), A.ClientSaved);
        if (!await LoadAsync(id, outcome.Faults, fields.ToForm() with { ClientId = id }, ct))
            return NoSuchPage();
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>Asks addresses that the client named, so it is a deed of those who may name them.</summary>
    [Needs(Permission.ChangeClients)]
    public async Task<IActionResult> OnPostTestAsync(string id, CancellationToken ct)
    {
        id = ClientDesk.IdOf(id);
        if (await tests.TryAsync(id, ct) is not { } checks || !await LoadAsync(id, [], null, ct))
            return NoSuchPage();
        Checks = checks;
        return Page();
    }

    private async Task<bool> LoadAsync(string id, IReadOnlyList<MetadataFault> faults, ClientForm? sent, CancellationToken ct)
    {
        if (await desk.FindAsync(id, clock.GetUtcNow(), ct) is not { } client)
            return false;
        Client = client;
        View = new ClientFormView(sent ?? client.Form, await desk.ChoicesAsync(ct), faults, IsNew: false);
        return true;
    }
}
