using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Ciam.Testing;

/// <summary>One log line, as an operator would see it.</summary>
public sealed record LogLine(LogLevel Level, string Category, EventId Event, string Message, Exception? Fault)
{
    public override string ToString() => $"{Level} {Category} [{Event.Id}] {Message} {Fault}";
}

/// <summary>Keeps every log line a bank's server writes, at every level, so that a test can read them.</summary>
public sealed class CapturedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private IExternalScopeProvider? _scopes;

    public IReadOnlyCollection<LogLine> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <summary>Nothing went wrong that the server itself had not foreseen.</summary>
    public void AssertNoFaults() =>
        Assert.True(_lines.All(line => line.Level < LogLevel.Error), string.Join('\n', _lines.Where(line => line.Level >= LogLevel.Error)));

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<string>();
            logs._scopes?.ForEachScope((scope, found) => found.Add(scope?.ToString() ?? ""), scopes);
            logs._lines.Enqueue(new LogLine(logLevel, category, eventId, string.Join(' ', [formatter(state, exception), .. scopes]), exception));
        }
    }
}
