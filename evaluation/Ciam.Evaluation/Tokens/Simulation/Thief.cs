using Ciam.Decisions.Risk;

namespace Ciam.Evaluation.Tokens.Simulation;

/// <summary>From where a thief uses what he stole.</summary>
internal enum Hideout
{
    /// <summary>A line in the victim's city, of a provider that is not hers at home: a rented proxy next door.</summary>
    NextDoor,
    SameCountry,
    Abroad,
    CloudSameCountry,
    CloudAbroad,
}

internal static class Thief
{
    public static Place At(Hideout hideout, Person victim, Chance chance)
    {
        var elsewhere = World.Cities.Where(city => city.Country != victim.Country).ToList();
        var away = World.In(victim.Country).Where(city => city != victim.City).ToList();
        return hideout switch
        {
            Hideout.NextDoor => Another(victim, chance),
            Hideout.SameCountry => World.Fixed(chance.Any(away), chance.Below(6)),
            Hideout.Abroad => World.Fixed(chance.Any(elsewhere), chance.Below(6)),
            Hideout.CloudSameCountry => World.Cloud(chance.Any(World.In(victim.Country)), chance.Below(8)),
            _ => World.Cloud(chance.Any(elsewhere), chance.Below(8)),
        };
    }

    private static Place Another(Person victim, Chance chance)
    {
        for (var provider = chance.Below(6); ; provider = (provider + 1) % 6)
        {
            if (World.Fixed(victim.City, provider) is var place && place.Asn != victim.Home.Asn)
                return place;
        }
    }
}
