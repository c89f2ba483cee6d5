using System.Globalization;
using System.Text;

namespace Ciam.Evaluation;

/// <summary>Small line charts as SVG that read on white and on black paper.</summary>
internal static class Plots
{
    private const int Width = 640, Height = 360, Left = 60, Bottom = 44, Top = 20, Right = 170;
    private static readonly string[] Colours = ["#0b6e99", "#c2571a", "#3f7d20", "#8a3ffc", "#b01e5b", "#6b6b6b"];

    /// <summary>Lines over a common pair of axes; with <paramref name="logX"/> the x axis is decimal-logarithmic.</summary>
    public static string Lines(string xAxis, string yAxis, IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> lines, bool logX = false)
    {
        var points = lines.SelectMany(line => line.Points).ToList();
        double X(double x) => logX ? Math.Log10(Math.Max(x, 1e-6)) : x;
        var (x0, x1) = (points.Min(p => X(p.X)), points.Max(p => X(p.X)));
        var (y0, y1) = (Math.Min(0, points.Min(p => p.Y)), points.Max(p => p.Y));
        double Px(double x) => Left + ((X(x) - x0) / Math.Max(1e-12, x1 - x0) * (Width - Left - Right));
        double Py(double y) => Height - Bottom - ((y - y0) / Math.Max(1e-12, y1 - y0) * (Height - Bottom - Top));

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>\n");
        for (var tick = 0; tick <= 4; tick++)
        {
            var (fx, fy) = (x0 + (tick / 4.0 * (x1 - x0)), y0 + (tick / 4.0 * (y1 - y0)));
            var (px, py) = (Left + (tick / 4.0 * (Width - Left - Right)), Height - Bottom - (tick / 4.0 * (Height - Bottom - Top)));
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{py:F1}\" y2=\"{py:F1}\" stroke=\"#dddddd\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{py + 4:F1}\" text-anchor=\"end\" fill=\"#333333\">{fy:0.###}</text>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{px:F1}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\" fill=\"#333333\">{(logX ? Math.Pow(10, fx) : fx):0.####}</text>\n");
        }
        for (var i = 0; i < lines.Count; i++)
        {
            var colour = Colours[i % Colours.Length];
            var path = string.Join(' ', lines[i].Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{Px(p.X):F1},{Py(p.Y):F1}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{path}\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 8}\" y=\"{Top + 14 + (i * 18)}\" fill=\"{colour}\">{lines[i].Name}</text>\n");
        }
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Width + Left - Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\" fill=\"#333333\">{xAxis}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"14\" y=\"{(Height - Bottom) / 2}\" text-anchor=\"middle\" fill=\"#333333\" transform=\"rotate(-90 14 {(Height - Bottom) / 2})\">{yAxis}</text>\n");
        return svg.Append("</svg>\n").ToString();
    }
}
