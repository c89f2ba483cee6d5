using Ciam.Server.Pages.SignIn;
using Ciam.Protocol.Assurance;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Account;

/// <summary>Sets up a number for codes by text message: a code goes there, and comes back.</summary>
internal sealed class PhoneModel(Sessions sessions, Enrolment enrolment, OwnFactors own, FreshProof fresh, TimeProvider clock) : AccountPage(sessions, clock)
{
    private const string Path = "/account/phone";

    public string Number { get; private set; } = "";

    /// <summary>The number a code is under way to, masked.</summary>
    public string? SentTo { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? again, CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        SentTo = again is null ? await enrolment.FindPendingPhoneAsync(Me, Now, ct) : null;
        return Page();
    }

    public async Task<IActionResult> OnPostSendAsync([FromForm] string? number, CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        Number = number is { Length: <= LongestInput } ? number : "";
        if (PhoneNumber.Read(number) is not { } read)
            return Again(Texts.Account.PhoneBad);
        return await enrolment.BeginPhoneAsync(Me, read, HttpContext.Connection.RemoteIpAddress, Now, ct) switch
        {
            PhoneBegun.Sent => new SeeOtherResult(Path),
            PhoneBegun.TooOften => Again(Texts.Account.TooManyTries, StatusCodes.Status429TooManyRequests),
            _ => Again(Texts.Account.PhoneNotReached),
        };
    }

    public async Task<IActionResult> OnPostConfirmAsync([FromForm] string? code, CancellationToken ct)
    {
        if (await fresh.AskAsync(HttpContext, Session, Path, Now, ct) is { } signIn)
            return new SeeOtherResult(signIn);
        if (await own.ConfirmPhoneAsync(Session, code ?? "", Now, ct))
        {
            await fresh.CountEnrolmentAsync(HttpContext, Session, Amr.Sms, Now, ct);
            return Done("/account/security", Texts.Account.PhoneAdded);
        }

        SentTo = await enrolment.FindPendingPhoneAsync(Me, Now, ct);
        return Again(Texts.Account.PhoneWrong);
    }
}
