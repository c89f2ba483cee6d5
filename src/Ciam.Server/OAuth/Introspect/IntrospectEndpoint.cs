using Ciam.Protocol;
using Ciam.Protocol.Introspect;
using Ciam.Protocol.Jose;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Server.OAuth.Keys;
using Ciam.Server.OAuth.Token;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth.Introspect;

/// <summary>What the introspection story needs.</summary>
internal readonly record struct IntrospectServices(Clients Clients, IssuedTokens Tokens, Subjects Subjects, KeyRing Keys, Issuer Issuer, TimeProvider Clock);

/// <summary>POST /oauth2/introspect: a resource server asks whether a token meant for it is good.</summary>
internal static class IntrospectEndpoint
{
    private const string JwtMediaType = "application/token-introspection+jwt";

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

        // 2 What may be said about it, as JSON or, where the caller wants to show others what it was told, as a JWT.
        var answer = await DescribeAsync(presented, client, s, now, ct);
        return WantsJwt(http, client) ? OAuthResults.Jwt(Written(answer, client, s.Issuer, await s.Keys.LoadAsync(now, ct), now), JwtMediaType) : OAuthResults.Json(answer);
    }

    private static async Task<IReadOnlyDictionary<string, object>> DescribeAsync(string presented, Client client, IntrospectServices s, DateTimeOffset now, CancellationToken ct)
    {
        // An access token, for its audience or its own client; to anybody else it does not exist. Each caller is told the customer's name as it knows it.
        if ((await s.Tokens.ProveAsync(presented, now, ct)).TryGet(out var live, out _))
            return IntrospectChecks.MaySee(client, live.Token.Audience, live.Token.ClientId) ? IntrospectionResponse.Active(live.Token, s.Issuer.Value, live.Customer is { } customer ? s.Subjects.Of(client, customer.Id) : null) : IntrospectionResponse.Inactive;

        // A refresh token, for its own client.
        var refresh = await s.Tokens.FindRefreshTokenAsync(presented, ct);
        var isLive = refresh is var (token, grant) && token.ClientId == client.ClientId && token.SpentAt is null && token.ExpiresAt > now && grant.RevokedAt is null;
        return isLive ? IntrospectionResponse.Active(FactsOf(refresh!.Value.Token, refresh.Value.Grant, s.Subjects.Of(client, refresh.Value.Grant.CustomerId)), s.Issuer.Value) : IntrospectionResponse.Inactive;
    }

    /// <summary>By what it accepts, or by what it registered once and for all.</summary>
    [Spec("RFC9701-4"), Spec("RFC9701-6")]
    private static bool WantsJwt(HttpContext http, Client client) =>
        client.Metadata.IntrospectionSignedResponseAlg is not null
        || client.Metadata.IntrospectionEncryptedResponseAlg is not null
        || http.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals(JwtMediaType, StringComparison.OrdinalIgnoreCase));

    private static string Written(IReadOnlyDictionary<string, object> answer, Client client, Issuer issuer, KeyRing.Snapshot ring, DateTimeOffset now) => ClientJwts.Write(
        IntrospectionResponse.ToClaims(answer, client, issuer.Value, now), TokenTypes.Introspection,
        ResponseAlgorithms.SigningOf(client, client.Metadata.IntrospectionSignedResponseAlg), client, ResponseAlgorithms.OfIntrospection(client.Metadata), ring, now);

    private static RefreshTokenFacts FactsOf(RefreshTokenRow token, GrantRow grant, string subject) =>
        new(subject, grant.ClientId, grant.Scopes, token.CreatedAt, token.ExpiresAt);
}
