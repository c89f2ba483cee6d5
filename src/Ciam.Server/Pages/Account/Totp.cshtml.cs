using Ciam.Server.Pages.SignIn;
using Ciam.Protocol.Assurance;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Sets up an authenticator app: picture or key, then its first code.</summary>
internal sealed class TotpModel(Sessions sessions, Enrolment enrolment, Factors factors, FreshProof fresh, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const string Path = "/account/totp";

    public PendingTotp? Pending { get; private set; }
    public string Name { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        Pending = await enrolment.BeginTotpAsync(Me, Now, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] Guid id, [FromForm] string? code, [FromForm] string? name, CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        if (await enrolment.FindPendingTotpAsync(Me, id, ct) is not { } pending)
            return new SeeOtherResult(Path);
        (Pending, Name) = (pending, name is { Length: <= LongestInput } ? name : "");
        if (!await enrolment.ConfirmTotpAsync(Me, id, Name, code ?? "", Now, ct))
            return Again(Texts.Account.AppWrong);
        await fresh.CountEnrolmentAsync(HttpContext, Session, Amr.OneTimePassword, Now, ct);
        var next = (await factors.ListAsync(Me, ct)).RecoveryCodesLeft == 0 ? "/account/recovery-codes" : "/account/security";
        return Done(next, Texts.Account.AppAdded);
    }
}
