using Ciam.Protocol;
using Ciam.Protocol.SenderConstraint;
using Ciam.Protocol.UserInfo;
using Ciam.Server.OAuth.Token;

namespace Ciam.Server.OAuth;

/// <summary>Access tokens at our own resources: good now, and in the hands of whoever holds the key they are bound to.</summary>
internal sealed class PresentedTokens(IssuedTokens tokens, SenderKeys keys)
{
    [Spec("RFC9449-7"), Spec("RFC8705-3")]
    public async Task<Outcome<LiveAccessToken>> ProveAsync(HttpContext http, PresentedToken presented, string path, DateTimeOffset now, CancellationToken ct)
    {
        if (!(await tokens.ProveAsync(presented.Value, now, ct)).TryGet(out var live, out var no))
            return no;

        var bound = live.Token.SenderKey;
        var access = new PresentedAccess(bound, presented.ByDpop, null);
        if (bound is not null && bound.IsDpop == presented.ByDpop)
        {
            if (!(await keys.ProveAtResourceAsync(http, bound, presented.Value, path, now, ct)).TryGet(out var possession, out no))
                return no;
            access = access with { Proven = possession.Key };
        }

        return PresentedAccessChecks.InOrder.FirstRefusal(access) is { } stolen ? stolen : live;
    }
}
