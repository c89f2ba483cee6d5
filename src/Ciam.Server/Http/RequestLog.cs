using System.Diagnostics;

namespace Ciam.Server.Http;

/// <summary>One line per request: method, route pattern, status, milliseconds. The path itself may carry a handle and is not written.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        await next(http);
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
        Answered(http.Request.Method, route, http.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    [LoggerMessage(100, LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds:F1} ms")]
    private partial void Answered(string method, string route, int status, double milliseconds);
}
