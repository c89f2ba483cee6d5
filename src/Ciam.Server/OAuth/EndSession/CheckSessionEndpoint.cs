using System.Text;
using Ciam.Protocol;
using Ciam.Server.Http;
using Ciam.Server.SignIn;

namespace Ciam.Server.OAuth.EndSession;

/// <summary>GET /oauth2/session: the frame that clients' pages ask whether the browser's session has changed; the answer is computed in the frame.</summary>
internal static class CheckSessionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Routes.CheckSession, Handle).WithName("CheckSession");

    /// <summary>Any page may frame it: it shows nothing, takes no click, and says only whether a value that the page was given before still holds.</summary>
    [Spec("OIDCSM-3.2")]
    private static async Task<IResult> Handle(HttpContext http, Sessions sessions, TimeProvider clock, CancellationToken ct)
    {
        SecurityHeaders.AllowFraming(http);
        // A session that ended elsewhere leaves its mark in the browser until somebody looks.
        if (await sessions.FindAsync(http, clock.GetUtcNow(), ct) is null)
            sessions.ForgetBrowserState(http);
        return Results.Content("""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Session</title><script src="/js/session-state.js"></script></head><body></body></html>
            """, "text/html; charset=utf-8", Encoding.UTF8);
    }
}
