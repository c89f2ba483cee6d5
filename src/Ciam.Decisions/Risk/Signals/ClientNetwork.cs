namespace Ciam.Decisions.Risk.Signals;

/// <summary>A machine that asks from a network it never, or usually, asks from.</summary>
public static class ClientNetwork
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Client?.Network is not { } known || facts.Place is not { } here)
            return null;

        return known.Strangeness > 0
            ? Evidence.Weighed(ReasonCode.ClientUnfamiliarNetwork, known.Strangeness, policy,
                $"{(known.Share > 0 ? "Seldom seen" : "New")} network: {here.NetworkInWords} in {here.InWords}; usually {known.Usual}")
            : Evidence.Weighed(ReasonCode.ClientFamiliarNetwork, known.Habit, policy, $"Usual network: {here.NetworkInWords}");
    }
}
