using System.Net;
using Ciam.Protocol;
using Ciam.Protocol.EndSession;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth;

/// <summary>The page on which a browser tells the clients of a session, in frames, that it is over (Front-Channel Logout section 3).</summary>
public sealed class FrontchannelFrames(CiamDbContext database, Sessions sessions, Issuer issuer)
{
    private const int MostFrames = 20;

    /// <summary>Asked before the session ends: the addresses of the clients that took part in it.</summary>
    [Spec("OIDCFC-3")]
    public async Task<IReadOnlyList<string>> OfAsync(HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        if (await sessions.FindAsync(http, now, ct) is not { } session)
            return [];
        var rows = await (
            from client in database.Set<ClientRow>().AsNoTracking()
            where client.DisabledAt == null && database.Set<GrantRow>().Any(grant => grant.SessionId == session.Row.Id && grant.ClientId == client.ClientId)
            orderby client.ClientId
            select client).ToListAsync(ct);
        return [.. rows.Select(row => FrontchannelLogout.Address(Clients.AsClient(row, []), issuer.Value, session.Row.Id.ToString())).OfType<string>().Take(MostFrames)];
    }

    /// <summary>Frames may show these hosts and no others; the script goes on when all have answered, or soon; without script there is a link.</summary>
    [Spec("OIDCFC-3")]
    public static string Page(HttpContext http, IReadOnlyList<string> frames, string next)
    {
        SecurityHeaders.AllowFrames(http, frames);
        var hidden = string.Concat(frames.Select(address => $"<iframe src=\"{WebUtility.HtmlEncode(address)}\" class=\"sr-only\" title=\"\" aria-hidden=\"true\" tabindex=\"-1\"></iframe>"));
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Signing you out</title><link rel="stylesheet" href="/css/ciam.css"><script src="/js/frontchannel.js" defer></script></head>
            <body class="center"><main class="card stack"><h1>You are signed out</h1><p>The apps you used are being told.</p>
            <a class="button button-primary" href="{WebUtility.HtmlEncode(next)}" data-continue>Continue</a>{hidden}
            </main></body></html>
            """;
    }
}
