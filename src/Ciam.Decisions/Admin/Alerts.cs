namespace Ciam.Decisions.Admin;

/// <summary>What an operator of the console ought to do something about.</summary>
public enum AlertKind
{
    /// <summary>Nothing can be signed.</summary>
    NoSigningKey,

    /// <summary>The last key of an algorithm ends soon and has no successor.</summary>
    SigningKeyEnds,
    NodeSilent,
    MessagesWait,
    NoticesWait,
    TrailUnsealed,
    ReceiverBehind,
    RefusalsJump,
    GuessingJumps,
    CasesWait,
    SlowAnswers,
}

/// <summary>One alert: what it is about, how many or how much, and for how long.</summary>
public sealed record Alert(AlertKind Kind, bool IsBad, string What = "", double Amount = 0, TimeSpan Age = default);

/// <summary>A key that signs or will.</summary>
public sealed record KeyState(string Id, string Alg, DateTimeOffset MadeAt, DateTimeOffset SignsFrom, DateTimeOffset SignsUntil);

/// <summary>A process of the server and when it last told of itself.</summary>
public sealed record NodeState(string Name, DateTimeOffset SeenAt);

/// <summary>A queue: how many wait, and since when the oldest does.</summary>
public sealed record QueueState(long Count, DateTimeOffset? Oldest)
{
    public TimeSpan AgeAt(DateTimeOffset now) => Count > 0 && Oldest is { } since && since < now ? now - since : TimeSpan.Zero;
}

/// <summary>A receiver of the audit trail, and how far it is behind.</summary>
public sealed record ReceiverState(string Name, TimeSpan Lag, int Failures);

/// <summary>Everything alerts are made from.</summary>
public sealed record HouseState
{
    public required DateTimeOffset Now { get; init; }
    public IReadOnlyList<KeyState> Keys { get; init; } = [];
    public IReadOnlyList<NodeState> Nodes { get; init; } = [];
    public QueueState Messages { get; init; } = new(0, null);
    public QueueState Notices { get; init; } = new(0, null);
    public QueueState Cases { get; init; } = new(0, null);

    /// <summary>Entries without a seal, and when the last seal was made.</summary>
    public QueueState Unsealed { get; init; } = new(0, null);
    public IReadOnlyList<ReceiverState> Receivers { get; init; } = [];
    public IReadOnlyList<LatencyLine> Latencies { get; init; } = [];

    /// <summary>By column of the chart, the newest last and not over yet.</summary>
    public IReadOnlyList<long> Refusals { get; init; } = [];
    public IReadOnlyList<long> WrongProofs { get; init; } = [];
}

/// <summary>What in the state of the house calls for somebody; worst first.</summary>
public static class Alerts
{
    public static readonly TimeSpan NodeSilence = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan QueueLag = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan SealLag = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan ReceiverLag = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan CaseAge = TimeSpan.FromHours(24);
    public static readonly TimeSpan KeyNotice = TimeSpan.FromHours(24);

    /// <summary>Slower than this at the 95th percentile.</summary>
    public const double SlowMs = 1000;

    /// <summary>So many times the usual, and so many at least: a quiet night's third refusal is no news.</summary>
    public const double Jump = 4;
    public const long FewestInJump = 20;

    /// <summary>Fewer answers than these say nothing about speed.</summary>
    private const long FewestAnswers = 20;

    public static IReadOnlyList<Alert> Of(HouseState state) =>
        [.. Keys(state).Concat(Nodes(state)).Concat(Queues(state)).Concat(Jumps(state)).Concat(Slow(state)).OrderByDescending(alert => alert.IsBad).ThenBy(alert => alert.Kind)];

    private static IEnumerable<Alert> Keys(HouseState state)
    {
        if (!state.Keys.Any(key => key.SignsFrom <= state.Now && state.Now < key.SignsUntil))
            yield return new Alert(AlertKind.NoSigningKey, IsBad: true);
        foreach (var last in state.Keys.GroupBy(key => key.Alg).Select(keys => keys.MaxBy(key => key.SignsUntil)!).Where(key => key.SignsUntil > state.Now && key.SignsUntil - state.Now < KeyNotice))
            yield return new Alert(AlertKind.SigningKeyEnds, IsBad: false, last.Alg, 0, last.SignsUntil - state.Now);
    }

    private static IEnumerable<Alert> Nodes(HouseState state) =>
        state.Nodes.Where(node => state.Now - node.SeenAt > NodeSilence).Select(node => new Alert(AlertKind.NodeSilent, IsBad: true, node.Name, 0, state.Now - node.SeenAt));

    private static IEnumerable<Alert> Queues(HouseState state)
    {
        foreach (var (kind, queue, most) in new[]
        {
            (AlertKind.MessagesWait, state.Messages, QueueLag), (AlertKind.NoticesWait, state.Notices, QueueLag), (AlertKind.TrailUnsealed, state.Unsealed, SealLag), (AlertKind.CasesWait, state.Cases, CaseAge),
        })
        {
            if (queue.AgeAt(state.Now) > most)
                yield return new Alert(kind, kind is AlertKind.MessagesWait or AlertKind.TrailUnsealed, "", queue.Count, queue.AgeAt(state.Now));
        }

        foreach (var receiver in state.Receivers.Where(receiver => receiver.Lag > ReceiverLag || receiver.Failures > 0))
            yield return new Alert(AlertKind.ReceiverBehind, receiver.Lag > ReceiverLag, receiver.Name, receiver.Failures, receiver.Lag);
    }

    private static IEnumerable<Alert> Jumps(HouseState state)
    {
        if (Jumped(state.Refusals) is { } refusals)
            yield return new Alert(AlertKind.RefusalsJump, IsBad: false, "", refusals);
        if (Jumped(state.WrongProofs) is { } proofs)
            yield return new Alert(AlertKind.GuessingJumps, IsBad: false, "", proofs);
    }

    private static IEnumerable<Alert> Slow(HouseState state) =>
        state.Latencies.Where(line => line.Count >= FewestAnswers && line.P95 >= SlowMs).Select(line => new Alert(AlertKind.SlowAnswers, IsBad: false, line.Kind, line.P95));

    /// <summary>The newest count where it is far above the middle of those before; null where it is not.</summary>
    private static double? Jumped(IReadOnlyList<long> counts)
    {
        if (counts.Count < 3)
            return null;
        var before = counts.Take(counts.Count - 1).Order().ToList();
        var usual = before[before.Count / 2];
        return counts[^1] >= FewestInJump && counts[^1] >= Jump * Math.Max(1, usual) ? counts[^1] : null;
    }
}
