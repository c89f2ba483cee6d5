using Ciam.Decisions.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.SignIn;

/// <summary>A second factor is needed and there is none: an authenticator app is set up on the way.</summary>
internal sealed class EnrolModel(SignInDesk desk, SubmitProof submit, Enrolment enrolment, TimeProvider clock) : JourneyPage(desk, clock)
{
    public PendingTotp? Pending { get; private set; }

    public async Task<IActionResult> OnGetAsync(string handle, CancellationToken ct)
    {
        if (await EnterAsync(handle, IsTurn, ct) is { } elsewhere)
            return elsewhere;
        Pending = await enrolment.BeginTotpAsync(Current.Customer!, Now, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string handle, [FromForm] Guid id, [FromForm] string? code, CancellationToken ct)
    {
        if (await EnterAsync(handle, IsTurn, ct) is { } elsewhere)
            return elsewhere;
        if (await enrolment.FindPendingTotpAsync(Current.Customer!, id, ct) is not { } pending)
            return new SeeOtherResult(Current.PathOf("enrol"));
        Pending = pending;
        if (string.IsNullOrWhiteSpace(code) || code.Length > LongestInput)
            return Again(Texts.SignIn.CodeMissing);
        var answer = await submit.SubmitEnrolmentAsync(HttpContext, Current, customer => enrolment.ConfirmTotpAsync(customer, id, null, code, Now, ct), Now, ct);
        return Answer(answer, Texts.SignIn.EnrolWrong);
    }

    private static bool IsTurn(CurrentStep current) => !current.HasEnded && current.Step is EnrolSecondFactor;
}
