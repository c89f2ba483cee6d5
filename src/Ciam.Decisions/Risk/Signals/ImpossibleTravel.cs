using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>Two sightings of one customer, too far apart for the time between them.</summary>
public static class ImpossibleTravel
{
    /// <summary>Cruising speed of a scheduled airliner. A customer cannot beat it; a stolen session can.</summary>
    private const double AirlinerKmPerHour = 900;

    /// <summary>Below this, location feeds disagree with themselves: carriers place a telephone at the hub its traffic leaves by.</summary>
    private const double SameAreaKm = 250;

    /// <summary>Clocks and location feeds lag: two sightings are never treated as closer than this.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(5);

    /// <summary>Silent when there is nothing to compare, and on a network that is the customer's habit: an office proxy moves nobody.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (!facts.FromCustomerDevice || facts.LastSighting is not { Place: { } there } last || facts.Place is not { } here)
            return null;
        if (there.CertainKmTo(here) is not { } km || km <= SameAreaKm)
            return null;

        var elapsed = facts.At - last.At;
        var hours = (elapsed > ClockSlack ? elapsed : ClockSlack).TotalHours;
        var strength = Curve.Ramp(km / hours, AirlinerKmPerHour, 3 * AirlinerKmPerHour);
        var habit = facts.Customer?.Network?.Habit ?? 0;

        return Evidence.Weighed(ReasonCode.ImpossibleTravel, strength * (1 - habit), policy,
            $"Seen in {there.InWords} {Wording.Ago(elapsed)}, now in {here.InWords}, {km:F0} km away");
    }
}
