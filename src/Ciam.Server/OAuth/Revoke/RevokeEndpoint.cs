using Ciam.Protocol;
using Ciam.Protocol.Revoke;
using Ciam.Server.Audit;
using Ciam.Server.Http;
using Ciam.Server.OAuth.Token;
using Ciam.Storage;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Revoke;

/// <summary>What the revocation story needs.</summary>
internal readonly record struct RevokeServices(Clients Clients, IssuedTokens Tokens, GrantRevocation Revocation, AuditTrail Audit, CiamDbContext Database, TimeProvider Clock);

/// <summary>POST /oauth2/revoke: a client gives a token back. A refresh token takes its whole grant with it.</summary>
internal static class RevokeEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Routes.Revoke, Handle).WithName("Revoke").DisableAntiforgery();

    [Spec("RFC7009-2")]
    private static async Task<IResult> Handle(HttpContext http, [AsParameters] RevokeServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 1 Read the form; learn who asks.
        if (!(await OAuthForm.ReadFormAsync(http, ct)).TryGet(out var form, out var no)) return OAuthResults.Refused(no);
        if (!(await s.Clients.AuthenticateAsync(http, form, now, ct)).TryGet(out var client, out no)) return OAuthResults.Refused(no);

        // 2 Learn whose the token is, and that it is the caller's. Noise belongs to nobody.
        var presented = form["token"] ?? "";
        var refresh = await s.Tokens.FindRefreshTokenAsync(presented, ct);
        var access = (await s.Tokens.ProveAsync(presented, now, ct)).TryGet(out var live, out _) ? live : null;
        var request = new RevokeRequest { Client = client, Form = form, IssuedTo = refresh?.Grant.ClientId ?? access?.Token.ClientId };
        if (RevokeChecks.InOrder.FirstRefusal(request) is { } refused) return OAuthResults.Refused(refused);

        // 3 End it. What is gone already, or never was, is answered in the same way (section 2.2).
        if (refresh is var (_, grant)) await s.Revocation.RevokedByClientAsync(grant, now, ct);
        if (access is not null) await KeepRevokedAsync(access, s, now, ct);
        return Results.Ok();
    }

    private static async Task KeepRevokedAsync(LiveAccessToken live, RevokeServices s, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await s.Database.Database.BeginTransactionAsync(ct);
        var (jti, expiresAt) = (live.Token.Jti, live.Token.ExpiresAt);
        await s.Database.Database.ExecuteSqlAsync($"insert into ciam.oauth_revoked_token (jti, expires_at) values ({jti}, {expiresAt}) on conflict do nothing", ct);
        s.Audit.Append(new AuditDeed(AuditEvents.TokenRevoked, AuditActor.Client(live.Token.ClientId!)) { CustomerId = live.Customer?.Id, ClientId = live.Token.ClientId }, now);
        await s.Database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
    }
}
