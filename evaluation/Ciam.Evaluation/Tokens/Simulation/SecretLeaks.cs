using Ciam.Decisions.Risk;

namespace Ciam.Evaluation.Tokens.Simulation;

/// <summary>What somebody does with a machine's leaked secret for a day.</summary>
internal enum Leak
{
    /// <summary>Every ten minutes, from a network the machine never uses.</summary>
    NewNetwork,

    /// <summary>The same, for a scope the machine may have and never asked for.</summary>
    NewNetworkNewScope,

    /// <summary>Once a second for ten minutes, from a new network.</summary>
    NewNetworkBurst,

    /// <summary>Every twenty minutes, from five new networks in turn.</summary>
    PassedAround,

    /// <summary>Once a second for ten minutes, from the machine's own provider.</summary>
    SameProviderBurst,

    /// <summary>Every ten minutes at night, for a new scope, from the machine's own provider.</summary>
    SameProviderNightNewScope,

    /// <summary>Every ten minutes from the machine's own provider, in another country.</summary>
    SameProviderAbroad,

    /// <summary>Every ten minutes from the machine's own provider and region: low and slow.</summary>
    SameProviderQuiet,
}

/// <summary>Machines with two months of habits, a day of a thief beside them, and moves of their own.</summary>
internal static class SecretLeaks
{
    public const int HistoryDays = 60;

    /// <summary>The habits, and what the machine met in its first month and in its second.</summary>
    public static (MachineState State, Peace First, Peace Second) Grow(Machine machine, int days = HistoryDays)
    {
        var (state, first, second) = (MachineState.Fresh, Peace.None, Peace.None);
        for (var day = 0; day < days; day++)
        {
            foreach (var request in machine.Day(Machine.Start.AddDays(day)))
            {
                (var judged, state) = state.Judge(request);
                if (day < days / 2)
                    first += Peace.Of(judged);
                else
                    second += Peace.Of(judged);
            }
        }

        return (state, first, second);
    }

    /// <summary>The day after: the thief's requests between the machine's own.</summary>
    public static (Theft Theft, Peace Meanwhile) Steal(Machine machine, MachineState state, Leak leak, int day = HistoryDays)
    {
        var midnight = Machine.Start.AddDays(day);
        var requests = machine.Day(midnight).Concat(ThiefsDay(machine, midnight, leak)).OrderBy(request => request.At);
        var (asked, granted, flagged, meanwhile) = (0, 0, 0, Peace.None);
        DateTimeOffset? first = null;
        Theft? stopped = null;
        foreach (var request in requests)
        {
            (var judged, state) = state.Judge(request);
            if (!request.Stolen)
            {
                meanwhile += Peace.Of(judged);
                continue;
            }

            (first, asked) = (first ?? request.At, asked + 1);
            if (judged.NotifyOwner && flagged == 0)
                flagged = asked;
            if (judged.Verdict == Verdict.Allow)
                granted += stopped is null ? 1 : 0;
            else
                stopped ??= new Theft(true, true, granted, (request.At - first.Value).TotalMinutes);
        }

        return ((stopped ?? new Theft(false, false, granted, 24 * 60)) with { Flagged = flagged }, meanwhile);
    }

    /// <summary>The share of its traffic that has moved on each day of a migration; then it is watched.</summary>
    public static (Peace Peace, int FlaggedDays, int LastFlaggedDay) Migrate(Machine machine, MachineState state, Func<int, double> moved, int from = HistoryDays, int watched = 30)
    {
        var (peace, days, last) = (Peace.None, 0, 0);
        for (var day = 0; day < watched; day++)
        {
            var today = Peace.None;
            foreach (var request in machine.Day(Machine.Start.AddDays(from + day), moved(day)))
            {
                (var judged, state) = state.Judge(request);
                today += Peace.Of(judged);
            }

            if (today.Flagged > 0)
                (days, last) = (days + 1, day + 1);
            peace += today;
        }

        return (peace, days, last);
    }

    private static IEnumerable<MachineRequest> ThiefsDay(Machine machine, DateTimeOffset midnight, Leak leak)
    {
        var city = machine.Chance.Any(World.Cities);
        Place New(int i) => World.Fixed(city, i);
        var begin = midnight.AddHours(machine.Chance.Between(9, 12));
        return leak switch
        {
            Leak.NewNetwork => Every(begin, 10, 72, i => (New(0), Machine.Scope)),
            Leak.NewNetworkNewScope => Every(begin, 10, 72, i => (New(0), "payments")),
            Leak.NewNetworkBurst => Every(begin, 1 / 60.0, 600, i => (New(0), Machine.Scope)),
            Leak.PassedAround => Every(begin, 20, 36, i => (New(i % 5), Machine.Scope)),
            Leak.SameProviderBurst => Every(begin, 1 / 60.0, 600, i => (machine.Home, Machine.Scope)),
            Leak.SameProviderNightNewScope => Every(midnight.AddHours(22), 10, 12, i => (machine.Home, "payments")),
            Leak.SameProviderAbroad => Every(begin, 10, 72, i => (machine.Branch, Machine.Scope)),
            _ => Every(begin, 10, 72, i => (machine.Home, Machine.Scope)),
        };
    }

    private static IEnumerable<MachineRequest> Every(DateTimeOffset begin, double minutes, int times, Func<int, (Place Place, string Scope)> what) =>
        Enumerable.Range(0, times).Select(i => what(i) is var (place, scope) ? new MachineRequest(begin.AddMinutes(i * minutes), place, scope, true) : null!);
}
