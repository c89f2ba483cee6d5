using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;

namespace Ciam.Server.Risk;

/// <summary>What is remembered of a machine and of the network it asks from.</summary>
internal sealed record MachineMemory(PolicyVersions Policies, FailureFacts Failures, ClientBaseline Habits, DateTimeOffset? PacedFrom, IReadOnlyList<string> NetworksOfTheHour);

/// <summary>A machine as far as what is remembered depends on it.</summary>
internal readonly record struct MachineAtNetwork(string ClientId, string? Network);

/// <summary>
/// Machines ask often and at once: those who wait together read together. Nobody is given what was read before he came, so that nothing is older than
/// it would be for a request that is alone, unless his machine is busy: then he is given what was read within <see cref="Freshness"/>.
/// </summary>
internal sealed class MachineReads(TimeProvider clock)
{
    private const int BusyPerSecond = 200;
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(50);

    /// <summary>So many are remembered before those that went quiet are forgotten.</summary>
    private const int MostRemembered = 1000;

    private readonly Dictionary<MachineAtNetwork, Turns> _turns = [];

    public Task<MachineMemory> ReadAsync(MachineAtNetwork machine, Func<Task<MachineMemory>> read)
    {
        lock (_turns)
        {
            if (!_turns.TryGetValue(machine, out var turns))
                _turns[machine] = turns = New();
            if (turns.IsBusyWithOneMore() && turns.Latest is { } latest)
            {
                // The next reading begins before this one is too old, so that nobody has to wait for it.
                if (turns.Running is null && turns.Age > Freshness / 2)
                    turns.Running = Task.Run(() => TakeTurnAsync(turns, read));
                return latest;
            }
            return turns.Running is null
                ? turns.Running = Task.Run(() => TakeTurnAsync(turns, read))
                : turns.Next ??= FollowAsync(turns, read);
        }
    }

    private async Task<MachineMemory> FollowAsync(Turns turns, Func<Task<MachineMemory>> read)
    {
        await ((Task)turns.Running!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_turns)
            (turns.Running, turns.Next) = (turns.Next!, null);
        return await TakeTurnAsync(turns, read);
    }

    private async Task<MachineMemory> TakeTurnAsync(Turns turns, Func<Task<MachineMemory>> read)
    {
        var began = clock.GetTimestamp();
        try
        {
            var memory = await read();
            lock (_turns)
                turns.Keep(memory, began);
            return memory;
        }
        finally
        {
            lock (_turns)
            {
                if (turns.Next is null)
                    turns.Running = null;
            }
        }
    }

    private Turns New()
    {
        if (_turns.Count >= MostRemembered)
        {
            foreach (var (machine, _) in _turns.Where(known => known.Value is { Running: null, Latest: null }).ToList())
                _turns.Remove(machine);
        }
        return new Turns(clock);
    }

    /// <summary>The read under way, the one that begins when it is over, and what the last one told.</summary>
    private sealed class Turns(TimeProvider clock)
    {
        private long _countedFrom = clock.GetTimestamp();
        private int _asked;
        private bool _isBusy;
        private Task<MachineMemory>? _latest;
        private long _latestBegan;

        public Task<MachineMemory>? Running { get; set; }
        public Task<MachineMemory>? Next { get; set; }

        public TimeSpan Age => clock.GetElapsedTime(_latestBegan);

        /// <summary>Null when it is too old.</summary>
        public Task<MachineMemory>? Latest => Age < Freshness ? _latest : null;

        public void Keep(MachineMemory memory, long began) => (_latest, _latestBegan) = (Task.FromResult(memory), began);

        public bool IsBusyWithOneMore()
        {
            if (clock.GetElapsedTime(_countedFrom) is var counted && counted >= Freshness)
                (_isBusy, _countedFrom, _asked) = (_asked >= BusyPerSecond * counted.TotalSeconds, clock.GetTimestamp(), 0);
            _asked++;
            return _isBusy;
        }
    }
}
