using System.Globalization;
using System.Text;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Html;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>Sign-ins and refusals by the hour, two columns each; the numbers stand in a table below it.</summary>
internal static class HourChart
{
    private const double Width = 720;
    private const double Height = 160;
    private const double Ground = 132;

    public static IHtmlContent Draw(IReadOnlyList<HourLine> hours)
    {
        var most = Math.Max(1, hours.Max(hour => Math.Max(hour.SignIns, hour.Refusals)));
        var step = Width / hours.Count;
        var columns = new StringBuilder();
        foreach (var (index, hour) in hours.Index())
        {
            var x = index * step;
            Column(columns, "signins", x + (step * 0.14), step * 0.36, hour.SignIns, most);
            Column(columns, "refusals", x + (step * 0.52), step * 0.3, hour.Refusals, most);
            if (index % 3 == 0)
                columns.Append(CultureInfo.InvariantCulture, $"<text class=\"chart-label\" x=\"{x + (step * 0.14):0.#}\" y=\"152\">{hour.Hour.UtcDateTime:HH}</text>");
        }

        var words = A.ChartInWords(hours.Sum(hour => hour.SignIns), hours.Sum(hour => hour.Refusals), hours.MaxBy(hour => hour.SignIns)!);
        return Bars.Svg($"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{words}\"><line class=\"chart-ground\" x1=\"0\" x2=\"{Width}\" y1=\"{Ground}\" y2=\"{Ground}\"/>{columns}</svg>");
    }

    private static void Column(StringBuilder svg, string kind, double x, double width, long count, long most)
    {
        if (count == 0)
            return;
        var height = Math.Max(2, (Ground - 8) * count / most);
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"chart-{kind}\" x=\"{x:0.#}\" y=\"{Ground - height:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" rx=\"2\"/>");
    }
}
