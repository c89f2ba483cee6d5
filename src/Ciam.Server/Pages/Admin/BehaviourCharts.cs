using System.Globalization;
using System.Text;
using Ciam.Decisions.Behaviour;
using Microsoft.AspNetCore.Html;
using B = Ciam.Server.Pages.Texts.Admin.Behaviour;

namespace Ciam.Server.Pages.Admin;

/// <summary>Typing and movements drawn against what is usual: numbers of ours only, colours from the stylesheet, and the same in words for who does not see them.</summary>
internal static class BehaviourCharts
{
    private const double Width = 360;
    private const double Height = 120;
    private const double Ground = 108;
    private const double Left = 4;
    private const int Bins = 12;

    /// <summary>A band of what is usual at each place, the last confirmed sign-ins over it, and the one that waits.</summary>
    public static IHtmlContent Times(string what, IReadOnlyList<UsualTime> usual, IReadOnlyList<IReadOnlyList<double>> last, IReadOnlyList<double>? waiting)
    {
        var places = last.Count > 0 ? last[^1].Count : usual.Count;
        var most = new[] { usual.Select(time => time.MedianMs + time.SpreadMs), last.SelectMany(times => times), waiting ?? [] }.SelectMany(values => values).DefaultIfEmpty(1).Max();
        var drawing = new StringBuilder();
        if (usual.Count > 0)
        {
            var upper = usual.Select((time, i) => Point(i, places, time.MedianMs + time.SpreadMs, most));
            var lower = usual.Select((time, i) => Point(i, places, Math.Max(0, time.MedianMs - time.SpreadMs), most)).Reverse();
            drawing.Append(CultureInfo.InvariantCulture, $"<polygon class=\"behaviour-band\" points=\"{string.Join(' ', upper.Concat(lower))}\"/>");
            drawing.Append(Line("behaviour-usual", usual.Select(time => time.MedianMs), places, most));
        }

        foreach (var times in last)
            drawing.Append(Line("behaviour-last", times, places, most));
        if (waiting is not null)
            drawing.Append(Line("behaviour-waiting", waiting, places, most));
        var words = B.TimesInWords(what, places, usual.Count > 0 ? usual.Average(time => time.MedianMs) : 0, last.Count > 0 ? last[^1].Average() : 0, waiting?.Average());
        return Frame(words, drawing);
    }

    /// <summary>How many of the usual movements have which speed, and those of the sign-in that waits as marks above.</summary>
    public static IHtmlContent Speeds(IReadOnlyList<double> usual, IReadOnlyList<double> waiting)
    {
        var known = usual.Where(double.IsFinite).ToList();
        var others = waiting.Where(double.IsFinite).ToList();
        var most = Math.Max(1, known.Concat(others).DefaultIfEmpty(1).Max());
        var counts = new int[Bins];
        foreach (var speed in known)
            counts[Math.Clamp((int)(speed / most * Bins), 0, Bins - 1)]++;

        var (drawing, step, tallest) = (new StringBuilder(), (Width - (2 * Left)) / Bins, Math.Max(1, counts.Max()));
        foreach (var (index, count) in counts.Index().Where(bin => bin.Item > 0))
        {
            var height = (Ground - 16) * count / tallest;
            drawing.Append(CultureInfo.InvariantCulture, $"<rect class=\"behaviour-bar\" x=\"{Left + (index * step) + 1:0.#}\" y=\"{Ground - height:0.#}\" width=\"{step - 2:0.#}\" height=\"{height:0.#}\"/>");
        }

        foreach (var speed in others)
            drawing.Append(CultureInfo.InvariantCulture, $"<line class=\"behaviour-waiting\" x1=\"{Left + (speed / most * (Width - (2 * Left))):0.#}\" x2=\"{Left + (speed / most * (Width - (2 * Left))):0.#}\" y1=\"2\" y2=\"{Ground}\"/>");
        return Frame(B.SpeedsInWords(known.DefaultIfEmpty().Average(), others.Count == 0 ? null : others.Average()), drawing);
    }

    /// <summary>Where the pointer went, or the finger from each touch to its end, fitted into the frame.</summary>
    public static IHtmlContent Paths(string what, IReadOnlyList<IReadOnlyList<(double X, double Y)>> paths)
    {
        var all = paths.SelectMany(path => path).ToList();
        var (lowX, highX, lowY, highY) = (all.Min(point => point.X), all.Max(point => point.X), all.Min(point => point.Y), all.Max(point => point.Y));
        var scale = Math.Min((Width - 16) / Math.Max(1, highX - lowX), (Height - 16) / Math.Max(1, highY - lowY));
        var drawing = new StringBuilder();
        foreach (var path in paths)
        {
            var points = path.Select(point => string.Create(CultureInfo.InvariantCulture, $"{8 + ((point.X - lowX) * scale):0.#},{8 + ((point.Y - lowY) * scale):0.#}"));
            drawing.Append(CultureInfo.InvariantCulture, $"<polyline class=\"behaviour-waiting\" points=\"{string.Join(' ', points)}\"/>");
        }

        return Frame(B.PathInWords(what, all.Count), drawing, ground: false);
    }

    private static HtmlString Frame(string words, StringBuilder drawing, bool ground = true) => Bars.Svg(
        $"<svg class=\"chart behaviour\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{words}\">{(ground ? GroundLine : "")}{drawing}</svg>");

    private static string GroundLine { get; } = string.Create(CultureInfo.InvariantCulture, $"<line class=\"chart-ground\" x1=\"0\" x2=\"{Width}\" y1=\"{Ground}\" y2=\"{Ground}\"/>");

    private static string Line(string kind, IEnumerable<double> times, int places, double most) =>
        $"<polyline class=\"{kind}\" points=\"{string.Join(' ', times.Select((time, i) => Point(i, places, time, most)))}\"/>";

    private static string Point(int index, int places, double ms, double most) => string.Create(CultureInfo.InvariantCulture,
        $"{Left + (index * (Width - (2 * Left)) / Math.Max(1, places - 1)):0.#},{Ground - ((Ground - 8) * Math.Clamp(ms, 0, most) / most):0.#}");
}
