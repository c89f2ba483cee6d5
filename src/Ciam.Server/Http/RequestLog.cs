using System.Diagnostics;

namespace Ciam.Server.Http;

/// <summary>One line per request: method, route pattern, status, milliseconds. The path itself may carry a handle and is not written.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            NameTrace(http);
        }

        var route = RouteOf(http);
        Answered(http.Request.Method, route, http.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static string RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";

    /// <summary>Where the request is being traced, by its route, as in the line.</summary>
    private static void NameTrace(HttpContext http)
    {
        if (Activity.Current is not { IsAllDataRequested: true } trace)
            return;
        var route = RouteOf(http);
        trace.DisplayName = $"{http.Request.Method} {route}";
        trace.SetTag("http.route", route);
        trace.SetTag("http.response.status_code", http.Response.StatusCode);
    }

    [LoggerMessage(100, LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds:F1} ms")]
    private partial void Answered(string method, string route, int status, double milliseconds);
}
