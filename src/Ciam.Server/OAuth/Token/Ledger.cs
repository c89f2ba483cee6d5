using Ciam.Protocol;
using Ciam.Protocol.Checks;
using Ciam.Protocol.Jose;
using Ciam.Protocol.Token;
using Ciam.Protocol.Wire;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Server.OAuth.Keys;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ciam.Server.OAuth.Token;

/// <summary>Mints and keeps: what is spent, what is issued and what is audited are one transaction, so no token leaves without its record.</summary>
internal sealed class Ledger(CiamDbContext database, KeyRing keys, Issuer issuer, AuditTrail audit, GrantRevocation revocation)
{
    public async Task<Outcome<TokenResponse>> CommitAsync(Redemption redemption, DateTimeOffset now, CancellationToken ct)
    {
        var response = Mint(redemption, await keys.LoadAsync(now, ct), now);

        Spend(redemption, now);
        if (redemption is { Successor: { } successor, IsRetry: false, KeepsRefreshToken: false, Grant: { } grant })
        {
            database.Insert(new RefreshTokenRow
            {
                Hash = Handle.HashOf(successor), GrantId = grant.Id, ClientId = grant.ClientId, CreatedAt = now,
                ExpiresAt = RefreshTokens.EndOf(redemption.Access.Client.Profile, grant.CreatedAt, now),
                SenderKey = redemption.SuccessorKey,
            });
        }

        audit.Append(new AuditDeed(redemption.Exchanged is null ? AuditEvents.TokenIssued : AuditEvents.TokenExchanged, AuditActor.Client(redemption.Access.Client.ClientId) with { Chain = redemption.Access.Actor?.Chain })
        {
            CustomerId = redemption.Grant?.CustomerId, ClientId = redemption.Access.Client.ClientId, SessionId = redemption.Grant?.SessionId,
            After = new { purpose = redemption.Purpose.ToString(), grant = redemption.Grant?.Id, scopes = redemption.Access.Scopes, details = redemption.Access.AuthorizationDetails.Select(detail => detail.TypeName), retry = redemption.IsRetry, from = redemption.Exchanged?.ClientId },
        }, now);

        try
        {
            // One batch and one transaction. Once spending has begun it is finished: the caller's going away no longer counts.
            await database.SaveChangesAsync(CancellationToken.None);
        }
        catch (DbUpdateException race) when (WasLost(race))
        {
            return await LostRaceAsync(redemption, now, ct);
        }

        return response;
    }

    private TokenResponse Mint(Redemption redemption, KeyRing.Snapshot ring, DateTimeOffset now)
    {
        var access = redemption.Access;
        var accessToken = Signer.Sign(TokenMint.Mint(access, issuer.Value, now, Guid.CreateVersion7(now).ToString()).AccessToken, ring.Signing("ES256", now), "at+jwt");
        var alg = access.Client.IdTokenSignedResponseAlg;
        var idToken = access.IssuesIdToken
            ? ClientJwts.Write(TokenMint.IdToken(access, issuer.Value, now, accessToken, alg), TokenTypes.IdToken, alg, access.Client, ResponseAlgorithms.OfIdToken(access.Client.Metadata), ring, now)
            : null;
        return new TokenResponse
        {
            AccessToken = accessToken, ExpiresIn = access.AccessTokenLifetime, Scopes = access.Scopes, AuthorizationDetails = access.AuthorizationDetails, PaymentApprovals = access.PaymentApprovals, GrantId = redemption.Exchanged is null ? redemption.Grant?.ManagedId?.ToString("D") : null,
            IssuedTokenType = redemption.Exchanged is null ? null : TokenTypeNames.AccessToken, IdToken = idToken, RefreshToken = redemption.Successor,
            TokenType = access.SenderKey is { IsDpop: true } ? "DPoP" : "Bearer",
        };
    }

    /// <summary>Marked if nobody has done so: that a row is not spent is the condition of its own update, so of several racers exactly one gets through.</summary>
    private void Spend(Redemption redemption, DateTimeOffset now)
    {
        if (redemption.Code is { } code)
            database.Spend(code, now);
        else if (redemption.DeviceCode is { } device)
            database.Attach(device).Entity.SpentAt = now;
        else if (redemption.Backchannel is { } asked)
            database.Attach(asked).Entity.SpentAt = now;
        else if (redemption is { RefreshToken: { } token, IsRetry: false, KeepsRefreshToken: false })
            database.Spend(token, now);
    }

    /// <summary>The row was spent meanwhile, or its successor is there already.</summary>
    private static bool WasLost(DbUpdateException race) =>
        race is DbUpdateConcurrencyException || race.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "oauth_refresh_token" };

    /// <summary>A code lost in a race was replayed; a client that fetches twice what it asked has its answer. A refresh token lost in a race is a retry: the caller may simply ask again.</summary>
    private async Task<Outcome<TokenResponse>> LostRaceAsync(Redemption redemption, DateTimeOffset now, CancellationToken ct)
    {
        database.DiscardChanges();
        if (redemption.Backchannel is not null)
            return Refusal.InvalidGrant("auth_req_id has been used already") with { Check = "AuthReqId.IsUnspent" };
        if (redemption is { Code: null, DeviceCode: null })
            return await CommitAsync(redemption with { IsRetry = true }, now, ct);
        await revocation.CodeReplayedAsync(redemption.Grant!, now, ct);
        return Refusal.InvalidGrant("code was used before") with { Check = "Codes.IsUnspent" };
    }
}
