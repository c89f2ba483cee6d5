using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Models;

/// <summary>A deed upon one model in two steps: the page that says what it means and asks why, then the deed.</summary>
internal abstract class ModelDeedPage(ModelDesk desk) : AdminPage
{
    [BindProperty]
    public string? Reason { get; set; }

    public DeedForm Form { get; private set; } = null!;

    protected abstract string Title { get; }
    protected abstract string Consequence { get; }

    /// <summary>A model in this state can have it done.</summary>
    protected abstract string Wanted { get; }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken ct) => await PrepareAsync(id, ct) ? Page() : NoSuchPage();

    /// <summary>The deed answers what to say, and whether it is a refusal.</summary>
    protected async Task<IActionResult> DoAsync(string id, Func<string, Task<(string Words, bool Refused)>> deed, CancellationToken ct)
    {
        if (!await PrepareAsync(id, ct))
            return NoSuchPage();
        var why = Reason?.Trim() ?? "";
        var (words, refused) = why.Length is >= StaffDeed.ShortestReason and <= StaffDeed.LongestReason ? await deed(why) : (A.ReasonMissing, true);
        if (!refused)
            return SeeOther(Form.BackPath, words);
        Form = Form with { Reason = Reason, Error = words };
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> PrepareAsync(string id, CancellationToken ct)
    {
        if (await desk.FindLineAsync(id, ct) is not { } model || model.State != Wanted)
            return false;
        Form = new DeedForm { Title = Title, Subject = model.Version, Consequence = Consequence, Button = Title, BackPath = "/admin/models/" + Uri.EscapeDataString(model.Version) };
        return true;
    }
}
