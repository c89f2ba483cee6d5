using System.Net;

namespace Ciam.Server.Risk.Places;

/// <summary>A tiny world over the documentation ranges (RFC 5737, RFC 3849), so that anyone can try another continent.</summary>
internal static class DemoPlaces
{
    private sealed record Spot(string Network, string Country, string City, double Latitude, double Longitude, long Asn, string Owner, bool Hosting = false, bool Anonymous = false);

    /// <summary>AS numbers are of the documentation ranges too (RFC 5398).</summary>
    private static readonly Spot[] World =
    [
        new("192.0.2.0/24", "CH", "Zurich", 47.3769, 8.5417, 64496, "Alpenblick Telecom"),
        new("192.0.2.224/28", "CH", "Geneva", 46.2044, 6.1432, 64497, "Rhone Mobile"),
        new("192.0.2.240/29", "DE", "Constance", 47.6779, 9.1732, 64498, "Bodensee Kabel"),
        new("192.0.2.248/29", "GB", "London", 51.5074, -0.1278, 64499, "Thames Office Networks"),
        new("198.51.100.0/24", "US", "New York", 40.7128, -74.0060, 64500, "Hudson Broadband"),
        new("198.51.100.224/27", "US", "San Francisco", 37.7749, -122.4194, 64501, "Bay Mobile"),
        new("203.0.113.0/24", "SG", "Singapore", 1.3521, 103.8198, 64502, "Merlion Cloud Hosting", Hosting: true),
        new("203.0.113.224/27", "NL", "Amsterdam", 52.3676, 4.9041, 64503, "Hidden Harbour VPN", Hosting: true, Anonymous: true),
        new("2001:db8:1::/48", "CH", "Zurich", 47.3769, 8.5417, 64496, "Alpenblick Telecom"),
        new("2001:db8:2::/48", "BR", "S\u00E3o Paulo", -23.5505, -46.6333, 64504, "Paulista Fibra"),
        new("2001:db8:3::/48", "JP", "Tokyo", 35.6762, 139.6503, 64505, "Sumida Mobile"),
    ];

    public static byte[] Database()
    {
        var writer = new MmdbWriter("Ciam-Demo");
        foreach (var spot in World)
        {
            writer.Add(IPNetwork.Parse(spot.Network), new Dictionary<string, object>
            {
                ["country_code"] = spot.Country,
                ["city"] = spot.City,
                ["latitude"] = spot.Latitude,
                ["longitude"] = spot.Longitude,
                ["autonomous_system_number"] = spot.Asn,
                ["autonomous_system_organization"] = spot.Owner,
                ["is_hosting_provider"] = spot.Hosting,
                ["is_anonymous"] = spot.Anonymous,
            });
        }

        return writer.Write();
    }
}
