using System.Net;

namespace Ciam.Server.Http;

/// <summary>A page for errors that must not depend on anything that may be broken: no layout, no database, no script.</summary>
internal static class ErrorHtml
{
    public static string Page(string title, string words, string? reference) => $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{WebUtility.HtmlEncode(title)}</title><link rel="stylesheet" href="/css/ciam.css"></head>
        <body class="center"><main class="card"><h1>{WebUtility.HtmlEncode(title)}</h1><p>{WebUtility.HtmlEncode(words)}</p>
        {(reference is null ? "" : $"<p class=\"muted\">Reference for support: <code>{WebUtility.HtmlEncode(reference)}</code></p>")}
        </main></body></html>
        """;
}
