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

/// <summary>A device that waits for its user's answer, and trades its code once for what was allowed (RFC 8628 section 3.4).</summary>
internal sealed class DeviceCodeGrant(CiamDbContext database, DeviceRequests requests, GrantedTokens tokens, GrantRevocation revocation) : Grant
{
    public override async Task<Outcome<Redemption>> RedeemAsync(TokenRequest request, CancellationToken ct)
    {
        var (client, form, key, _, now) = request;
        if (form["device_code"] is not { } presented)
            return Refusal.InvalidRequest("device_code is missing");
        var hash = Handle.HashOf(presented);
        var found = await (
            from code in database.Set<DeviceCodeRow>()
            where code.Hash == hash
            select new { code, grant = database.Set<GrantRow>().FirstOrDefault(grant => grant.Id == code.GrantId) }).AsNoTracking().SingleOrDefaultAsync(ct);
        if (found is null)
            return Refusal.InvalidGrant("device_code is unknown");

        var asked = new DeviceRedemption { Client = client, Form = form, Code = Issued(found.code, found.grant), SenderKey = key, Now = now };
        if (DeviceCodeChecks.InOrder.FirstRefusal(asked) is { } no)
        {
            // A code spent twice is in two hands: what the first spending issued dies, as with any other code.
            if (no.Check == DeviceCodes.Spent && found.grant is { } stolen)
                await revocation.CodeReplayedAsync(stolen, now, ct);
            return no.Error == DeviceCodes.Pending && !await requests.CountPollAsync(found.code, now, ct) ? DeviceCodes.TooSoon() : no;
        }

        var grant = found.grant!;
        if (!(await tokens.ForCustomerAsync(client, grant, grant.Scopes, asked.AskedDetails, asked.AskedResources, now, ct)).TryGet(out var granted, out no))
            return no;
        var refreshes = grant.Scopes.Contains(StandardScopes.OfflineAccess);
        return new Redemption
        {
            Access = granted.Access with { IssuesRefreshToken = refreshes },
            Purpose = Purpose.AuthorizationCode,
            Grant = grant,
            DeviceCode = found.code,
            Successor = refreshes ? Handle.New().Reveal() : null,
        };
    }

    private static IssuedDeviceCode Issued(DeviceCodeRow code, GrantRow? grant) => new()
    {
        ClientId = code.ClientId,
        DpopJkt = code.DpopJkt,
        ExpiresAt = code.ExpiresAt,
        SpentAt = code.SpentAt,
        AnsweredAt = code.AnsweredAt,
        IsApproved = grant is not null,
        GrantRevoked = grant?.RevokedAt is not null,
        Resources = code.Resources,
        AuthorizationDetails = code.AuthorizationDetails,
    };
}
