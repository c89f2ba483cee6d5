using Ciam.Decisions.Customers;
using Ciam.Protocol.Assurance;
using Ciam.Server.Customers;
using Ciam.Server.Pages.SignIn;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Adds a passkey: the browser makes it, the page names it.</summary>
internal sealed class PasskeyModel(Sessions sessions, PasskeyEnrolment enrolment, Factors factors, FreshProof fresh, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const string Path = "/account/passkey";

    public PasskeyQuestion? Question { get; private set; }
    public string Name { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        Question = await enrolment.BeginAsync(HttpContext, Me, Session.Row.Id, Now, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? state, [FromForm] string? answer, [FromForm] string? name, CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        (Question, Name) = (await enrolment.BeginAsync(HttpContext, Me, Session.Row.Id, Now, ct), name is { Length: <= LongestInput } ? name : "");
        if (string.IsNullOrEmpty(answer))
            return Again(Texts.Account.PasskeyNeedsScript);
        switch (await enrolment.EnrolAsync(HttpContext, Me, Session.Row.Id, state ?? "", answer, Name, DeviceName.Of(Request.Headers.UserAgent), Now, ct))
        {
            case PasskeyEnrolled.MustBeDeviceBound: return Again(Texts.Account.PasskeyMustBeBound);
            case PasskeyEnrolled.Full: return Again(Texts.Account.PasskeyFull);
            case PasskeyEnrolled.RefusedByPolicy: return Again(Texts.Account.PasskeyRefusedByPolicy);
            case PasskeyEnrolled.Refused: return Again(Texts.Account.PasskeyRefused);
        }

        // That the key is there has been seen; what it is worth at a sign-in shows when it signs in.
        await fresh.CountEnrolmentAsync(HttpContext, Session, Amr.KeyPossession, Now, ct);
        var next = (await factors.ListAsync(Me, ct)).RecoveryCodesLeft == 0 ? "/account/recovery-codes" : "/account/security";
        return Done(next, Texts.Account.PasskeyAdded);
    }
}
