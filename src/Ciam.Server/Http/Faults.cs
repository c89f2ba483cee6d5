using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace Ciam.Server.Http;

/// <summary>The one place where the unexpected is answered: a trace id for the caller, the exception for the log. A malformed request is the caller's own and gets 4xx.</summary>
internal sealed partial class Faults(ILogger<Faults> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;

        var bad = exception as BadHttpRequestException ?? exception.InnerException as BadHttpRequestException;
        if (bad is null)
            Fault(exception, TraceOf(httpContext));
        httpContext.Response.StatusCode = bad?.StatusCode ?? StatusCodes.Status500InternalServerError;
        await AnswerAsync(httpContext);
        return true;
    }

    /// <summary>Says in words what an answer without a body says in a number: a page to people, JSON to programs.</summary>
    public static async Task AnswerAsync(HttpContext http)
    {
        var (error, title, words) = Words(http.Response.StatusCode);
        var trace = http.Response.StatusCode >= 500 ? TraceOf(http) : null;
        if (http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            await http.Response.WriteAsync(ErrorHtml.Page(title, words, trace));
        }
        else
        {
            var body = new Dictionary<string, string> { ["error"] = error, ["error_description"] = words.TrimEnd('.').ToLowerInvariant() };
            if (trace is not null)
                body["trace_id"] = trace;
            await http.Response.WriteAsJsonAsync(body);
        }
    }

    private static (string Error, string Title, string Words) Words(int status) => status switch
    {
        StatusCodes.Status403Forbidden => ("access_denied", "Not allowed", "You are signed in, but this is not open to you."),
        StatusCodes.Status404NotFound => ("not_found", "Nothing here", "There is no such page. Check the address, or go back to where you came from."),
        StatusCodes.Status405MethodNotAllowed => ("invalid_request", "Not like this", "This address does not take requests of this kind."),
        StatusCodes.Status429TooManyRequests => ("temporarily_unavailable", "Too many tries", "Wait a little and try again."),
        >= 500 => ("server_error", "Something went wrong", "Something went wrong on our side; nothing was changed. Please try again."),
        _ => ("invalid_request", "This request cannot be read", $"The request is malformed, too large or too old ({ReasonPhrases.GetReasonPhrase(status)}). Go back, reload the page and try again."),
    };

    private static string TraceOf(HttpContext http) => Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

    [LoggerMessage(101, LogLevel.Error, "fault {TraceId}")]
    private partial void Fault(Exception exception, string traceId);
}
