using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Customers;

/// <summary>Makes the next sign-in set a new password.</summary>
[Needs(Permission.RequireNewPassword)]
internal sealed class RequireNewPasswordPage(CustomerDesk desk, CustomerDeeds deeds, TimeProvider clock) : DeedPage(desk, clock)
{
    protected override string DoneWords => A.NewPasswordRequired;

    [Needs(Permission.RequireNewPassword)]
    public Task<IActionResult> OnPostAsync(string id, CancellationToken ct) => DoAsync(id, deed => deeds.RequireNewPasswordAsync(deed, ct), ct);

    protected override DeedForm Describe(string subject, string backPath) => new()
    {
        Title = A.RequireNewPassword,
        Subject = subject,
        Consequence = A.RequireNewPasswordMeans,
        Button = A.RequireNewPassword,
        Dangerous = true,
        BackPath = backPath,
    };
}
