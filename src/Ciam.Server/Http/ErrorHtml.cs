using System.Net;
using Ciam.Server.House;

namespace Ciam.Server.Http;

/// <summary>A page for errors that must not depend on anything that may be broken: no layout, no database, no script. It says what happened and what to do next.</summary>
internal static class ErrorHtml
{
    public static string Page(string title, string words, string? reference, string? details = null) => $"""
        <!doctype html>
        <html lang="{Language.Current}" dir="{Language.Direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{WebUtility.HtmlEncode(title)}</title><link rel="icon" href="/img/mark.svg" type="image/svg+xml"><link rel="stylesheet" href="/css/ciam.css"></head>
        <body class="center"><main class="card stack"><h1>{WebUtility.HtmlEncode(title)}</h1><p>{WebUtility.HtmlEncode(words)}</p>
        {(details is null ? "" : $"<p class=\"muted small break\">{WebUtility.HtmlEncode(Language.Say("For the makers of the app:"))} <span lang=\"en\">{WebUtility.HtmlEncode(details)}</span></p>")}
        {(reference is null ? "" : $"<p class=\"muted\">{WebUtility.HtmlEncode(Language.Say("Reference for support:"))} <code>{WebUtility.HtmlEncode(reference)}</code></p>")}
        <p><a href="/account">{WebUtility.HtmlEncode(Language.Say("To your account"))}</a></p>
        </main></body></html>
        """;
}
