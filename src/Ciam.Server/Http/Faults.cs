using System.Diagnostics;
using Ciam.Server.House;
using Microsoft.AspNetCore.Diagnostics;

namespace Ciam.Server.Http;

/// <summary>The one place where the unexpected is answered: a trace id for the caller, the exception for the log. A malformed request is the caller's own and gets 4xx.</summary>
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

        httpContext.Response.StatusCode = bad?.StatusCode ?? StatusCodes.Status500InternalServerError;
        var (error, words) = bad is null
            ? ("server_error", "something went wrong on our side; nothing was changed. Please try again")
            : ("invalid_request", "the request is malformed or too large");
        if (httpContext.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            await httpContext.Response.WriteAsync(Language.In(SpokenLanguage.OfFailed(httpContext), () => PageFor(bad is null, trace)), cancellationToken);
        else
            await httpContext.Response.WriteAsJsonAsync(new { error, error_description = words, trace_id = trace }, cancellationToken);
        return true;
    }

    private static string PageFor(bool ours, string trace) => ours
        ? ErrorHtml.Page(Language.Say("Something went wrong"), Language.Say("Something went wrong on our side; nothing was changed. Please try again."), trace)
        : ErrorHtml.Page(Language.Say("This request cannot be read"), Language.Say("What was sent is malformed or too large. Go back and try again."), trace);

    [LoggerMessage(101, LogLevel.Error, "fault {TraceId}")]
    private partial void Fault(Exception exception, string traceId);
}
