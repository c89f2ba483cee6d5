namespace Ciam.Decisions.Risk.Signals;

/// <summary>A device that carries the customer's mark, or one that does not.</summary>
public static class DeviceHabit
{
    /// <summary>An unmarked device of the usual make is a little less strange: marks are lost when cookies are cleared.</summary>
    private const double UsualMake = 0.9;

    /// <summary>Unmarked devices are strange only where somebody has been seen before; at first everything is new.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.DeviceKnown is not { } known)
            return null;

        var make = facts.Agent ?? "of unknown make";
        if (known)
            return Evidence.Weighed(ReasonCode.KnownDevice, 1, policy, $"Known device: {make}");
        if (facts.Customer is not { Sightings: > 0 } habits)
            return null;

        return habits.Agent is { Habit: > 0 }
            ? Evidence.Weighed(ReasonCode.UnfamiliarDevice, UsualMake, policy, $"Unknown device: {make}, a make seen before")
            : Evidence.Weighed(ReasonCode.UnfamiliarDevice, 1, policy, $"New device: {make}{(habits.Agent is { } usual ? $"; usually {usual.Usual}" : "")}");
    }
}
