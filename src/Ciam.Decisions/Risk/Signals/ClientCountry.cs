namespace Ciam.Decisions.Risk.Signals;

/// <summary>A machine that asks through a provider it knows, in a country it does not: a cloud is rented to everybody.</summary>
public static class ClientCountry
{
    /// <summary>Silent where the network is strange too: that has been said then.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.Client is { Network.Strangeness: 0, Country: { Strangeness: > 0 } known } && facts.Place is { Country: { } here } place
            ? Evidence.Weighed(ReasonCode.ClientUnfamiliarCountry, known.Strangeness, policy,
                $"Its own provider in a new country: {place.NetworkInWords} in {Countries.NameOf(here)}; usually {Countries.NameOf(known.Usual)}")
            : null;
}
