using Ciam.Server.Pages.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Password and second factors at a glance; what is removed here wants a fresh proof.</summary>
internal sealed class SecurityModel(Sessions sessions, Factors factors, Enrolment enrolment, FreshProof fresh, UserCodes codes, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const string Path = "/account/security";

    public EnrolledFactors Factors { get; private set; } = null!;

    public bool HasUserCode { get; private set; }

    public async Task OnGetAsync(CancellationToken ct) => (Factors, HasUserCode) = (await factors.ListAsync(Me, ct), await codes.HasAsync(Me.Id, ct));

    public async Task<IActionResult> OnPostRenameAsync([FromForm] Guid id, [FromForm] string? name, CancellationToken ct) =>
        Done(Path, await enrolment.RenameTotpAsync(Me, id, name ?? "", Now, ct) ? Texts.Account.AppRenamed : Texts.Account.Gone);

    public async Task<IActionResult> OnPostRemoveTotpAsync([FromForm] Guid id, CancellationToken ct) =>
        await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn
            ? new SeeOtherResult(signIn)
            : Done(Path, await enrolment.RemoveTotpAsync(Me, id, Actor, Now, ct) ? Texts.Account.AppRemoved : Texts.Account.Gone);

    public async Task<IActionResult> OnPostRemovePhoneAsync(CancellationToken ct) =>
        await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn
            ? new SeeOtherResult(signIn)
            : Done(Path, await enrolment.RemovePhoneAsync(Me, Actor, Now, ct) ? Texts.Account.PhoneRemoved : Texts.Account.Gone);
}
