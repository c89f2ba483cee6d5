using Ciam.Server.Pages.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Password and second factors at a glance; what is removed here wants a fresh proof.</summary>
internal sealed class SecurityModel(Sessions sessions, Factors factors, Passkeys passkeys, Enrolment enrolment, PasskeyEnrolment passkeyEnrolment, OwnFactors own, FreshProof fresh, UserCodes codes, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const string Path = "/account/security";

    public EnrolledFactors Factors { get; private set; } = null!;

    /// <summary>All of them, those too that the house no longer takes: they can be removed.</summary>
    public IReadOnlyList<PasskeyRow> Passkeys { get; private set; } = [];

    public bool HasUserCode { get; private set; }

    public async Task OnGetAsync(CancellationToken ct) =>
        (Factors, Passkeys, HasUserCode) = (await factors.ListAsync(Me, ct), await passkeys.ListAsync(Me.Id, ct), await codes.HasAsync(Me.Id, ct));

    public async Task<IActionResult> OnPostRenameAsync([FromForm] Guid id, [FromForm] string? name, CancellationToken ct) =>
        Done(Path, await enrolment.RenameTotpAsync(Me, id, name ?? "", Now, ct) ? Texts.Account.AppRenamed : Texts.Account.Gone);

    public async Task<IActionResult> OnPostRenamePasskeyAsync([FromForm] Guid id, [FromForm] string? name, CancellationToken ct) =>
        Done(Path, await passkeyEnrolment.RenameAsync(Me, id, name ?? "", Now, ct) ? Texts.Account.PasskeyRenamed : Texts.Account.Gone);

    public async Task<IActionResult> OnPostRemovePasskeyAsync([FromForm] Guid id, CancellationToken ct) =>
        await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn
            ? new SeeOtherResult(signIn)
            : Done(Path, await own.RemovePasskeyAsync(Session, id, Now, ct) ? Texts.Account.PasskeyRemoved : Texts.Account.Gone);

    public async Task<IActionResult> OnPostRemoveTotpAsync([FromForm] Guid id, CancellationToken ct) =>
        await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn
            ? new SeeOtherResult(signIn)
            : Done(Path, await own.RemoveAppAsync(Session, id, Now, ct) ? Texts.Account.AppRemoved : Texts.Account.Gone);

    public async Task<IActionResult> OnPostRemovePhoneAsync(CancellationToken ct) =>
        await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn
            ? new SeeOtherResult(signIn)
            : Done(Path, await own.RemovePhoneAsync(Session, Now, ct) ? Texts.Account.PhoneRemoved : Texts.Account.Gone);
}
