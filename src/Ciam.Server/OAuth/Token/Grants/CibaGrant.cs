using Ciam.Decisions.Risk;
using Ciam.Protocol;
using Ciam.Protocol.Checks;
using Ciam.Protocol.Token.Grants;
using Ciam.Protocol.Wire;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Token.Grants;

/// <summary>What a customer approved on a device of their own, fetched once by the client that asked (CIBA Core section 10.1).</summary>
internal sealed class CibaGrant(CiamDbContext database, GrantedTokens tokens) : Grant
{
    /// <summary>Nobody's guess is that long.</summary>
    private const int LongestName = 256;

    public override async Task<Outcome<Redemption>> RedeemAsync(TokenRequest request, CancellationToken ct)
    {
        var (client, form, _, _, now) = request;
        if (form["auth_req_id"] is not { Length: <= LongestName } presented)
            return Refusal.InvalidRequest("auth_req_id is missing or too long");
        var hash = Handle.HashOf(presented);
        if (await database.Set<BackchannelRequestRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash, ct) is not { } asked)
            return Refusal.InvalidGrant("auth_req_id is unknown");
        var grant = asked.GrantId is { } id ? await database.Set<GrantRow>().SingleOrDefaultAsync(row => row.Id == id, ct) : null;

        var redemption = new BackchannelRedemption { Client = client, Form = form, Request = AsIssued(asked, grant), Now = now };
        if (CibaChecks.InOrder.FirstRefusal(redemption) is { } no)
        {
            return no.Check == AuthReqId.Pending && !await database.CountPollAsync(asked.Id, now, ct) ? AuthReqId.TooSoon() : no;
        }

        if (!(await tokens.ForCustomerAsync(client, grant!, grant!.Scopes, redemption.AskedDetails, redemption.AskedResources, now, ct)).TryGet(out var granted, out no))
            return no;
        var refreshes = grant.Scopes.Contains(StandardScopes.OfflineAccess);
        return new Redemption
        {
            Access = granted.Access with { AuthReqId = presented, IssuesRefreshToken = refreshes },
            // A customer's grant is traded for its first tokens by the client's own server: the same to risk as a code.
            Purpose = Purpose.AuthorizationCode,
            Grant = grant,
            DeviceMark = granted.DeviceMark,
            Backchannel = asked,
            Successor = refreshes ? Handle.New().Reveal() : null,
        };
    }

    private static IssuedBackchannelRequest AsIssued(BackchannelRequestRow asked, GrantRow? grant) => new()
    {
        ClientId = asked.ClientId,
        ExpiresAt = asked.ExpiresAt,
        WasApproved = asked.Decision == BackchannelDecisions.Approved && grant is not null,
        WasRefused = asked.Decision is BackchannelDecisions.Refused or BackchannelDecisions.Disowned or BackchannelDecisions.WrongNumber,
        SpentAt = asked.SpentAt,
        GrantRevoked = grant?.RevokedAt is not null,
        Resources = asked.Resources,
        AuthorizationDetails = asked.AuthorizationDetails,
    };
}
