using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Ciam.Bench.Faults;

/// <summary>What customers were told, so that it can be held against what is kept afterwards.</summary>
internal sealed class Ledger
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<(double At, string Kind, string What)> _failures = new();
    private readonly ConcurrentQueue<(double At, double Milliseconds)> _successes = new();
    private readonly ConcurrentDictionary<string, string> _successors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _broken = new();
    private int _unheard;
    private int _signIns;

    /// <summary>Seconds since the traffic began.</summary>
    public double Now => Stopwatch.GetElapsedTime(_began).TotalSeconds;

    public IReadOnlyCollection<(double At, string Kind, string What)> Failures => _failures;

    public IReadOnlyCollection<(double At, double Milliseconds)> Successes => _successes;

    /// <summary>Promises that were broken, in words.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    /// <summary>Codes and tokens that were spent although their owner never heard the answer: allowed, and told.</summary>
    public int Unheard => _unheard;

    public int Acknowledged => _acknowledged.Count;

    public IReadOnlySet<string> AcknowledgedSoFar() => _acknowledged.Keys.ToHashSet();

    public void Succeed(double milliseconds) => _successes.Enqueue((Now, milliseconds));

    public void Fail(string kind, string what) => _failures.Enqueue((Now, kind, what));

    public void Acknowledge(string refreshToken) => _acknowledged[Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(refreshToken)))] = 0;

    /// <summary>What was got for something that may be spent once; another thing for the same is a double spend.</summary>
    public void Spend(string what, string once, string got)
    {
        if (_successors.GetOrAdd(once, got) != got)
            Break($"one {what} was spent twice");
    }

    /// <summary>Whole sign-ins that ended well.</summary>
    public int SignIns => _signIns;

    public void SignedIn() => Interlocked.Increment(ref _signIns);

    public void SpentUnheard() => Interlocked.Increment(ref _unheard);

    public void Break(string promise) => _broken.Enqueue(promise);

    /// <summary>Every refresh token that somebody was handed must be there.</summary>
    public void CompareWith(IReadOnlySet<string> kept)
    {
        var lost = _acknowledged.Keys.Count(hash => !kept.Contains(hash));
        if (lost > 0)
            Break($"{lost} acknowledged refresh tokens are lost");
    }

    public double LongestSilence()
    {
        var times = _successes.Select(success => success.At).Order().ToList();
        return times.Zip(times.Skip(1), (before, after) => after - before).DefaultIfEmpty(0).Max();
    }

    /// <summary>Good answers a second from one moment to another, and the milliseconds that 99 of 100 of them kept within.</summary>
    public (double PerSecond, double P99) Between(double from, double to)
    {
        var taken = _successes.Where(success => success.At >= from && success.At < to).Select(success => success.Milliseconds).Order().ToList();
        return (taken.Count / (to - from), Rounds.Load.Percentile(taken, 0.99));
    }
}
