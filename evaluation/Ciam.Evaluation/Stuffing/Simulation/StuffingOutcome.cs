using Ciam.Decisions.Risk;

namespace Ciam.Evaluation.Stuffing.Simulation;

/// <summary>What a week of stuffing came to.</summary>
internal sealed class StuffingOutcome
{
    public int Tries { get; set; }

    /// <summary>Tries that had to wait: nothing was checked.</summary>
    public int Slowed { get; set; }
    public int RightSlowed { get; set; }

    /// <summary>Right passwords of the attackers that were looked at.</summary>
    public int RightChecked { get; set; }
    public int Refused { get; set; }
    public int AskedForFactor { get; set; }
    public int AskedByMail { get; set; }

    /// <summary>Accounts whose password the attackers learned to be right.</summary>
    public HashSet<int> Known { get; } = [];
    public HashSet<int> Taken { get; } = [];
    public HashSet<int> TakenWithMailbox { get; } = [];
    public HashSet<int> TakenUnseen { get; } = [];
    public HashSet<int> TakenUnasked { get; } = [];

    public int OwnerVisits { get; set; }
    public int OwnerWaits { get; set; }
    public TimeSpan LongestWait { get; set; }
    public int KeptOut { get; set; }
    public int OwnersAsked { get; set; }

    /// <summary>Of those asked, owners on a device they are known by.</summary>
    public int KnownAsked { get; set; }
}

/// <summary>Failures and successes of the last hour by account and by network, as the server reads them with its facts.</summary>
internal sealed class RecentFailures
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Dictionary<int, Queue<DateTimeOffset>> _ofAccount = [];
    private readonly Dictionary<int, Queue<(DateTimeOffset At, int Account)>> _ofNetwork = [];
    private readonly Dictionary<int, Queue<(DateTimeOffset At, int Account)>> _wellOnNetwork = [];

    public void Add(int account, int network, DateTimeOffset at)
    {
        Queue(_ofAccount, account).Enqueue(at);
        Queue(_ofNetwork, network).Enqueue((at, account));
    }

    public void Succeeded(int account, int network, DateTimeOffset at) => Queue(_wellOnNetwork, network).Enqueue((at, account));

    public FailureFacts At(int account, int network, DateTimeOffset now)
    {
        var (here, failed, well) = (Queue(_ofAccount, account), Queue(_ofNetwork, network), Queue(_wellOnNetwork, network));
        while (here.TryPeek(out var at) && at <= now - Hour)
            here.Dequeue();
        Forget(failed, now);
        Forget(well, now);
        var succeeding = well.Select(one => one.Account).ToHashSet();
        return new FailureFacts
        {
            OnAccount = here.Count,
            FromNetwork = failed.Count,
            AccountsFailingFromNetwork = failed.Select(one => one.Account).Distinct().Count(one => !succeeding.Contains(one)),
            AccountsSucceedingFromNetwork = succeeding.Count,
        };
    }

    private static void Forget(Queue<(DateTimeOffset At, int Account)> queue, DateTimeOffset now)
    {
        while (queue.TryPeek(out var one) && one.At <= now - Hour)
            queue.Dequeue();
    }

    private static Queue<T> Queue<T>(Dictionary<int, Queue<T>> queues, int key) => queues.TryGetValue(key, out var queue) ? queue : queues[key] = new();
}
