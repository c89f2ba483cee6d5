using Ciam.Protocol;
using Ciam.Protocol.Introspect;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Server.OAuth.Token;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth.Introspect;

/// <summary>What the introspection story needs.</summary>
internal readonly record struct IntrospectServices(Clients Clients, IssuedTokens Tokens, Issuer Issuer, TimeProvider Clock);

/// <summary>POST /oauth2/introspect: a resource server asks whether a token meant for it is good.</summary>
internal static class IntrospectEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Routes.Introspect, Handle).WithName("Introspect").DisableAntiforgery();

    [Spec("RFC7662-2")]
    private static async Task<IResult> Handle(HttpContext http, [AsParameters] IntrospectServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 1 Read the form; learn who asks. A public client proves nothing and may not ask.
        if (!(await OAuthForm.ReadFormAsync(http, ct)).TryGet(out var form, out var no)) return OAuthResults.Refused(no);
        if (!(await s.Clients.AuthenticateAsync(http, form, now, ct)).TryGet(out var client, out no)) return OAuthResults.Refused(no);
        if (IntrospectChecks.CallerIsConfidential(client) is { } unproven) return OAuthResults.Refused(unproven);
        if (form["token"] is not { } presented) return OAuthResults.Refused(Refusal.InvalidRequest("token is missing"));

        // 2 An access token, for its audience or its own client; to anybody else it does not exist.
        if ((await s.Tokens.ProveAsync(presented, now, ct)).TryGet(out var live, out _))
            return OAuthResults.Json(IntrospectChecks.MaySee(client, live.Token.Audience, live.Token.ClientId) ? IntrospectionResponse.Active(live.Token, s.Issuer.Value) : IntrospectionResponse.Inactive);

        // 3 A refresh token, for its own client.
        var refresh = await s.Tokens.FindRefreshTokenAsync(presented, ct);
        var isLive = refresh is var (token, grant) && token.ClientId == client.ClientId && token.SpentAt is null && token.ExpiresAt > now && grant.RevokedAt is null;
        return OAuthResults.Json(isLive ? IntrospectionResponse.Active(FactsOf(refresh!.Value.Token, refresh.Value.Grant), s.Issuer.Value) : IntrospectionResponse.Inactive);
    }

    private static RefreshTokenFacts FactsOf(RefreshTokenRow token, GrantRow grant) =>
        new(grant.CustomerId.ToString(), grant.ClientId, grant.Scopes, token.CreatedAt, token.ExpiresAt);
}
