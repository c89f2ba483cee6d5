using Ciam.Protocol;
using Ciam.Server.Http;

namespace Ciam.Server.OAuth.Token;

/// <summary>What the token story needs.</summary>
internal readonly record struct TokenServices(Clients Clients, GrantCatalog Grants, TokenRisk Risk, Ledger Ledger, TimeProvider Clock);

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

        // 2 Learn who asks, by exactly one mechanism.
        if (!(await s.Clients.AuthenticateAsync(http, form, now, ct)).TryGet(out var client, out no)) return OAuthResults.Refused(no);

        // 3 Let the grant load what it stands on, and run its checklist.
        if (!s.Grants.Find(client, form).TryGet(out var grant, out no)) return OAuthResults.Refused(no);
        if (!(await grant.RedeemAsync(new TokenRequest(client, form, null, now), ct)).TryGet(out var redemption, out no)) return OAuthResults.Refused(no);

        // 4 Ask the risk gate, now that everything about the request is known.
        if (await s.Risk.RefuseAsync(http, redemption, now, ct) is { } risky) return OAuthResults.Refused(risky);

        // 5 Mint; spend the grant, keep the tokens, append the audit entry: one transaction or none of it.
        return (await s.Ledger.CommitAsync(redemption, now, ct)).TryGet(out var response, out no) ? OAuthResults.Json(response.ToJson()) : OAuthResults.Refused(no);
    }
}
