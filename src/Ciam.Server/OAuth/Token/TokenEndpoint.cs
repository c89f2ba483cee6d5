using Ciam.Protocol;
using Ciam.Server.Http;
using Ciam.Server.Risk;

namespace Ciam.Server.OAuth.Token;

/// <summary>What the token story needs.</summary>
internal readonly record struct TokenServices(Clients Clients, SenderKeys SenderKeys, GrantCatalog Grants, TokenRisk Risk, Ledger Ledger, TimeProvider Clock);

/// <summary>POST /oauth2/token: an authenticated client trades a grant for tokens.</summary>
internal static class TokenEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Routes.Token, Handle).WithName("Token").DisableAntiforgery();

    [Spec("RFC6749-3.2")]
    private static async Task<IResult> Handle(HttpContext http, [AsParameters] TokenServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 1 Read the form. Nothing may be sent twice.
        if (!(await OAuthForm.ReadFormAsync(http, ct)).TryGet(out var form, out var no)) return OAuthResults.Refused(no);

        // 2 Read the DPoP proof, before anything that can be used once is used.
        if (!s.SenderKeys.Read(http, Routes.Token, now).TryGet(out var proof, out no)) return OAuthResults.Refused(no);

        // 3 Learn who asks, by exactly one mechanism.
        if (!(await s.Clients.AuthenticateAsync(http, form, now, ct)).TryGet(out var client, out no)) return OAuthResults.Refused(no);

        // 4 Learn which key the tokens will be bound to, if to any.
        if (!(await s.SenderKeys.ProveAsync(http, client, proof, now, ct)).TryGet(out var possession, out no)) return OAuthResults.Refused(no);

        // 5 Let the grant load what it stands on, and run its checklist.
        if (!s.Grants.Find(client, form).TryGet(out var grant, out no)) return OAuthResults.Refused(no);
        if (!(await grant.RedeemAsync(new TokenRequest(client, form, possession.Key, Caller.Of(http), now), ct)).TryGet(out var redemption, out no)) return OAuthResults.Refused(no);

        redemption = redemption.BoundTo(possession.Key);

        // 6 Ask the risk gate, now that everything about the request is known.
        if (await s.Risk.RefuseAsync(http, redemption, now, ct) is { } risky) return OAuthResults.Refused(risky);

        // 7 Mint; spend the grant, keep the tokens, append the audit entry: one transaction or none of it.
        return (await s.Ledger.CommitAsync(redemption, now, ct)).TryGet(out var response, out no) ? OAuthResults.Json(response.ToJson()) : OAuthResults.Refused(no);
    }
}
