using Ciam.Protocol;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.Risk;
using Ciam.Storage;

namespace Ciam.Server.OAuth.Token;

/// <summary>Every token request is judged; what the verdict means on the wire stands in <see cref="RiskAnswers"/>.</summary>
internal sealed class TokenRisk(RiskGate gate, GrantRevocation revocation, Devices devices, OwnerWarnings warnings, AuditTrail audit, CiamDbContext database)
{
    /// <summary>Null when the tokens may be issued; the judgment and what the baselines learn are then saved by the ledger.</summary>
    public async Task<Refusal?> RefuseAsync(HttpContext http, Redemption redemption, DateTimeOffset now, CancellationToken ct)
    {
        var access = redemption.Access;

        // An exchange is a machine's request: its own habits are asked, and its refusal does not end what the customer gave another.
        var given = redemption.Exchanged is null ? redemption.Grant : null;
        var judged = await gate.JudgeAsync(http, new RiskRequest
        {
            Purpose = redemption.Purpose,
            CustomerId = given?.CustomerId,
            ClientId = access.Client.ClientId,
            SessionId = given?.SessionId,
            GrantId = given?.Id,
            Scopes = access.Scopes,
            AcrReached = given?.Acr,
            ProvenAt = given?.AuthTime,
            ClientIsPublic = access.Client.IsPublic,
            DeviceOfOrigin = access.Client.IsPublic && (given, redemption.DeviceMark) is ({ } of, { } mark) ? devices.Carries(http, of.CustomerId, mark) : null,
            SenderConstrained = given is null ? null : access.SenderKey is not null,
            Recalled = redemption.Recalled,
        }, now, ct);
        if (given is not null)
            await warnings.WarnAsync(given.CustomerId, access.Client.ClientName, given.SessionId, judged, now, ct);
        var answer = RiskAnswers.For(judged);
        if (answer.Refusal is not { } no)
        {
            await gate.LearnAsync(judged, now, ct);
            return null;
        }

        if (answer.RevokeGrant && given is { } grant)
        {
            await revocation.RefusedByRiskAsync(grant, now, ct);
            return no;
        }

        audit.Append(new AuditDeed(AuditEvents.TokenRefused, AuditActor.Client(access.Client.ClientId))
        {
            CustomerId = redemption.Grant?.CustomerId, ClientId = access.Client.ClientId, Succeeded = false, Reason = "risk",
            After = new { judgment = judged.JudgmentId },
        }, now);
        await database.SaveChangesAsync(ct);
        return no;
    }
}
