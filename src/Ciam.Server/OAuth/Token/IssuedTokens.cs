using Ciam.Protocol;
using Ciam.Protocol.Jose;
using Ciam.Server.House;
using Ciam.Server.OAuth.Keys;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Token;

/// <summary>An access token that is good now, whose it is, and which claims the grant's own client asked for with it.</summary>
internal sealed record LiveAccessToken(VerifiedToken Token, CustomerRow? Customer, string? ClaimsRequest = null);

/// <summary>Tokens of ours given back to us: a signature is not enough, grant, session and customer must still stand.</summary>
internal sealed class IssuedTokens(CiamDbContext database, KeyRing keys, Issuer issuer)
{
    /// <summary>The check that refuses a token whose grant, session or customer no longer stands.</summary>
    public const string HungOnWhatEnded = "IssuedTokens.ProveAsync";

    private static readonly Func<CiamDbContext, Guid, string[], Task<GrantBehind?>> FindGrant = EF.CompileAsyncQuery((CiamDbContext database, Guid grantId, string[] ids) => (
        from grant in database.Set<GrantRow>()
        join session in database.Set<SessionRow>() on grant.SessionId equals session.Id
        join customer in database.Set<CustomerRow>() on grant.CustomerId equals customer.Id
        where grant.Id == grantId
        select new GrantBehind(
            customer, grant.ClientId, grant.ClaimsRequest,
            grant.RevokedAt == null && session.EndedAt == null && customer.SuspendedAt == null && !customer.MustChangePassword,
            database.Set<RevokedTokenRow>().Any(row => ids.Contains(row.Jti)))).AsNoTracking().SingleOrDefault());

    public async Task<Outcome<LiveAccessToken>> ProveAsync(string accessToken, DateTimeOffset now, CancellationToken ct)
    {
        var published = (await keys.LoadAsync(now, ct)).Published;
        if (!Verifier.Verify(accessToken, published, "at+jwt", issuer.Value, now).TryGet(out var token, out var no))
            return no;
        string[] ids = [token.Jti ?? "", .. token.Origins];
        if (token.GrantId is not { } grantId)
            return await database.Set<RevokedTokenRow>().AnyAsync(row => ids.Contains(row.Jti), ct) ? Refusal.InvalidToken("the token was revoked") : new LiveAccessToken(token, null);

        var found = await FindGrant(database, grantId, ids);
        if (found is { Revoked: true })
            return Refusal.InvalidToken("the token was revoked");
        return found is not { Stands: true } ? Refusal.InvalidToken("the token was revoked") with { Check = HungOnWhatEnded } : new LiveAccessToken(token, found.Customer, found.ClientId == token.ClientId ? found.ClaimsRequest : null);
    }

    /// <summary>The refresh token with its grant; null when unknown, spent, expired or dead.</summary>
    public async Task<(RefreshTokenRow Token, GrantRow Grant)?> FindRefreshTokenAsync(string refreshToken, CancellationToken ct)
    {
        var hash = Handle.HashOf(refreshToken);
        var found = await (
            from token in database.Set<RefreshTokenRow>().AsNoTracking()
            join grant in database.Set<GrantRow>() on token.GrantId equals grant.Id
            where token.Hash == hash
            select new { token, grant }).SingleOrDefaultAsync(ct);
        return found is null ? null : (found.token, found.grant);
    }

    /// <summary>What a token hangs on, as it stands now.</summary>
    private sealed record GrantBehind(CustomerRow Customer, string ClientId, string? ClaimsRequest, bool Stands, bool Revoked);
}
