using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Ciam.Decisions.Admin;

namespace Ciam.Server.House;

/// <summary>How long this node's answers of the last five minutes took, by kind of request: ASP.NET Core's own measurement, kept as a few numbers.</summary>
internal sealed class Latencies : IDisposable
{
    private const int Minutes = 5;

    private readonly TimeProvider _clock;
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Minute[]> _kinds = new(StringComparer.Ordinal);

    private sealed class Minute
    {
        public long Number { get; set; }
        public long[] Counts { get; } = new long[LatencyClasses.Count];
    }

    public Latencies(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Of several hosts in one process each listens to its own.
            if (instrument is { Name: "http.server.request.duration", Meter.Name: "Microsoft.AspNetCore.Hosting" } && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Note(LatencyClasses.KindOf(RouteIn(tags)), seconds * 1000));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    public IReadOnlyList<LatencyLine> Read()
    {
        var oldest = NumberNow() - Minutes;
        var lines = new List<LatencyLine>();
        foreach (var (kind, minutes) in _kinds)
        {
            var sum = new long[LatencyClasses.Count];
            lock (minutes)
            {
                foreach (var minute in minutes.Where(minute => minute.Number > oldest))
                {
                    for (var i = 0; i < sum.Length; i++)
                        sum[i] += minute.Counts[i];
                }
            }

            if (sum.Sum() > 0)
                lines.Add(LatencyClasses.Summarise(kind, sum));
        }

        return [.. lines.OrderBy(line => line.Kind, StringComparer.Ordinal)];
    }

    private void Note(string kind, double ms)
    {
        var number = NumberNow();
        var minutes = _kinds.GetOrAdd(kind, _ => [.. Enumerable.Range(0, Minutes).Select(_ => new Minute())]);
        lock (minutes)
        {
            var minute = minutes[number % Minutes];
            if (minute.Number != number)
            {
                minute.Number = number;
                Array.Clear(minute.Counts);
            }

            minute.Counts[LatencyClasses.ClassOf(ms)]++;
        }
    }

    private long NumberNow() => _clock.GetUtcNow().ToUnixTimeSeconds() / 60;

    private static string? RouteIn(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == "http.route")
                return tag.Value as string;
        }

        return null;
    }
}
