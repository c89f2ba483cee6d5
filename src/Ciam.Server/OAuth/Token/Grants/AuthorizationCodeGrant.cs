using Ciam.Decisions.Risk;
using Ciam.Protocol;
using Ciam.Protocol.Token.Grants;
using Ciam.Protocol.Wire;
using Ciam.Server.House;

namespace Ciam.Server.OAuth.Token.Grants;

/// <summary>A code from the authorization endpoint, traded once (RFC 6749 section 4.1.3).</summary>
internal sealed class AuthorizationCodeGrant(HandleReads reads, GrantedTokens tokens, GrantRevocation revocation) : Grant
{
    public override async Task<Outcome<Redemption>> RedeemAsync(TokenRequest request, CancellationToken ct)
    {
        var (client, form, key, _, now) = request;
        if (form["code"] is not { } presented)
            return Refusal.InvalidRequest("code is missing");
        var hash = Handle.HashOf(presented);
        var (found, recalled) = await reads.FindCodeAsync(hash, request);
        if (found is null)
            return Refusal.InvalidGrant("code is unknown or has expired");

        var issued = new IssuedCode
        {
            ClientId = found.Row.ClientId,
            RedirectUri = found.Row.RedirectUri,
            CodeChallenge = found.Row.CodeChallenge,
            DpopJkt = found.Row.DpopJkt,
            ExpiresAt = found.Row.ExpiresAt,
            SpentAt = found.Row.SpentAt,
            GrantRevoked = found.Grant.RevokedAt is not null,
            Scopes = found.Grant.Scopes,
            Resources = found.Grant.Resources,
            AuthorizationDetails = found.Grant.AuthorizationDetails,
        };
        var asked = new CodeRedemption { Client = client, Form = form, Code = issued, SenderKey = key, Now = now };
        if (AuthorizationCodeChecks.InOrder.FirstRefusal(asked) is { } no)
        {
            // A code spent twice was stolen: what the first spending issued dies (RFC 9700 section 4.5.3).
            if (found.Row.SpentAt is not null && found.Row.ClientId == client.ClientId)
                await revocation.CodeReplayedAsync(found.Grant, now, ct);
            return no;
        }

        if (!(await tokens.ForCustomerAsync(client, found.Grant, found.Behind, found.Grant.Scopes, asked.AskedDetails, asked.AskedResources, now, ct)).TryGet(out var granted, out no))
            return no;
        var refreshes = found.Grant.Scopes.Contains(StandardScopes.OfflineAccess);
        return new Redemption
        {
            Access = granted.Access with { Nonce = found.Row.Nonce, IssuesRefreshToken = refreshes },
            Purpose = Purpose.AuthorizationCode,
            Grant = found.Grant,
            DeviceMark = granted.DeviceMark,
            Recalled = recalled,
            Code = found.Row,
            Successor = refreshes ? Handle.New().Reveal() : null,
        };
    }
}
