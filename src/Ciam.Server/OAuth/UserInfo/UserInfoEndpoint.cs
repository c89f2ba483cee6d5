using Ciam.Protocol;
using Ciam.Protocol.Checks;
using Ciam.Protocol.Jose;
using Ciam.Protocol.UserInfo;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Server.OAuth.Keys;
using Ciam.Server.OAuth.Token;

namespace Ciam.Server.OAuth.UserInfo;

/// <summary>What the userinfo story needs.</summary>
internal readonly record struct UserInfoServices(PresentedTokens Tokens, Clients Clients, KeyRing Keys, Issuer Issuer, TimeProvider Clock);

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
        IResult Challenged(Refusal no) => OAuthResults.Refused(no, ResourceChallenge.For(no, byDpop, metadata: s.Issuer.At(Routes.ProtectedResourceMetadata)).ToArray());
        if (!PresentedToken.Read(http.Request.Headers.Authorization, form, query).TryGet(out var presented, out no)) return Challenged(no);
        byDpop = presented.ByDpop;

        // 2 It must be good now, in its holder's hands, and for this.
        if (!(await s.Tokens.ProveAsync(http, presented, Routes.UserInfo, s.Clock.GetUtcNow(), ct)).TryGet(out var live, out no)) return Challenged(no);
        if (UserInfoChecks.InOrder.FirstRefusal(live.Token) is { } unfit) return Challenged(unfit);

        // 3 What scopes and the claims parameter of the authorization ask for; what one client asked for is not lent to another with its token.
        var claims = (GrantedTokens.ClaimsOf(live.Customer!) with { Sub = live.Token.Subject! }).ClaimsFor(live.Token.Scopes, ClaimsParameter.Read(live.ClaimsRequest)?.UserInfo.Keys ?? []);

        // 4 As JSON, or as the client registered it.
        var now = s.Clock.GetUtcNow();
        return await s.Clients.FindAsync(live.Token.ClientId, now, ct) is { Metadata: { UserinfoSignedResponseAlg: not null } or { UserinfoEncryptedResponseAlg: not null } } client
            ? OAuthResults.Jwt(Written(claims, client, s.Issuer, await s.Keys.LoadAsync(now, ct), now), "application/jwt")
            : OAuthResults.Json(claims);
    }

    /// <summary>Signed, encrypted, or both; a signed one says from whom and for whom it is.</summary>
    [Spec("OIDCC-5.3.2")]
    private static string Written(IReadOnlyDictionary<string, object> claims, Client client, Issuer issuer, KeyRing.Snapshot ring, DateTimeOffset now)
    {
        var wish = ResponseAlgorithms.OfUserInfo(client.Metadata);
        if (client.Metadata.UserinfoSignedResponseAlg is not { } alg)
            return ClientJwts.WriteUnsigned(claims, client, wish!);
        var said = new Dictionary<string, object>(claims) { ["iss"] = issuer.Value, ["aud"] = client.ClientId };
        return ClientJwts.Write(said, TokenTypes.Plain, alg, client, wish, ring, now);
    }
}
