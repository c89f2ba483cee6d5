using Ciam.Server.Pages.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Makes recovery codes and shows them in the answer itself: they are kept nowhere in readable form, not even until the next page.</summary>
internal sealed class RecoveryCodesModel(Sessions sessions, Enrolment enrolment, Factors factors, FreshProof fresh, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const string Path = "/account/recovery-codes";

    public int Left { get; private set; }
    public IReadOnlyList<string> Codes { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        Left = (await factors.ListAsync(Me, ct)).RecoveryCodesLeft;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        Codes = await enrolment.MakeRecoveryCodesAsync(Me, Now, ct);
        return Page();
    }
}
