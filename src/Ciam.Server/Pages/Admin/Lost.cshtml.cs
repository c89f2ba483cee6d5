using Ciam.Decisions.Admin;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin;

/// <summary>Every address below /admin that leads nowhere.</summary>
[Needs(Permission.SeeOverview)]
internal sealed class LostPage : AdminPage
{
    public IActionResult OnGet() => NoSuchPage();
}
