using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk.Signals;

/// <summary>A machine that asks at a time of day, or on a day of the week, it never asks at.</summary>
public static class ClientHour
{
    /// <summary>The stranger of hour and weekday counts; on a strange day every hour is strange.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Client is not { } client)
            return null;

        // A busy day has seen every hour of itself and nothing of the next: habits of the clock take days, not requests.
        var hour = client.Hour is { } known ? known.Strangeness * Curve.Ramp(client.Days, 2, 5) : 0;
        return client.Weekday is { Strangeness: var day } week && day > hour
            ? Evidence.Weighed(ReasonCode.ClientUnusualHour, day, policy, $"Unusual day: {facts.At.UtcDateTime.DayOfWeek}; usually {week.Usual}")
            : Evidence.Weighed(ReasonCode.ClientUnusualHour, hour, policy, $"Unusual hour: {Wording.Clock(facts.At)} UTC; usually {client.Hour?.Usual}");
    }
}
