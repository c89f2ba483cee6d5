using Microsoft.AspNetCore.Diagnostics;

namespace Ciam.Server.Http;

/// <summary>A status without a body is an empty window in a browser: people get a page instead, programs keep their bare status.</summary>
internal static class StatusPages
{
    public static Task AnswerAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        if (!http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            return Task.CompletedTask;
        var (title, words) = WordsFor(http.Response.StatusCode);
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(ErrorHtml.Page(title, words, null), http.RequestAborted);
    }

    private static (string Title, string Words) WordsFor(int status) => status switch
    {
        StatusCodes.Status400BadRequest => ("This form is out of date", "Go back, reload the page and try again. Nothing was changed."),
        StatusCodes.Status403Forbidden => ("This is not for you", "You are signed in, but your account may not open this page."),
        StatusCodes.Status404NotFound => ("There is nothing here", "The address may be mistyped, or what was here is gone."),
        _ => ("This did not work", "Go back and try again. Nothing was changed."),
    };
}
