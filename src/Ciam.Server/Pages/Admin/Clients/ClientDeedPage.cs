using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Clients;

/// <summary>A deed upon one client in two steps: the page that says what it means and asks why, then the deed.</summary>
internal abstract class ClientDeedPage(ClientDesk desk, TimeProvider clock) : AdminPage
{
    [BindProperty]
    public string? Reason { get; set; }

    public DeedForm Form { get; private set; } = null!;

    /// <summary>What stands in the page, without the client's name and the way back.</summary>
    protected abstract DeedForm Describe(string subject, string backPath);

    protected abstract string DoneWords { get; }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct) =>
        await PrepareAsync(ClientDesk.IdOf(id), ct) ? Page() : NoSuchPage();

    protected async Task<IActionResult> DoAsync(string id, Func<ClientDeed, Task<DeedOutcome>> deed, CancellationToken ct)
    {
        id = ClientDesk.IdOf(id);
        if (!await PrepareAsync(id, ct))
            return NoSuchPage();
        switch (await deed(new ClientDeed(Staff, id, Reason, clock.GetUtcNow())))
        {
            case DeedOutcome.Done:
                return SeeOther(Form.BackPath, DoneWords);
            case DeedOutcome.NothingToDo:
                return SeeOther(Form.BackPath, A.NothingToDo);
            case DeedOutcome.NoSuchSubject:
                return NoSuchPage();
            case DeedOutcome.NotAllowed:
                return Again(A.ClientBeyondYou);
            default:
                return Again(A.ReasonMissing);
        }
    }

    private PageResult Again(string words)
    {
        Form = Form with { Reason = Reason, Error = words };
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> PrepareAsync(string id, CancellationToken ct)
    {
        if (await desk.FindAsync(id, clock.GetUtcNow(), ct) is not { } client)
            return false;
        Form = Describe(client.Form.ClientName ?? id, ClientDesk.PathOf(client.Form.ClientId ?? id));
        return true;
    }
}
