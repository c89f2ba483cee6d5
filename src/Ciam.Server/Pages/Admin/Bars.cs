using System.Globalization;
using System.Text;
using Ciam.Decisions.Risk;
using Microsoft.AspNetCore.Html;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>Bars drawn as SVG: widths are numbers of ours, colours come from the stylesheet, and the same is said in words beside them.</summary>
internal static class Bars
{
    private const double Middle = 100;

    /// <summary>A part of the greatest.</summary>
    public static IHtmlContent Share(double part, double most) => Svg(
        $"<svg class=\"bar bar-warn\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"bar-fill\" width=\"{100 * part / most:0.##}%\" height=\"100%\" rx=\"5\"/></svg>");

    /// <summary>Points against the request to the right of the middle, points for it to the left.</summary>
    public static IHtmlContent Contribution(double points, double most)
    {
        var length = most == 0 ? 0 : Middle * Math.Abs(points) / most;
        var (kind, x) = points < 0 ? ("for", Middle - length) : ("against", Middle);
        return Svg(
            $"<svg class=\"balance\" viewBox=\"0 0 200 12\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{A.PointsInWords(points)}\"><rect class=\"balance-ground\" width=\"200\" height=\"12\"/><rect class=\"balance-{kind}\" x=\"{x:0.##}\" width=\"{length:0.##}\" height=\"12\"/><rect class=\"balance-middle\" x=\"{Middle - 0.5:0.##}\" width=\"1\" height=\"12\"/></svg>");
    }

    /// <summary>Every reason as a piece of one bar: those against the request to the right of the middle, those for it to the left; ten points fill a side.</summary>
    public static IHtmlContent Balance(IReadOnlyList<Evidence> evidence)
    {
        const double side = 60;
        var scale = side / Math.Max(10, Math.Max(evidence.Where(reason => reason.Contribution > 0).Sum(reason => reason.Contribution), -evidence.Where(reason => reason.Contribution < 0).Sum(reason => reason.Contribution)));
        var (right, left, pieces) = (side, side, new StringBuilder());
        foreach (var reason in evidence.Where(reason => reason.Contribution != 0))
        {
            var width = Math.Abs(reason.Contribution) * scale;
            left -= reason.Contribution < 0 ? width : 0;
            pieces.Append(CultureInfo.InvariantCulture, $"<rect class=\"balance-{(reason.Contribution < 0 ? "for" : "against")}\" x=\"{(reason.Contribution < 0 ? left : right):0.##}\" width=\"{Math.Max(0.5, width - 0.8):0.##}\" height=\"12\"/>");
            right += reason.Contribution > 0 ? width : 0;
        }

        return Svg(
            $"<svg class=\"balance balance-small\" viewBox=\"0 0 120 12\" role=\"img\" aria-label=\"{A.BalanceInWords(evidence)}\"><rect class=\"balance-ground\" width=\"120\" height=\"12\"/>{pieces}<rect class=\"balance-middle\" x=\"59.5\" width=\"1\" height=\"12\"/></svg>");
    }

    /// <summary>The score on a line with the thresholds it was held against.</summary>
    public static IHtmlContent Scale(double score, double? stepUpAt, double? refuseAt)
    {
        var from = Math.Min(0, score);
        var to = Math.Max(Math.Max(refuseAt ?? 0, stepUpAt ?? 0), Math.Max(score, 1)) * 1.08;
        double At(double value) => 100 * (value - from) / (to - from);
        var stepUp = Zone("warn", stepUpAt, refuseAt);
        var refuse = Zone("bad", refuseAt, null);
        return Svg(
            $"<svg class=\"scale\" role=\"img\" aria-label=\"{A.ScaleInWords(score, stepUpAt, refuseAt)}\"><rect class=\"scale-good\" width=\"100%\" height=\"14\" y=\"9\"/>{stepUp}{refuse}<line class=\"scale-mark\" x1=\"{At(score):0.##}%\" x2=\"{At(score):0.##}%\" y1=\"2\" y2=\"30\"/></svg>");

        string Zone(string kind, double? begins, double? ends) => begins is not { } first || !double.IsFinite(first)
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"<rect class=\"scale-{kind}\" x=\"{At(first):0.##}%\" width=\"{At(ends ?? to) - At(first):0.##}%\" height=\"14\" y=\"9\"/>");
    }

    internal static HtmlString Svg(FormattableString text) => new(text.ToString(CultureInfo.InvariantCulture));
}
