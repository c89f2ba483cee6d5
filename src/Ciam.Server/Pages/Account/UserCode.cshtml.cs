using Ciam.Server.Customers;
using Ciam.Server.Pages.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Sets or removes the code without which apps cannot ask the customer for approvals; both want a fresh proof.</summary>
internal sealed class UserCodeModel(Sessions sessions, UserCodes codes, FreshProof fresh, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const string Path = "/account/user-code";

    public bool HasCode { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        HasCode = await codes.HasAsync(Me.Id, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? code, CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        HasCode = await codes.HasAsync(Me.Id, ct);
        if (code is not { Length: <= LongestInput } || !UserCodes.IsGood(code))
            return Again(Texts.Approvals.UserCodeRule);
        await codes.SetAsync(Me.Id, code, Now, ct);
        return Done("/account/security", Texts.Approvals.UserCodeSaved);
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct) =>
        await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn
            ? new SeeOtherResult(signIn)
            : Done("/account/security", await codes.RemoveAsync(Me.Id, Now, ct) ? Texts.Approvals.UserCodeRemoved : Texts.Account.Gone);
}
