using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace Ciam.Server.Http;

/// <summary>The one place where the unexpected is answered: a trace id for the caller, the exception for the log. A malformed request is the caller's own and gets 4xx.</summary>
internal sealed partial class Faults(ILogger<Faults> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;

        var trace = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier;
        var bad = exception as BadHttpRequestException ?? exception.InnerException as BadHttpRequestException;
        if (bad is null)
            Fault(exception, trace);

        httpContext.Response.StatusCode = bad?.StatusCode ?? StatusCodes.Status500InternalServerError;
        var (error, words) = bad is null
            ? ("server_error", "something went wrong on our side; nothing was changed. Please try again")
            : ("invalid_request", "the request is malformed or too large");
        if (httpContext.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            await httpContext.Response.WriteAsync(ErrorHtml.Page(bad is null ? "Something went wrong" : "This request cannot be read", words + ".", trace), cancellationToken);
        else
            await httpContext.Response.WriteAsJsonAsync(new { error, error_description = words, trace_id = trace }, cancellationToken);
        return true;
    }

    [LoggerMessage(101, LogLevel.Error, "fault {TraceId}")]
    private partial void Fault(Exception exception, string traceId);
}
