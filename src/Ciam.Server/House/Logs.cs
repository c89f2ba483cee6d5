using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Ciam.Server.House;

/// <summary>One JSON line per event on standard output; never a body, a query string or a header.</summary>
internal static class Logs
{
    public static void UseStructuredLogs(this WebApplicationBuilder builder)
    {
        var logger = To(sink => sink.Console(new JsonFormatter(renderMessage: true)));
        builder.Logging.ClearProviders();
        // Every line bears trace and span by itself; as a scope they would stand there twice.
        builder.Logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.None);
        builder.Services.AddSingleton<ILoggerProvider>(_ => new Serilog.Extensions.Logging.SerilogLoggerProvider(logger, dispose: true));
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Error);

        // This category opens the scope that hangs the path on every line; ours may carry the handle of a journey or of a mail's link.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    internal static Serilog.Core.Logger To(Func<Serilog.Configuration.LoggerSinkConfiguration, LoggerConfiguration> sink) => sink(new LoggerConfiguration()
        .MinimumLevel.Information()
        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
        .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
        .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Error)
        .WriteTo).CreateLogger();
}
