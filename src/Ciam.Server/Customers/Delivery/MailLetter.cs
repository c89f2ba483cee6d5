using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;
using Ciam.Server.House;

namespace Ciam.Server.Customers.Delivery;

/// <summary>How letters look: the bank's name, colour and logo.</summary>
internal sealed record MailLook(string Name, string Colour, byte[]? Logo, int LogoWidth, int LogoHeight)
{
    public const string UsualColour = "0b5a55";
}

/// <summary>
/// A letter as the relay gets it (RFC 5322, RFC 2046): the words in plain text, and the same words in the bank's colours with its logo inside. Nothing in it is fetched from anywhere,
/// so that nobody learns by a picture that it was read.
/// </summary>
internal sealed partial class MailLetter(Issuer issuer, MailAddress from, Outgoing message, DateTimeOffset now)
{
    /// <summary>What means something in an address (RFC 5322 section 3.2.3).</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create("<>@,;:\"()[]\\");

    private const string LogoId = "logo@letter";
    private const int ShownLogoHeight = 40;

    public byte[] ToBytes()
    {
        var (outer, inner) = ($"alternative-{message.Id:N}", $"related-{message.Id:N}");
        var lines = new List<string>
        {
            $"From: {(from.DisplayName.Length > 0 ? Word(from.DisplayName) + " " : "")}<{from.Address}>",
            $"To: <{message.Recipient}>",
            $"Subject: {Word(message.Text.Subject)}",
            $"Date: {now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000",
            // The same at each attempt: a mailbox that got it twice can tell.
            $"Message-ID: <{message.Id:N}@{from.Host}>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        };
        if (message.Language is { } language)
            lines.Add($"Content-Language: {language}");
        lines.AddRange([$"Content-Type: multipart/alternative; boundary=\"{outer}\"", "", "--" + outer, "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", Encoded(message.Text.Body), "--" + outer]);
        var look = message.Look ?? new MailLook("", MailLook.UsualColour, null, 0, 0);
        string[] html = ["Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", Encoded(Html(look))];
        if (look.Logo is { } logo)
        {
            lines.AddRange([$"Content-Type: multipart/related; boundary=\"{inner}\"", "", "--" + inner, .. html, "--" + inner]);
            lines.AddRange(["Content-Type: image/png", "Content-Transfer-Encoding: base64", $"Content-ID: <{LogoId}>", "Content-Disposition: inline; filename=\"logo.png\"", "", Lines(logo), $"--{inner}--"]);
        }
        else
        {
            lines.AddRange(html);
        }

        lines.Add($"--{outer}--");
        return Encoding.ASCII.GetBytes(string.Join("\r\n", lines));
    }

    /// <summary>The plain words, paragraph by paragraph: the two can say nothing different.</summary>
    internal string Html(MailLook look)
    {
        var paragraphs = message.Text.Body.Replace("\r\n", "\n", StringComparison.Ordinal).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(paragraph => $"<p style=\"margin:0 0 16px\">{string.Join("<br>", paragraph.Split('\n').Select(Line))}</p>");
        var (language, direction) = message.Language is { } code ? ($" lang=\"{code}\"", Language.DirectionOf(code)) : ("", "auto");
        var head = look.Logo is null
            ? $"<span style=\"font-size:18px;font-weight:600\">{WebUtility.HtmlEncode(look.Name)}</span>"
            : $"<img src=\"cid:{LogoId}\" alt=\"{WebUtility.HtmlEncode(look.Name)}\" height=\"{ShownLogoHeight}\" width=\"{Math.Max(1, look.LogoWidth * ShownLogoHeight / Math.Max(1, look.LogoHeight))}\" style=\"border:0\">";
        return $"""
            <!doctype html>
            <html{language} dir="{direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{WebUtility.HtmlEncode(message.Text.Subject)}</title></head>
            <body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
            <div style="max-width:560px;margin:0 auto;border-top:4px solid #{look.Colour}">
            <div style="padding:16px 0 24px">{head}</div>
            {string.Join("\n", paragraphs)}
            </div>
            </body></html>
            """;
    }

    /// <summary>Addresses of our own lead somewhere; nobody else's do.</summary>
    private string Line(string line) => WebUtility.HtmlEncode(line) is var safe && Address().Match(line) is { Success: true } found && found.Value.StartsWith(issuer.At("/"), StringComparison.Ordinal)
        ? safe.Replace(WebUtility.HtmlEncode(found.Value), $"<a href=\"{WebUtility.HtmlEncode(found.Value)}\">{WebUtility.HtmlEncode(found.Value)}</a>", StringComparison.Ordinal)
        : safe;

    /// <summary>Words in a header: as they are when they are plain, otherwise encoded (RFC 2047), in pieces that fit a line.</summary>
    private static string Word(string words)
    {
        var clean = new string([.. words.Select(letter => char.IsControl(letter) ? ' ' : letter)]);
        if (clean.All(letter => letter is >= ' ' and <= '~') && !clean.Contains("=?", StringComparison.Ordinal) && clean.Length <= 60 && !clean.AsSpan().ContainsAny(Special))
            return clean;
        var (pieces, piece) = (new List<string>(), "");
        foreach (var rune in clean.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(piece + rune) > 42)
                (pieces, piece) = ([.. pieces, piece], "");
            piece += rune.ToString();
        }

        return string.Join("\r\n ", pieces.Append(piece).Select(part => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(part))}?="));
    }

    private static string Encoded(string words) => Lines(Encoding.UTF8.GetBytes(words.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal)));

    private static string Lines(byte[] bytes) => string.Join("\r\n", Convert.ToBase64String(bytes).Chunk(76).Select(line => new string(line)));

    [GeneratedRegex("https?://[^\\s<>\"]+", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
