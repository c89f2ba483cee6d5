namespace Ciam.Decisions.Arithmetic;

/// <summary>Distance over the surface of the earth.</summary>
public static class GreatCircle
{
    /// <summary>Mean radius of the earth (IUGG).</summary>
    private const double EarthRadiusKm = 6371.0088;

    /// <summary>Haversine distance between two points given in degrees.</summary>
    public static double Km(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        var (lat1, lat2) = (double.DegreesToRadians(latitude1), double.DegreesToRadians(latitude2));
        var dLat = lat2 - lat1;
        var dLon = double.DegreesToRadians(longitude2 - longitude1);

        var a = Square(Math.Sin(dLat / 2)) + (Math.Cos(lat1) * Math.Cos(lat2) * Square(Math.Sin(dLon / 2)));
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }

    private static double Square(double x) => x * x;
}
