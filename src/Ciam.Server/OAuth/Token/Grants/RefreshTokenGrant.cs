using System.Buffers.Text;
using Ciam.Decisions.Risk;
using Ciam.Protocol;
using Ciam.Protocol.Checks;
using Ciam.Protocol.Token.Grants;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Token.Grants;

/// <summary>
/// A refresh token, rotated at each use (RFC 9700 section 4.14.2). The successor is computed from the token itself under a key of
/// ours, so an answer that was lost on the way can be given again for a moment without keeping any token.
/// </summary>
internal sealed class RefreshTokenGrant(HandleReads reads, CiamDbContext database, GrantedTokens tokens, GrantRevocation revocation, Vault vault) : Grant
{
    public override async Task<Outcome<Redemption>> RedeemAsync(TokenRequest request, CancellationToken ct)
    {
        var (client, form, key, _, now) = request;
        if (form["refresh_token"] is not { } presented)
            return Refusal.InvalidRequest("refresh_token is missing");
        var hash = Handle.HashOf(presented);
        var (found, recalled) = await reads.FindRefreshTokenAsync(hash, request);
        if (found is null)
            return Refusal.InvalidGrant("refresh_token is unknown or has expired");

        var issued = new IssuedRefreshToken
        {
            ClientId = found.Row.ClientId,
            ExpiresAt = found.Row.ExpiresAt,
            SenderKey = found.Row.SenderKey,
            GrantRevoked = found.Grant.RevokedAt is not null,
            Scopes = found.Grant.Scopes,
            Resources = found.Grant.Resources,
            AuthorizationDetails = found.Grant.AuthorizationDetails,
        };
        var asked = new RefreshRedemption { Client = client, Form = form, Token = issued, SenderKey = key, Now = now };
        if (RefreshTokenChecks.InOrder.FirstRefusal(asked) is { } no)
            return no;

        var successor = SuccessorOf(presented);
        var keeps = !client.Profile.RotatesRefreshTokens && found.Row.SpentAt is null;
        var use = RefreshTokens.Judge(found.Row.SpentAt, now);
        if (use == RefreshUse.Reused || (use == RefreshUse.Retry && await IsSpentAsync(successor, ct)))
        {
            await revocation.RefreshTokenReusedAsync(found.Grant, now, ct);
            return Refusal.InvalidGrant("refresh_token was used before; its whole family is revoked") with { Check = nameof(RefreshTokens) };
        }

        if (!(await tokens.ForCustomerAsync(client, found.Grant, found.Behind, asked.AskedScopes, asked.AskedDetails, asked.AskedResources, now, ct)).TryGet(out var granted, out no))
            return no;
        return new Redemption
        {
            Access = granted.Access with { IssuesRefreshToken = true },
            Purpose = Purpose.RefreshToken,
            Grant = found.Grant,
            DeviceMark = granted.DeviceMark,
            Recalled = recalled,
            RefreshToken = found.Row,
            IsRetry = use == RefreshUse.Retry,
            KeepsRefreshToken = keeps,
            Successor = keeps ? presented : successor,
        };
    }

    private string SuccessorOf(string token) => Base64Url.EncodeToString(vault.HmacText("refresh-token-successor", token));

    private Task<bool> IsSpentAsync(string successor, CancellationToken ct)
    {
        var hash = Handle.HashOf(successor);
        return database.Set<RefreshTokenRow>().AnyAsync(row => row.Hash == hash && row.SpentAt != null, ct);
    }
}
