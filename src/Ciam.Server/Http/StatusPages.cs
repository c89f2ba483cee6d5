using Ciam.Server.House;
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
        http.Response.ContentType = "text/html; charset=utf-8";
        var page = Language.In(SpokenLanguage.OfFailed(http), () => WordsFor(http.Response.StatusCode) is var (title, words) ? ErrorHtml.Page(title, words, null) : "");
        return http.Response.WriteAsync(page, http.RequestAborted);
    }

    private static (string Title, string Words) WordsFor(int status) => status switch
    {
        StatusCodes.Status400BadRequest => (Language.Say("This form is out of date"), Language.Say("Go back, reload the page and try again. Nothing was changed.")),
        StatusCodes.Status403Forbidden => (Language.Say("This is not for you"), Language.Say("You are signed in, but your account may not open this page.")),
        StatusCodes.Status404NotFound => (Language.Say("There is nothing here"), Language.Say("The address may be mistyped, or what was here is gone.")),
        StatusCodes.Status503ServiceUnavailable => (Language.Say("Many people are here at the moment"), Language.Say("Please wait a few seconds and try again. Nothing was changed.")),
        _ => (Language.Say("This did not work"), Language.Say("Go back and try again. Nothing was changed.")),
    };
}
