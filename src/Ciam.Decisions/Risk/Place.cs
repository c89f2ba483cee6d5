using System.Text.Json.Serialization;
using Ciam.Decisions.Arithmetic;

namespace Ciam.Decisions.Risk;

/// <summary>Where an address is said to be, and who owns the network it is in; every part may be unknown.</summary>
public sealed record Place
{
    /// <summary>City fixes without a stated accuracy are taken to be this wide; a city and its suburbs.</summary>
    internal const double AssumedRadiusKm = 50;

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }
    public string? City { get; init; }

    /// <summary>State, county or province, where the location data names one.</summary>
    public string? Region { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public double? RadiusKm { get; init; }

    /// <summary>Number of the autonomous system (BGP) that announces the address.</summary>
    public long? Asn { get; init; }
    public string? NetworkOwner { get; init; }

    /// <summary>Servers live there, people seldom.</summary>
    public bool IsHosting { get; init; }

    /// <summary>Known to hide where its users are: Tor exits, public proxies, commercial VPNs.</summary>
    public bool IsAnonymizer { get; init; }

    /// <summary>The name a network is remembered by, or nothing when it is unknown.</summary>
    [JsonIgnore]
    public string? NetworkKey => Asn is { } asn ? $"AS{asn}" : null;

    /// <summary>Zurich, Switzerland; as exact as is known.</summary>
    [JsonIgnore]
    public string InWords => (City, Country) switch
    {
        (null, null) => "an unknown place",
        (null, { } country) => Countries.NameOf(country),
        ({ } city, null) => city,
        var (city, country) => Countries.NameOf(country) is var name && name == city ? name : $"{city}, {name}",
    };

    [JsonIgnore]
    public string NetworkInWords => NetworkOwner ?? NetworkKey ?? "an unknown network";

    /// <summary>The distance that must have been travelled for certain: both fixes are discs, only the gap between them counts.</summary>
    public double? CertainKmTo(Place other)
    {
        if (Latitude is not { } lat1 || Longitude is not { } lon1 || other.Latitude is not { } lat2 || other.Longitude is not { } lon2)
            return null;

        var km = GreatCircle.Km(lat1, lon1, lat2, lon2);
        return Math.Max(0, km - (RadiusKm ?? AssumedRadiusKm) - (other.RadiusKm ?? AssumedRadiusKm));
    }
}

/// <summary>Somebody was seen somewhere at an instant.</summary>
public sealed record Sighting(DateTimeOffset At, Place? Place);
