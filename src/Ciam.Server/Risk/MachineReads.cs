using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;

namespace Ciam.Server.Risk;

/// <summary>What is remembered of a machine and of the network it asks from.</summary>
internal sealed record MachineMemory(PolicyVersions Policies, FailureFacts Failures, ClientBaseline Habits, DateTimeOffset? PacedFrom, IReadOnlyList<string> NetworksOfTheHour);

/// <summary>A machine as far as what is remembered depends on it.</summary>
internal readonly record struct MachineAtNetwork(string ClientId, string? Network);

/// <summary>
/// Machines ask often and at once: those who wait together read together. Nobody is given what was read before he came, so that nothing is older than
/// it would be for a request that is alone.
/// </summary>
internal sealed class MachineReads
{
    private readonly Dictionary<MachineAtNetwork, Turns> _turns = [];

    public Task<MachineMemory> ReadAsync(MachineAtNetwork machine, Func<Task<MachineMemory>> read)
    {
        lock (_turns)
        {
            if (_turns.TryGetValue(machine, out var turns))
                return turns.Next ??= FollowAsync(machine, turns, read);
            turns = _turns[machine] = new Turns();
            return turns.Running = Task.Run(() => TakeTurnAsync(machine, turns, read));
        }
    }

    private async Task<MachineMemory> FollowAsync(MachineAtNetwork machine, Turns turns, Func<Task<MachineMemory>> read)
    {
        await ((Task)turns.Running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_turns)
            (turns.Running, turns.Next) = (turns.Next!, null);
        return await TakeTurnAsync(machine, turns, read);
    }

    private async Task<MachineMemory> TakeTurnAsync(MachineAtNetwork machine, Turns turns, Func<Task<MachineMemory>> read)
    {
        try
        {
            return await read();
        }
        finally
        {
            lock (_turns)
            {
                if (turns.Next is null)
                    _turns.Remove(machine);
            }
        }
    }

    /// <summary>The read under way, and the one that begins when it is over.</summary>
    private sealed class Turns
    {
        public Task<MachineMemory> Running { get; set; } = null!;
        public Task<MachineMemory>? Next { get; set; }
    }
}
