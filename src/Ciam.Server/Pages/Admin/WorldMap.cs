using System.Globalization;
using System.Text;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Html;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>Where sign-ins came from, on degrees of longitude and latitude alone: the land, a net, and a dot for each place. The countries stand in a table beside it.</summary>
internal static class WorldMap
{
    private const double Width = 720;
    private const double Height = 320;

    /// <summary>Nobody signs in from nearer to the poles.</summary>
    private const double North = 80;

    private static readonly string Land = WorldShapes.Path(X, Y);

    public static IHtmlContent Draw(IReadOnlyList<Spot> spots)
    {
        var drawing = new StringBuilder($"<path class=\"map-land\" d=\"{Land}\"/>");
        for (var longitude = -150; longitude <= 150; longitude += 30)
            Line(drawing, longitude == 0, X(longitude), 0, X(longitude), Height);
        for (var latitude = -60; latitude <= 60; latitude += 30)
            Line(drawing, latitude == 0, 0, Y(latitude), Width, Y(latitude));
        var most = Math.Max(1, spots.Select(spot => spot.Count).DefaultIfEmpty().Max());
        foreach (var spot in spots)
        {
            var radius = 2.5 + (9 * Math.Sqrt((double)spot.Count / most));
            drawing.Append(CultureInfo.InvariantCulture, $"<circle class=\"{(2 * spot.Held >= spot.Count ? "map-held" : "map-dot")}\" cx=\"{X(spot.Longitude):0.#}\" cy=\"{Y(spot.Latitude):0.#}\" r=\"{radius:0.#}\"/>");
        }

        return Bars.Svg($"<svg class=\"map\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{A.MapInWords(spots)}\">{drawing}</svg>");
    }

    private static double X(double longitude) => (longitude + 180) * Width / 360;

    private static double Y(double latitude) => (North - Math.Clamp(latitude, -North, North)) * Height / (2 * North);

    private static void Line(StringBuilder drawing, bool isMain, double x1, double y1, double x2, double y2) =>
        drawing.Append(CultureInfo.InvariantCulture, $"<line class=\"{(isMain ? "map-main" : "map-line")}\" x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"/>");
}
