using Ciam.Protocol;
using Ciam.Protocol.Checks;
using Ciam.Protocol.UserInfo;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Server.OAuth.Token;

namespace Ciam.Server.OAuth;

/// <summary>Tokens shown where clients manage what hangs on them.</summary>
internal sealed class ManagementTokens(PresentedTokens tokens, Clients clients, Issuer issuer)
{
    /// <summary>Says in the scheme of the request what was wrong with its token.</summary>
    public static IResult Challenged(HttpContext http, Refusal no, string scope)
    {
        var byDpop = PresentedToken.Read(http.Request.Headers.Authorization, null).TryGet(out var presented, out _) && presented.ByDpop;
        return OAuthResults.Refused(no, ResourceChallenge.For(no, byDpop, scope).ToArray());
    }

    /// <summary>For other modules' addresses: the client that got the token for itself.</summary>
    public async Task<Outcome<Client>> ProveClientAsync(HttpContext http, string scope, DateTimeOffset now, CancellationToken ct)
    {
        if (!(await ProveAsync(http, scope, now, ct)).TryGet(out var live, out var no))
            return no;
        return await clients.FindAsync(live.Token.ClientId, now, ct) is { } client ? client : Refusal.InvalidToken("the client of this token is not there any more");
    }

    public async Task<Outcome<LiveAccessToken>> ProveAsync(HttpContext http, string scope, DateTimeOffset now, CancellationToken ct)
    {
        if (!PresentedToken.Read(http.Request.Headers.Authorization, null).TryGet(out var presented, out var no))
            return no;
        if (!(await tokens.ProveAsync(http, presented, http.Request.Path, now, ct)).TryGet(out var live, out no))
            return no;
        return ManagementChecks.InOrder.FirstRefusal(new ManagementRequest(live.Token, scope, issuer.Value)) is { } unfit ? unfit : live;
    }
}
