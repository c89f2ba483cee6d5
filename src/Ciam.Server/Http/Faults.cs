using System.Diagnostics;
using Ciam.Server.House;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace Ciam.Server.Http;

/// <summary>
/// The one place where the unexpected is answered: a trace id for the caller, the exception for the log. A malformed request is the caller's own and gets 4xx;
/// a database that cannot be reached, has no room or asks to be tried again gets 503 and when to come back (RFC 9110 section 15.6.4).
/// </summary>
internal sealed partial class Faults(ILogger<Faults> log, DiskRoom disk) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;

        var trace = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier;
        var bad = exception as BadHttpRequestException ?? exception.InnerException as BadHttpRequestException;
        if (bad is null)
        {
            disk.Notice(exception);
            Fault(exception, trace);
        }

        var (status, error, words) = bad is not null ? (bad.StatusCode, "invalid_request", "the request is malformed or too large")
            : IsPassing(exception) ? (StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", "our records cannot be reached at the moment. Please try again in a few seconds")
            : (StatusCodes.Status500InternalServerError, "server_error", "something went wrong on our side; nothing was changed. Please try again");
        httpContext.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = "5";
        if (httpContext.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            await httpContext.Response.WriteAsync(Language.In(SpokenLanguage.OfFailed(httpContext), () => PageFor(status, trace)), cancellationToken);
        }
        else
            await httpContext.Response.WriteAsJsonAsync(new { error, error_description = words, trace_id = trace }, cancellationToken);
        return true;
    }

    /// <summary>The database said that it may do it later, or said nothing (<see cref="NpgsqlException.IsTransient"/>).</summary>
    private static bool IsPassing(Exception fault)
    {
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is NpgsqlException { IsTransient: true })
                return true;
        }

        return false;
    }

    private static string PageFor(int status, string trace) => status switch
    {
        StatusCodes.Status500InternalServerError => ErrorHtml.Page(Language.Say("Something went wrong"), Language.Say("Something went wrong on our side; nothing was changed. Please try again."), trace),
        StatusCodes.Status503ServiceUnavailable => ErrorHtml.Page(Language.Say("Please try again in a moment"), Language.Say("Our records cannot be reached at the moment. Wait a few seconds and try again."), trace),
        _ => ErrorHtml.Page(Language.Say("This request cannot be read"), Language.Say("What was sent is malformed or too large. Go back and try again."), trace),
    };

    [LoggerMessage(101, LogLevel.Error, "fault {TraceId}")]
    private partial void Fault(Exception exception, string traceId);
}
