using Ciam.Decisions.Risk;
using Ciam.Protocol;
using Ciam.Protocol.Token.Grants;
using Ciam.Protocol.Wire;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Token.Grants;

/// <summary>A code from the authorization endpoint, traded once (RFC 6749 section 4.1.3).</summary>
internal sealed class AuthorizationCodeGrant(CiamDbContext database, GrantedTokens tokens, GrantRevocation revocation) : Grant
{
    public override async Task<Outcome<Redemption>> RedeemAsync(TokenRequest request, CancellationToken ct)
    {
        var (client, form, key, now) = request;
        if (form["code"] is not { } presented)
            return Refusal.InvalidRequest("code is missing");
        var hash = Handle.HashOf(presented);
        var found = await (
            from code in database.Set<CodeRow>()
            join grant in database.Set<GrantRow>() on code.GrantId equals grant.Id
            where code.Hash == hash
            select new { code, grant }).SingleOrDefaultAsync(ct);
        if (found is null)
            return Refusal.InvalidGrant("code is unknown or has expired");

        var issued = new IssuedCode
        {
            ClientId = found.code.ClientId,
            RedirectUri = found.code.RedirectUri,
            CodeChallenge = found.code.CodeChallenge,
            DpopJkt = found.code.DpopJkt,
            ExpiresAt = found.code.ExpiresAt,
            SpentAt = found.code.SpentAt,
            GrantRevoked = found.grant.RevokedAt is not null,
            Scopes = found.grant.Scopes,
            Resources = found.grant.Resources,
            AuthorizationDetails = found.grant.AuthorizationDetails,
        };
        var asked = new CodeRedemption { Client = client, Form = form, Code = issued, SenderKey = key, Now = now };
        if (AuthorizationCodeChecks.InOrder.FirstRefusal(asked) is { } no)
        {
            // A code spent twice was stolen: what the first spending issued dies (RFC 9700 section 4.5.3).
            if (found.code.SpentAt is not null && found.code.ClientId == client.ClientId)
                await revocation.CodeReplayedAsync(found.grant, now, ct);
            return no;
        }

        if (!(await tokens.ForCustomerAsync(client, found.grant, found.grant.Scopes, asked.AskedDetails, asked.AskedResources, now, ct)).TryGet(out var granted, out no))
            return no;
        var refreshes = found.grant.Scopes.Contains(StandardScopes.OfflineAccess);
        return new Redemption
        {
            Access = granted.Access with { Nonce = found.code.Nonce, IssuesRefreshToken = refreshes },
            Purpose = Purpose.AuthorizationCode,
            Grant = found.grant,
            DeviceMark = granted.DeviceMark,
            Code = found.code,
            Successor = refreshes ? Handle.New().Reveal() : null,
        };
    }
}
