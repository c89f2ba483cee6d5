using Ciam.Server.Pages.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Server.Pages.Register;

/// <summary>"This was not me": one click, so that a mail scanner that follows links does not close accounts.</summary>
internal sealed class NotMeModel(AccountRecovery recovery, WayBack way, TimeProvider clock) : RegisterPage(way, clock)
{
    private const string DoneMark = "done";

    public bool IsAsking { get; private set; }
    public bool IsDone { get; private set; }

    public string Title => IsDone ? Texts.Register.NotMeDoneTitle : IsAsking ? Texts.Register.NotMeTitle : Texts.Register.SpentTitle;
    public string Lead => IsDone ? Texts.Register.NotMeDoneLead : IsAsking ? Texts.Register.NotMeLead : Texts.Register.SpentLead;

    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct)
    {
        IsDone = handle == DoneMark;
        IsAsking = !IsDone && await recovery.IsNotMeLinkAsync(handle, Now, ct);
        return new PageResult { StatusCode = IsDone || IsAsking ? StatusCodes.Status200OK : StatusCodes.Status410Gone };
    }

    public async Task<IActionResult> OnPostAsync(string handle, CancellationToken ct) =>
        await recovery.DisownAsync(handle, Now, ct) ? new SeeOtherResult("/not-me/" + DoneMark) : await OnGetAsync(handle, ct);
}
