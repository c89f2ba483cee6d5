using Ciam.Decisions.Risk;

namespace Ciam.Evaluation.Tokens.Simulation;

/// <summary>Cities, access providers, carriers and clouds of a small made-up world; the numbers of its networks are private ones.</summary>
internal static class World
{
    internal sealed record City(string Country, string Name, double Latitude, double Longitude);

    private const int FixedProviders = 6, Carriers = 3, Clouds = 8;

    public static readonly City[] Cities =
    [
        new("CH", "Zurich", 47.38, 8.54), new("CH", "Geneva", 46.20, 6.14), new("CH", "Lugano", 46.00, 8.95),
        new("DE", "Berlin", 52.52, 13.40), new("DE", "Munich", 48.14, 11.58), new("DE", "Cologne", 50.94, 6.96),
        new("FR", "Paris", 48.86, 2.35), new("FR", "Lyon", 45.76, 4.84), new("FR", "Bordeaux", 44.84, -0.58),
        new("US", "New York", 40.71, -74.01), new("US", "San Francisco", 37.77, -122.42), new("US", "Chicago", 41.88, -87.63),
        new("SG", "Singapore", 1.35, 103.82), new("BR", "Rio", -22.91, -43.17), new("IN", "Mumbai", 19.08, 72.88), new("NG", "Lagos", 6.52, 3.38),
    ];

    public static City[] In(string country) => [.. Cities.Where(city => city.Country == country)];

    /// <summary>A line at home or in an office; providers serve their whole country.</summary>
    public static Place Fixed(City city, int provider) => At(city, city.Country, 0, provider % FixedProviders, 25, hosting: false);

    /// <summary>A telephone is placed at the hub its traffic leaves by.</summary>
    public static Place Carrier(City hub, int carrier) => At(hub, hub.Country, 1, carrier % Carriers, 100, hosting: false);

    /// <summary>Clouds and VPN exits have the same number everywhere.</summary>
    public static Place Cloud(City city, int cloud) => At(city, "", 2, cloud % Clouds, 50, hosting: true);

    private static Place At(City city, string where, int kind, int index, double radiusKm, bool hosting) => new()
    {
        Country = city.Country, City = city.Name, Latitude = city.Latitude, Longitude = city.Longitude, RadiusKm = radiusKm, IsHosting = hosting,
        Asn = 4_200_000_000 + (where.Length == 0 ? 9000 : ((where[0] - 'A') * 26) + where[1] - 'A') * 100L + (kind * 10) + index,
        NetworkOwner = $"{(where.Length == 0 ? "Cloud" : where)} {(kind == 0 ? "Line" : kind == 1 ? "Mobile" : "Hosting")} {index}",
    };
}

/// <summary>Seeded chance with the few distributions that lives need.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _dice = new(seed);

    public bool Of(double probability) => _dice.NextDouble() < probability;
    public int Below(int most) => _dice.Next(most);
    public double Between(double from, double to) => from + (_dice.NextDouble() * (to - from));

    /// <summary>Waiting time of a memoryless process with this mean.</summary>
    public double Wait(double mean) => -mean * Math.Log(1 - _dice.NextDouble());

    public T Any<T>(IReadOnlyList<T> things) => things[_dice.Next(things.Count)];
}
