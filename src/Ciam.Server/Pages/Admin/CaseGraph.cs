using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Html;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>Who shares the payee or the device of a case, as a small picture; the list beside it says the same.</summary>
internal static class CaseGraph
{
    private const int Width = 640;
    private const int RowHeight = 34;

    public static IHtmlContent Draw(string customer, IReadOnlyList<CaseNeighbour> others)
    {
        var height = (Math.Max(2, others.Count) * RowHeight) + 20;
        var (payee, device) = (height / 3, 2 * height / 3);
        var picture = new StringBuilder();
        picture.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height}\" width=\"100%\" role=\"img\" aria-label=\"{HtmlEncoder.Default.Encode(A.Neighbours)}\" stroke=\"currentColor\" fill=\"currentColor\">");
        if (others.Any(other => other.ByPayee))
            Thing(picture, A.Payee, payee, height / 2);
        if (others.Any(other => other.ByDevice))
            Thing(picture, A.SharedDevice, device, height / 2);
        Label(picture, 10, height / 2, customer);
        foreach (var (index, other) in others.Index())
        {
            var y = 24 + (index * RowHeight);
            if (other.ByPayee)
                Line(picture, 330, payee, 420, y);
            if (other.ByDevice)
                Line(picture, 330, device, 420, y);
            Label(picture, 428, y, other.Frauds > 0 ? A.WithFrauds(other.Name, other.Frauds) : other.Name);
        }
        return new HtmlString(picture.Append("</svg>").ToString());
    }

    private static void Thing(StringBuilder picture, string name, int y, int from)
    {
        Line(picture, 170, from, 235, y);
        Label(picture, 242, y, name);
    }

    private static void Line(StringBuilder picture, int x1, int y1, int x2, int y2) =>
        picture.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>");

    private static void Label(StringBuilder picture, int x, int y, string text) =>
        picture.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y + 5}\" stroke=\"none\" font-size=\"14\">{HtmlEncoder.Default.Encode(text.Length > 28 ? text[..27] + "…" : text)}</text>");
}
