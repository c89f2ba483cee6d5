using Ciam.Decisions.Risk;
using Ciam.Protocol;
using Ciam.Protocol.Token.Grants;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Token.Grants;

/// <summary>
/// An access token traded for a smaller one in another client's hands, who is named in it (RFC 8693). It hangs on the same grant, so it
/// dies with it; it is judged as what it is, a request of a machine.
/// </summary>
internal sealed class TokenExchangeGrant(CiamDbContext database, IssuedTokens issued, GrantedTokens tokens) : Grant
{
    public override async Task<Outcome<Redemption>> RedeemAsync(TokenRequest request, CancellationToken ct)
    {
        var (client, form, key, _, now) = request;
        if (TokenExchangeFormChecks.InOrder.FirstRefusal(new ClientRequest { Client = client, Form = form }) is { } no)
            return no;
        if (!(await issued.ProveAsync(form["subject_token"]!, now, ct)).TryGet(out var subject, out no))
            return NotGood(no, Refusal.InvalidRequest("subject_token is not a good access token of this server"));
        LiveAccessToken? actor = null;
        if (form["actor_token"] is { } shown && !(await issued.ProveAsync(shown, now, ct)).TryGet(out actor, out no))
            return NotGood(no, Refusal.InvalidRequest("actor_token is not a good access token of this server"));

        var exchange = new TokenExchange { Client = client, Form = form, Subject = subject.Token, ActorToken = actor?.Token, SenderKey = key };
        if (TokenExchangeChecks.InOrder.FirstRefusal(exchange) is { } refused)
            return refused;

        var grant = await database.Set<GrantRow>().AsNoTracking().SingleAsync(row => row.Id == subject.Token.GrantId, ct);
        if (!(await tokens.ForCustomerAsync(client, grant, exchange.AskedScopes, exchange.AskedDetails, exchange.Targets, now, ct)).TryGet(out var standing, out no))
            return no;
        var access = standing.Access;
        return new Redemption
        {
            Access = access with
            {
                IssuesIdToken = false,
                IdTokenClaims = new Dictionary<string, object>(),
                Actor = exchange.Actor,
                Origins = TokenExchangeChecks.Origins(exchange),
                AccessTokenLifetime = TokenExchangeChecks.Lifetime(exchange, access.AccessTokenLifetime, now),
            },
            Purpose = Purpose.ClientCredentials,
            Grant = grant,
            Exchanged = subject.Token,
        };
    }

    private static Refusal NotGood(Refusal why, Refusal told) => told with { Check = why.Check, Detail = why.Description };
}
