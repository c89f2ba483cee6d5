using Ciam.Protocol;
using Ciam.Server.Http;
using Ciam.Server.OAuth.Authorize;

namespace Ciam.Server.OAuth.EndSession;

/// <summary>GET and POST /oauth2/logout: an app asks that the customer be signed out; what the app may not decide, our page asks.</summary>
internal static class EndSessionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.EndSession, Handle).WithName("EndSession");
        routes.MapPost(Routes.EndSession, Handle).WithName("EndSessionPost").DisableAntiforgery();
    }

    [Spec("OIDCRIL-2")]
    private static async Task<IResult> Handle(HttpContext http, AppSignOut signOut, TimeProvider clock, CancellationToken ct)
    {
        var read = HttpMethods.IsPost(http.Request.Method) ? await OAuthForm.ReadFormAsync(http, ct) : OAuthForm.ReadQuery(http);
        if (!read.TryGet(out var parameters, out var no)) return AuthorizeAnswers.Page(no);
        if (!(await signOut.AnswerAsync(http, parameters, confirmed: false, clock.GetUtcNow(), ct)).TryGet(out var answer, out no)) return AuthorizeAnswers.Page(no);
        if (answer.Frames.Count > 0) return Results.Content(FrontchannelFrames.Page(http, answer.Frames, answer.Url), "text/html; charset=utf-8");
        return Results.Redirect(answer.MustAsk ? "/oauth2/logout/confirm" + QueryString.Create(Kept(parameters)) : answer.Url);
    }

    /// <summary>The hint did its work; what is needed for the way back travels on.</summary>
    private static Dictionary<string, string?> Kept(Parameters parameters) =>
        new[] { "client_id", "post_logout_redirect_uri", "state" }.Where(name => parameters[name] is not null).ToDictionary(name => name, name => parameters[name]);
}
