namespace Ciam.Decisions.Risk.Signals;

/// <summary>A network that hides where its users are, or in which servers live rather than people.</summary>
public static class HiddenNetwork
{
    /// <summary>Weighs less where the network is a habit: some offices and privacy-minded customers always come this way.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy)
    {
        if (facts.Place is not { } here || CameFromThere(facts, here))
            return null;

        var strength = 1 - (facts.Customer?.Network?.Habit ?? facts.Client?.Network?.Habit ?? 0);
        if (here.IsAnonymizer)
            return Evidence.Weighed(ReasonCode.AnonymousNetwork, strength, policy, $"Network that hides its users: {here.NetworkInWords}");

        // Servers of clients live in hosting networks by nature; only a person is out of place there.
        return here.IsHosting && facts.FromCustomerDevice
            ? Evidence.Weighed(ReasonCode.HostingNetwork, strength, policy, $"Network of servers, not of people: {here.NetworkInWords}")
            : null;
    }

    /// <summary>The session or grant began on this very network and was judged then.</summary>
    private static bool CameFromThere(RiskFacts facts, Place here) =>
        here.NetworkKey is { } key && facts.Origin?.Place?.NetworkKey == key;
}
