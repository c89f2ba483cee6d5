namespace Ciam.Decisions.Risk.Signals;

/// <summary>The owner of a network the customer is never, or often, seen in.</summary>
public static class NetworkHabit
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Customer?.Network is not { } known || facts.Place is not { } here)
            return null;

        return known.Strangeness > 0
            ? Evidence.Weighed(ReasonCode.UnfamiliarNetwork, known.Strangeness, policy,
                $"{(known.Share > 0 ? "Seldom seen" : "New")} network: {here.NetworkInWords}; usually {known.Usual}")
            : Evidence.Weighed(ReasonCode.FamiliarNetwork, known.Habit, policy, $"Usual network: {here.NetworkInWords}");
    }
}
