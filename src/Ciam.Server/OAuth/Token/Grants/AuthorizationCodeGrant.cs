using Ciam.Decisions.Risk;
using Ciam.Protocol;
using Ciam.Protocol.Token.Grants;
using Ciam.Protocol.Wire;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Token.Grants;

/// <summary>A code from the authorization endpoint, traded once (RFC 6749 section 4.1.3).</summary>
internal sealed class AuthorizationCodeGrant(CiamDbContext database, GrantedTokens tokens, GrantRevocation revocation) : Grant
{
    /// <summary>All it stands on, in one question.</summary>
    private static readonly Func<CiamDbContext, byte[], Task<Found?>> Find = EF.CompileAsyncQuery((CiamDbContext database, byte[] hash) => (
        from code in database.Set<CodeRow>()
        join grant in database.Set<GrantRow>() on code.GrantId equals grant.Id
        join session in database.Set<SessionRow>() on grant.SessionId equals session.Id
        join customer in database.Set<CustomerRow>() on grant.CustomerId equals customer.Id
        where code.Hash == hash
        select new Found(code, grant, customer, session.EndedAt, database.Set<DeviceRow>().Where(device => device.Id == session.DeviceId && device.RevokedAt == null).Select(device => device.HandleHash).FirstOrDefault())).AsNoTracking().SingleOrDefault());

    public override async Task<Outcome<Redemption>> RedeemAsync(TokenRequest request, CancellationToken ct)
    {
        var (client, form, key, now) = request;
        if (form["code"] is not { } presented)
            return Refusal.InvalidRequest("code is missing");
        var hash = Handle.HashOf(presented);
        var found = await Find(database, hash);
        if (found is null)
            return Refusal.InvalidGrant("code is unknown or has expired");

        var issued = new IssuedCode
        {
            ClientId = found.Code.ClientId,
            RedirectUri = found.Code.RedirectUri,
            CodeChallenge = found.Code.CodeChallenge,
            DpopJkt = found.Code.DpopJkt,
            ExpiresAt = found.Code.ExpiresAt,
            SpentAt = found.Code.SpentAt,
            GrantRevoked = found.Grant.RevokedAt is not null,
            Scopes = found.Grant.Scopes,
            Resources = found.Grant.Resources,
            AuthorizationDetails = found.Grant.AuthorizationDetails,
        };
        var asked = new CodeRedemption { Client = client, Form = form, Code = issued, SenderKey = key, Now = now };
        if (AuthorizationCodeChecks.InOrder.FirstRefusal(asked) is { } no)
        {
            // A code spent twice was stolen: what the first spending issued dies (RFC 9700 section 4.5.3).
            if (found.Code.SpentAt is not null && found.Code.ClientId == client.ClientId)
                await revocation.CodeReplayedAsync(found.Grant, now, ct);
            return no;
        }

        if (!(await tokens.ForCustomerAsync(client, found.Grant, new Behind(found.Customer, found.SessionEndedAt, found.Mark), found.Grant.Scopes, asked.AskedDetails, asked.AskedResources, now, ct)).TryGet(out var granted, out no))
            return no;
        var refreshes = found.Grant.Scopes.Contains(StandardScopes.OfflineAccess);
        return new Redemption
        {
            Access = granted.Access with { Nonce = found.Code.Nonce, IssuesRefreshToken = refreshes },
            Purpose = Purpose.AuthorizationCode,
            Grant = found.Grant,
            DeviceMark = granted.DeviceMark,
            Code = found.Code,
            Successor = refreshes ? Handle.New().Reveal() : null,
        };
    }

    private sealed record Found(CodeRow Code, GrantRow Grant, CustomerRow Customer, DateTimeOffset? SessionEndedAt, byte[]? Mark);
}
