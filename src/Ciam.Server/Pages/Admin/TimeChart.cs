using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>One kind of column in a chart; the kind of colour is a class of the stylesheet.</summary>
internal sealed record Series(string Colour, string Name, IReadOnlyList<long> Counts)
{
    public long Sum => Counts.Sum();
}

/// <summary>What a chart over time shows, and what its table says.</summary>
internal sealed record Chart(string Id, string Title, IReadOnlyList<string> Columns, IReadOnlyList<Series> Series);

/// <summary>Columns over time, side by side where there are several kinds; the numbers stand in a table below.</summary>
internal static class TimeChart
{
    private const double Width = 720;
    private const double Height = 160;
    private const double Ground = 132;
    private const int Labels = 6;

    /// <summary>Where the columns begin; the values stand to the left of it.</summary>
    private const double Left = 52;
    private const double Top = 16;

    public static IHtmlContent Draw(Chart chart)
    {
        var most = Math.Max(1, chart.Series.Max(series => series.Counts.Max()));
        var step = (Width - Left) / chart.Columns.Count;
        var every = Math.Max(1, chart.Columns.Count / Labels);
        var width = step * 0.76 / chart.Series.Count;
        var drawing = new StringBuilder();
        for (var column = 0; column < chart.Columns.Count; column++)
        {
            foreach (var (index, series) in chart.Series.Index())
                Column(drawing, series.Colour, Left + (column * step) + (step * 0.12) + (index * width), width * 0.92, series.Counts[column], most);
            if (column % every == 0)
                drawing.Append(CultureInfo.InvariantCulture, $"<text class=\"chart-label\" x=\"{Left + (column * step) + (step * 0.12):0.#}\" y=\"152\">{chart.Columns[column]}</text>");
        }

        var axis = Value(most, Top) + Value(0, Ground) + $"<line class=\"chart-line\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{Top}\" y2=\"{Top}\"/>";
        return Bars.Svg($"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{A.ChartInWords(chart)}\">{axis}<line class=\"chart-ground\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{Ground}\" y2=\"{Ground}\"/>{drawing}</svg>");
    }

    private static string Value(long value, double y) => string.Create(CultureInfo.InvariantCulture, $"<text class=\"chart-label\" text-anchor=\"end\" x=\"{Left - 6}\" y=\"{y + 4}\">{A.Number(value)}</text>");

    private static void Column(StringBuilder svg, string colour, double x, double width, long count, long most)
    {
        if (count == 0)
            return;
        var height = Math.Max(2, (Ground - Top) * count / most);
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"chart-{colour}\" x=\"{x:0.#}\" y=\"{Ground - height:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" rx=\"2\"/>");
    }
}
