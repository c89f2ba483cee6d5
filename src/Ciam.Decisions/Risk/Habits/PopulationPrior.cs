using System.Text.Json.Serialization;

namespace Ciam.Decisions.Risk.Habits;

/// <summary>
/// The published ratio (see <see cref="LikelihoodRatio"/>) where little or nothing is known of a customer: everybody's sign-ins stand
/// for the customer's own, and attackers come partly from where everybody is, partly from anywhere.
/// </summary>
/// <param name="Sightings">Sign-ins known of the customer.</param>
/// <param name="Address">Natural logarithm of the factor of network and country, above 0 where an attacker is more likely; 0 where unknown.</param>
/// <param name="Agent">The same of agent, browser, system and kind of device.</param>
public sealed record PopulationPrior(int Sightings, double Address, double Agent)
{
    /// <summary>Share of attackers who look like everybody; the others look like anything there is.</summary>
    private const double Alike = 0.5;

    /// <summary>Trait, its part in the published mixture, and about how many values of it there are.</summary>
    private static readonly (Trait Trait, double Share, double Values)[] AddressLadder =
        [(Trait.Wide, 0.6, 20_000), (Trait.Network, 0.3, 5_000), (Trait.Country, 0.1, 200)];

    private static readonly (Trait Trait, double Share, double Values)[] AgentLadder =
        [(Trait.Agent, 0.53, 2_000), (Trait.Program, 0.27, 300), (Trait.System, 0.19, 100), (Trait.Device, 0.01, 8)];

    /// <summary>
    /// Log-odds of a stranger, halved by the first sign-in known and fading with every other: then the customer's own habits speak.
    /// Never below 0, because looking like everybody is no reason for trust.
    /// </summary>
    [JsonIgnore]
    public double Evidence => Math.Max(0, Address + Agent) / (1 + Math.Max(0, Sightings));

    /// <summary>One sign-in of a customer with so many before it; a bank without sign-ins knows nobody's habits, and the ratio is 1.</summary>
    public static PopulationPrior Of(Sight sight, int sightings, IPopulation population) =>
        new(sightings, Factor(sight, population, AddressLadder), Factor(sight, population, AgentLadder));

    private static double Factor(Sight sight, IPopulation population, (Trait Trait, double Share, double Values)[] ladder)
    {
        double attackers = 0, everybody = 0;
        foreach (var (trait, share, values) in ladder)
        {
            if (sight[trait] == 0)
                continue;
            var among = (population.WeightOf(trait, sight[trait]) + 1) / (population.TotalOf(trait) + values);
            everybody += share * among;
            attackers += share * ((Alike * among) + ((1 - Alike) / values));
        }

        // Rounded to six places: what is kept is then short, and what is read back is what was weighed.
        return everybody <= 0 ? 0 : Math.Round(Math.Log(attackers / everybody), 6) + 0.0;
    }
}
