using System.Diagnostics;

namespace Ciam.Bench.Rounds;

/// <summary>What one run of one kind of work on one server came to.</summary>
/// <param name="PerSecond">Operations a second.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="CpuPerThousand">CPU seconds of the server's process for 1000 operations.</param>
/// <param name="Resident">Megabytes of memory after the run.</param>
/// <param name="WalPerOperation">Bytes of write-ahead log for one operation.</param>
/// <param name="StatementsPerOperation">SQL statements in the server's database for one operation, its workers' included.</param>
internal sealed record Figures(double PerSecond, double P50, double P99, double CpuPerThousand, double Resident, double WalPerOperation, double StatementsPerOperation);

/// <summary>Drives load: closed, where each connection asks again when it was answered, or open, where it asks by the clock.</summary>
internal static class Load
{
    public static Task<(int Done, double Seconds, List<double> Milliseconds)> ClosedAsync(IReadOnlyList<Driver> drivers, Work work, TimeSpan duration) => ClosedAsync(Lanes(drivers, work), duration);

    public static async Task<(int Done, double Seconds, List<double> Milliseconds)> ClosedAsync(IReadOnlyList<Func<ValueTask>> lanes, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var until = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(lanes.Select(doAsync => Task.Run(async () =>
        {
            var taken = new List<double>(4096);
            while (Stopwatch.GetTimestamp() is var before && before < until)
            {
                await doAsync();
                taken.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            }
            return taken;
        })));
        return (all.Sum(taken => taken.Count), Stopwatch.GetElapsedTime(started).TotalSeconds, [.. all.SelectMany(taken => taken)]);
    }

    /// <summary>Latency counts from the moment the request was due, so that a server that stalls cannot hide the queue before it.</summary>
    public static Task<(int Done, double Seconds, List<double> Milliseconds)> OpenAsync(IReadOnlyList<Driver> drivers, Work work, TimeSpan duration, double perSecond) => OpenAsync(Lanes(drivers, work), duration, perSecond);

    /// <inheritdoc cref="OpenAsync(IReadOnlyList{Driver}, Work, TimeSpan, double)"/>
    public static async Task<(int Done, double Seconds, List<double> Milliseconds)> OpenAsync(IReadOnlyList<Func<ValueTask>> lanes, TimeSpan duration, double perSecond)
    {
        var started = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(lanes.Select((doAsync, lane) => Task.Run(async () =>
        {
            var taken = new List<double>(4096);
            for (var turn = 0; ; turn++)
            {
                var due = TimeSpan.FromSeconds(((turn * lanes.Count) + lane) / perSecond);
                if (due >= duration)
                    return taken;
                if (due - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } wait)
                    await Task.Delay(wait);
                await doAsync();
                taken.Add((Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds);
            }
        })));
        return (all.Sum(taken => taken.Count), Stopwatch.GetElapsedTime(started).TotalSeconds, [.. all.SelectMany(taken => taken)]);
    }

    /// <summary>The value below which the given share of the measurements lies (nearest rank).</summary>
    public static double Percentile(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];

    private static IReadOnlyList<Func<ValueTask>> Lanes(IReadOnlyList<Driver> drivers, Work work) => [.. drivers.Select(driver => (Func<ValueTask>)(() => driver.DoAsync(work)))];

    public static double Median(IEnumerable<double> values) => Percentile([.. values.Order()], 0.5);
}
