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
    public static IResult Challenged(HttpContext http, Refusal no, string scope) => OAuthResults.Refused(no, ChallengesOf(http, no, scope).ToArray());

    /// <summary>For resources that answer in a way of their own; with the address of the resource's metadata where it has one.</summary>
    public static IReadOnlyList<string> ChallengesOf(HttpContext http, Refusal no, string scope, string? metadata = null)
    {
        var byDpop = PresentedToken.Read(http.Request.Headers.Authorization, null).TryGet(out var presented, out _) && presented.ByDpop;
        return ResourceChallenge.For(no, byDpop, scope, metadata: metadata);
    }

    /// <summary>For other modules' addresses: the client that got the token for itself.</summary>
    public async Task<Outcome<Client>> ProveClientAsync(HttpContext http, string scope, DateTimeOffset now, CancellationToken ct)
    {
        if (!(await ProveAsync(http, scope, now, ct)).TryGet(out var live, out var no))
            return no;
        return await clients.FindAsync(live.Token.ClientId, now, ct) is { } client ? client : Refusal.InvalidToken("the client of this token is not there any more");
    }

    /// <summary>For the server's own APIs: the client that got a token of that API for itself, and what both the token and its registration still let it do.</summary>
    public async Task<Outcome<ProvenMachine>> ProveMachineAsync(HttpContext http, string scope, string api, DateTimeOffset now, CancellationToken ct)
    {
        if (!(await ProveAsync(http, scope, now, ct, api)).TryGet(out var live, out var no))
            return no;
        if (await clients.FindAsync(live.Token.ClientId, now, ct) is not { } client)
            return Refusal.InvalidToken("the client of this token is not there any more");
        var scopes = live.Token.Scopes.Intersect(client.Scopes).ToArray();
        return scopes.Contains(scope) ? new ProvenMachine(client, scopes) : Refusal.InsufficientScope("the client may not ask for this scope any more");
    }

    public async Task<Outcome<LiveAccessToken>> ProveAsync(HttpContext http, string scope, DateTimeOffset now, CancellationToken ct, string? audience = null)
    {
        if (!PresentedToken.Read(http.Request.Headers.Authorization, null).TryGet(out var presented, out var no))
            return no;
        if (!(await tokens.ProveAsync(http, presented, http.Request.Path, now, ct)).TryGet(out var live, out no))
            return no;
        return ManagementChecks.InOrder.FirstRefusal(new ManagementRequest(live.Token, scope, audience ?? issuer.Value)) is { } unfit ? unfit : live;
    }
}

/// <summary>A client in its own name, with the scopes it has now.</summary>
internal sealed record ProvenMachine(Client Client, IReadOnlyList<string> Scopes);
