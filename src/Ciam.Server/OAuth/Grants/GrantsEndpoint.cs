using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Server.Http;
using Ciam.Server.OAuth.Token;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth.Grants;

/// <summary>What the story of a managed grant needs.</summary>
internal readonly record struct GrantsServices(ManagementTokens Tokens, ManagedGrants Grants, GrantRevocation Revocation, TimeProvider Clock);

/// <summary>GET and DELETE /oauth2/grants/{id}: a client looks at a grant of its own, or gives it back with all its tokens.</summary>
internal static class GrantsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Routes.Grants + "/{id}", QueryAsync).WithName("GrantQuery");
        routes.MapDelete(Routes.Grants + "/{id}", RevokeAsync).WithName("GrantRevoke").DisableAntiforgery();
    }

    [Spec("GM-6.4")]
    private static async Task<IResult> QueryAsync(HttpContext http, string id, [AsParameters] GrantsServices s, CancellationToken ct)
    {
        var (grant, no) = await FindAsync(http, id, ManagementScopes.QueryGrants, s, ct);
        return grant is null ? no : OAuthResults.Json(ManagedGrants.InWords(grant).ToJson());
    }

    [Spec("GM-6.5")]
    private static async Task<IResult> RevokeAsync(HttpContext http, string id, [AsParameters] GrantsServices s, CancellationToken ct)
    {
        var (grant, no) = await FindAsync(http, id, ManagementScopes.RevokeGrants, s, ct);
        if (grant is null) return no;
        await s.Revocation.RevokedByClientAsync(grant, s.Clock.GetUtcNow(), ct);
        return Results.NoContent();
    }

    /// <summary>Another client's grant is as unknown as one that never was, and to a customer's token another customer's too. Whoever ended the grant that the token hung on is told that it is gone.</summary>
    [Spec("GM-6.6")]
    private static async Task<(GrantRow? Grant, IResult No)> FindAsync(HttpContext http, string id, string scope, GrantsServices s, CancellationToken ct)
    {
        if (!(await s.Tokens.ProveAsync(http, scope, s.Clock.GetUtcNow(), ct)).TryGet(out var live, out var no))
            return (null, no.Check == IssuedTokens.HungOnWhatEnded && await s.Grants.HasEndedAsync(id, ct) ? Results.NotFound() : ManagementTokens.Challenged(http, no, scope));
        var grant = await s.Grants.FindAsync(id, live.Token.ClientId!, ct);
        return (live.Customer is null || live.Customer.Id == grant?.CustomerId ? grant : null, Results.NotFound());
    }
}
