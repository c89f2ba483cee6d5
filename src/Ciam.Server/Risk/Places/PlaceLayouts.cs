using Ciam.Decisions.Risk;

namespace Ciam.Server.Risk.Places;

/// <summary>Understands the records of the common databases: the nested GeoIP2 City, ASN and Anonymous-IP layouts, and DB-IP's flat one.</summary>
internal static class PlaceLayouts
{
    /// <summary>Longest text taken over; names come from files we do not write.</summary>
    private const int LongestText = 100;

    /// <summary>What one record adds to what is known already; a layout nobody knows adds nothing.</summary>
    public static Place Add(Place place, object? record) => record is not IReadOnlyDictionary<string, object> map
        ? place
        : place with
        {
            Country = place.Country ?? Country(map),
            City = place.City ?? Text(map, "city", "names", "en") ?? Text(map, "city"),
            Region = place.Region ?? Region(map),
            Latitude = place.Latitude ?? Degrees(Number(map, "location", "latitude") ?? Number(map, "latitude"), 90),
            Longitude = place.Longitude ?? Degrees(Number(map, "location", "longitude") ?? Number(map, "longitude"), 180),
            RadiusKm = place.RadiusKm ?? Number(map, "location", "accuracy_radius"),
            Asn = place.Asn ?? WholeNumber(Number(map, "autonomous_system_number") ?? Number(map, "traits", "autonomous_system_number")),
            NetworkOwner = place.NetworkOwner ?? Text(map, "autonomous_system_organization") ?? Text(map, "traits", "autonomous_system_organization"),
            IsHosting = place.IsHosting || Says(map, "is_hosting_provider"),
            IsAnonymizer = place.IsAnonymizer || Says(map, "is_anonymous") || Says(map, "is_anonymous_vpn") || Says(map, "is_public_proxy")
                || Says(map, "is_tor_exit_node") || Says(map, "is_residential_proxy"),
        };

    private static string? Country(IReadOnlyDictionary<string, object> map) =>
        (Text(map, "country", "iso_code") ?? Text(map, "country_code")) is { Length: 2 } code ? code.ToUpperInvariant() : null;

    private static string? Region(IReadOnlyDictionary<string, object> map) =>
        map.GetValueOrDefault("subdivisions") is IReadOnlyList<object> { Count: > 0 } parts && parts[0] is IReadOnlyDictionary<string, object> first ? Text(first, "names", "en") : Text(map, "state1");

    private static double? Degrees(double? value, double most) => value is { } degrees && Math.Abs(degrees) <= most ? degrees : null;

    private static long? WholeNumber(double? value) => value is > 0 and <= uint.MaxValue and { } number ? (long)number : null;

    private static bool Says(IReadOnlyDictionary<string, object> map, string name) => At(map, name) is true || At(map, "traits", name) is true;

    private static string? Text(IReadOnlyDictionary<string, object> map, params ReadOnlySpan<string> path) =>
        At(map, path) is string { Length: > 0 } text ? Shown(text) : null;

    /// <summary>Control characters have no business in a name; a NUL could not even be stored.</summary>
    private static string Shown(string text)
    {
        var clean = new string([.. text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]);
        return clean.Length <= LongestText ? clean : clean[..LongestText];
    }

    private static double? Number(IReadOnlyDictionary<string, object> map, params ReadOnlySpan<string> path) => At(map, path) switch
    {
        double number when double.IsFinite(number) => number,
        ulong number => number,
        long number => number,
        _ => null,
    };

    private static object? At(IReadOnlyDictionary<string, object> map, params ReadOnlySpan<string> path)
    {
        object? here = map;
        foreach (var step in path)
            here = (here as IReadOnlyDictionary<string, object>)?.GetValueOrDefault(step);
        return here;
    }
}
