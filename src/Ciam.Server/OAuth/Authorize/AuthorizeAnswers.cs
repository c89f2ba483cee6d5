using System.Net;
using System.Text;
using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Server.House;
using Ciam.Server.Http;

namespace Ciam.Server.OAuth.Authorize;

/// <summary>The two ways an answer leaves: to the client, or as a page when we do not know where the client is.</summary>
internal static class AuthorizeAnswers
{
    /// <summary>An open redirector would be worse than a dead end (RFC 6749 section 4.1.2.1).</summary>
    public static IResult Page(Refusal no) => Results.Content(
        ErrorHtml.Page(
            Language.Say("This app's request cannot be answered"), Language.Say("Go back to the app and try again. If it happens again, tell the app's makers what stands below."), null, $"{no.Description} ({no.Error})"),
        "text/html; charset=utf-8", Encoding.UTF8, no.Status is 413 or 415 ? no.Status : StatusCodes.Status400BadRequest);

    public static IResult ToClient(HttpContext http, AuthorizeResponse response)
    {
        if (!response.IsFormPost)
            return Results.Redirect(response.RedirectUrl);
        SecurityHeaders.AllowFormsTo(http, response.RedirectUri);
        return Results.Content(FormPost(response), "text/html; charset=utf-8", Encoding.UTF8);
    }

    /// <summary>The script is a file of ours; without script there is a button.</summary>
    [Spec("OAuth2-FP-2")]
    private static string FormPost(AuthorizeResponse response)
    {
        var fields = string.Concat(response.Fields.Select(field =>
            $"<input type=\"hidden\" name=\"{WebUtility.HtmlEncode(field.Key)}\" value=\"{WebUtility.HtmlEncode(field.Value)}\">"));
        var back = WebUtility.HtmlEncode(Language.Say("Back to the app"));
        return $"""
            <!doctype html>
            <html lang="{Language.Current}" dir="{Language.Direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{back}</title><link rel="stylesheet" href="/css/ciam.css"><script src="/js/submit.js" defer></script></head>
            <body class="center"><main class="card"><h1>{back}</h1>
            <form method="post" action="{WebUtility.HtmlEncode(response.RedirectUri)}" data-submit>{fields}<button class="button" type="submit">{WebUtility.HtmlEncode(Language.Say("Continue"))}</button></form>
            </main></body></html>
            """;
    }
}
