using Ciam.Protocol;
using Ciam.Protocol.Checks;
using Ciam.Protocol.UserInfo;
using Ciam.Server.Http;
using Ciam.Server.OAuth.Token;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.UserInfo;

/// <summary>What the userinfo story needs.</summary>
internal readonly record struct UserInfoServices(PresentedTokens Tokens, CiamDbContext Database, TimeProvider Clock);

/// <summary>GET and POST /oauth2/userinfo: claims about the customer, as far as the token's scopes and the claims parameter reach.</summary>
internal static class UserInfoEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.UserInfo, Handle).WithName("UserInfo");
        routes.MapPost(Routes.UserInfo, Handle).WithName("UserInfoPost").DisableAntiforgery();
    }

    [Spec("OIDCC-5.3")]
    private static async Task<IResult> Handle(HttpContext http, [AsParameters] UserInfoServices s, CancellationToken ct)
    {
        // 1 The token, by header or form, never by query.
        Parameters? form = null;
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType && !(await OAuthForm.ReadFormAsync(http, ct)).TryGet(out form, out var no))
            return OAuthResults.Refused(no);
        if (!OAuthForm.ReadQuery(http).TryGet(out var query, out no)) return OAuthResults.Refused(no);
        var byDpop = false;
        IResult Challenged(Refusal no) => OAuthResults.Refused(no, ResourceChallenge.For(no, byDpop).ToArray());
        if (!PresentedToken.Read(http.Request.Headers.Authorization, form, query).TryGet(out var presented, out no)) return Challenged(no);
        byDpop = presented.ByDpop;

        // 2 It must be good now, in its holder's hands, and for this.
        if (!(await s.Tokens.ProveAsync(http, presented, Routes.UserInfo, s.Clock.GetUtcNow(), ct)).TryGet(out var live, out no)) return Challenged(no);
        if (UserInfoChecks.InOrder.FirstRefusal(live.Token) is { } unfit) return Challenged(unfit);

        // 3 What scopes and the claims parameter of the authorization ask for.
        var asked = await s.Database.Set<GrantRow>().Where(row => row.Id == live.Token.GrantId).Select(row => row.ClaimsRequest).SingleOrDefaultAsync(ct);
        return OAuthResults.Json(GrantedTokens.ClaimsOf(live.Customer!).ClaimsFor(live.Token.Scopes, ClaimsParameter.Read(asked)?.UserInfo.Keys ?? []));
    }
}
