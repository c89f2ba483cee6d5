namespace Ciam.Decisions.Risk.Habits;

/// <summary>
/// The published login score: for address and agent, how common the value is among everybody over how common it is for this
/// customer, times how much more likely the customer is to be attacked than to log in (Freeman, Jain, Dürmuth, Biggio,
/// Giacinto: Who Are You? A Statistical Approach to Measuring User Authenticity, NDSS 2016; weights as Wiefling et al. 2022).
/// </summary>
public static class LikelihoodRatio
{
    private static readonly (Trait Trait, double Weight)[] Address = [(Trait.Near, 0.6), (Trait.Network, 0.3), (Trait.Country, 0.1)];
    private static readonly (Trait Trait, double Weight)[] Agent = [(Trait.Agent, 0.53), (Trait.Program, 0.27), (Trait.System, 0.19), (Trait.Device, 0.01)];

    /// <summary>Natural logarithm of the ratio, above 0 where an attacker is more likely; null for a customer never seen.</summary>
    public static double? Log(Sight sight, History history, IPopulation population)
    {
        if (history.Count == 0)
            return null;

        var log = OfAddress(sight, history, population) + OfAgent(sight, history, population);

        // Every customer is as likely to be attacked as any other; who signs in often is more likely to be signing in.
        var logins = Math.Max(population.TotalOf(Trait.Device), history.Count);
        return log + Math.Log(logins / Math.Max(1, population.Customers) / history.Count);
    }

    /// <summary>The factor of address, network and country, as a natural logarithm.</summary>
    public static double OfAddress(Sight sight, History history, IPopulation population) => Part(sight, history, population, Address);

    /// <summary>The factor of agent, browser, system and kind of device, as a natural logarithm.</summary>
    public static double OfAgent(Sight sight, History history, IPopulation population) => Part(sight, history, population, Agent);

    private static double Part(Sight sight, History history, IPopulation population, (Trait Trait, double Weight)[] ladder)
    {
        double everybody = 0, customer = 0, weight = 0;
        foreach (var (trait, share) in ladder)
        {
            if (sight[trait] == 0)
                continue;
            weight += share;
            everybody += share * (population.WeightOf(trait, sight[trait]) + 1) / (population.TotalOf(trait) + 2);
            customer += share * ((history.Find(trait, sight[trait])?.Weight ?? 0) is var seen && history.TotalOf(trait) is var total ? seen / Math.Max(total, 1e-9) : 0);
        }

        // Never seen at all: once in as many sign-ins as there were, and one more.
        return weight == 0 ? 0 : Math.Log(everybody / Math.Max(customer, weight * 0.1 / (history.Count + 1)));
    }
}
