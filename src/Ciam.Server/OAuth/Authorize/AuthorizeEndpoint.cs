using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Server.Http;
using Ciam.Server.SignIn;

namespace Ciam.Server.OAuth.Authorize;

/// <summary>What the authorize story needs.</summary>
internal readonly record struct AuthorizeServices(
    ArrivedRequests Arrivals, ResourceCatalog Catalog, Sessions Sessions, JourneyStore Journeys, Consents Consents, CodeIssuer Codes, UsedSessions Used, AuthorizeReplies Replies, ManagedGrants Grants, SpokenLanguage Spoken, TimeProvider Clock);

/// <summary>
/// GET and POST /oauth2/authorize, and the way back into it after a sign-in:
/// 1 read, 2 address, 3 validate, 4 recognise, 5 judge, 6 next step, 7 issue, 8 answer.
/// </summary>
internal static class AuthorizeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Authorize, Handle).WithName("Authorize").LeadsCustomersIn();
        routes.MapPost(Routes.Authorize, Handle).WithName("AuthorizePost").DisableAntiforgery().LeadsCustomersIn();
        routes.MapGet(Routes.Resume, ResumeAsync).WithName("Resume").LeadsCustomersIn();
    }

    [Spec("OIDCC-3.1.2.1")]
    private static async Task<IResult> Handle(HttpContext http, [AsParameters] AuthorizeServices s, CancellationToken ct)
    {
        // 1 Read query or form. Nothing may be sent twice.
        var read = HttpMethods.IsPost(http.Request.Method) ? await OAuthForm.ReadFormAsync(http, ct) : OAuthForm.ReadQuery(http);
        if (!read.TryGet(out var raw, out var no)) return AuthorizeAnswers.Page(no);
        return (await s.Arrivals.ReadAsync(raw, s.Clock.GetUtcNow(), ct)).TryGet(out var arrived, out no) ? await AnswerAsync(http, arrived, null, s, ct) : AuthorizeAnswers.Page(no);
    }

    /// <summary>The browser is back from the sign-in pages; the same request enters the same list again.</summary>
    private static async Task<IResult> ResumeAsync(HttpContext http, string? journey, [AsParameters] AuthorizeServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();
        return await s.Journeys.FindAsync(http, journey ?? "", now, ct) is { } open && await s.Arrivals.AgainAsync(open.Request, now, ct) is { } arrived
            ? await AnswerAsync(http, arrived, open, s, ct)
            : AuthorizeAnswers.Page(Refusal.InvalidRequest("this sign-in has expired or was started in another browser"));
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, ArrivedRequest arrived, OpenJourney? journey, AuthorizeServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 2 Who asks, and where the answer may go. Until this is proven we may not redirect.
        if (!AddressedRequest.Prove(arrived.Parameters, arrived.Client, arrived.Origin).TryGet(out var addressed, out var no)) return AuthorizeAnswers.Page(arrived.Unreadable ?? no);

        if (arrived.Unreadable is { } unreadable) return await s.Replies.ErrorAsync(http, addressed, unreadable, now, ct);

        // 3 The checklist. From here on errors go back to the client.
        if (!ValidRequest.Prove(addressed, await s.Catalog.LoadAsync(ct)).TryGet(out var request, out no)) return await s.Replies.ErrorAsync(http, addressed, no, now, ct);
        if (journey is null) s.Spoken.Wish(http, request.UiLocales);
        if (AuthorizeRules.Ended(journey) is { } ended) return await s.Codes.RefuseAsync(http, addressed, ended, journey, now, ct);

        // 4 Who is there, and how well and lately proven.
        var session = await s.Sessions.FindToReadAsync(http, now, ct);
        if (!(await s.Codes.ExpectedCustomerAsync(request, session, now, ct)).TryGet(out var expected, out no)) return await s.Replies.ErrorAsync(http, addressed, no, now, ct);
        var need = AuthorizeRules.SignInNeeded(request, session, expected.Id, journey, now);

        // 5 Judge what happens silently; an interactive sign-in was judged when its proofs came in.
        var use = need is null && !AuthorizeRules.JustSignedIn(journey, session!) ? await s.Used.JudgeAsync(http, request.Client, session!, request.Scopes, AuthorizeRules.WantedAcr(request), now, ct) : null;
        if (use is { Answer: var answer })
        {
            if (answer.Refusal is { } risky) return await s.Codes.RefuseAsync(http, addressed, risky, journey, now, ct);
            if (answer.AskFactor) need = AuthorizeRules.FactorNeeded(request, session!);
        }

        // 6 A step is needed: sign in, or consent.
        if (need is not null && AuthorizeRules.NoSignInPossible(request, journey, need) is { } impossible) return await s.Codes.RefuseAsync(http, addressed, impossible, journey, now, ct);
        if (need is not null) return Results.Redirect(await s.Journeys.BeginAsync(http, need, now, ct));
        if (!(await s.Grants.SucceedAsync(request, session!.Customer.Id, ct)).TryGet(out var succession, out no)) return await s.Codes.RefuseAsync(http, addressed, no, journey, now, ct);
        if (DetailConsent.IsNeeded(request, journey)
            || await s.Consents.IsNeededAsync(request.Client, session.Customer.Id, request.Scopes, AuthorizeRules.ConsentAskedAfter(request, journey), ct))
        {
            return request.PromptNone
                ? await s.Codes.RefuseAsync(http, addressed, Refusal.ConsentRequired("the customer has not agreed yet"), journey, now, ct)
                : Results.Redirect(await s.Journeys.BeginConsentAsync(http, AuthorizeRules.AsJourney(request), session, journey, now, ct));
        }

        // 7 Issue the code: grant, code, judgment and audit entry in one transaction. 8 Answer.
        if (journey?.Row.Ending == JourneyEndings.Agreed && !await s.Journeys.UseAgreementAsync(journey, ct)) return await s.Replies.ErrorAsync(http, addressed, AuthorizeRules.AgreementUsed, now, ct);
        return await s.Codes.IssueAsync(http, request, succession, session, use?.Judged, journey, now, ct);
    }
}
