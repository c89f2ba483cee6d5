using Ciam.Decisions.Risk;
using Ciam.Protocol.Wire;
using Ciam.Server.Http;
using Ciam.Server.OAuth;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions.Status;

/// <summary>What the story of a status needs.</summary>
internal readonly record struct StatusServices(ManagementTokens Tokens, CiamDbContext Database, TimeProvider Clock);

/// <summary>GET /transactions/{id}: how it stands with a payment, for a caller that waits until a held one is let go.</summary>
internal static class StatusEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Routes.TransactionStatus, Handle).WithName("TransactionStatus");

    private static async Task<IResult> Handle(HttpContext http, string id, [AsParameters] StatusServices s, CancellationToken ct)
    {
        // 1 Who asks.
        if (!(await s.Tokens.ProveClientAsync(http, ManagementScopes.AssessTransactions, s.Clock.GetUtcNow(), ct)).TryGet(out var client, out var no))
            return ManagementTokens.Challenged(http, no, ManagementScopes.AssessTransactions);

        // 2 About which of its own payments. 3 Answer: whether somebody has looked, and what they said.
        if (!AssessmentRequest.Id().IsMatch(id)
            || await s.Database.Set<AssessmentRow>().AsNoTracking().SingleOrDefaultAsync(row => row.ClientId == client.ClientId && row.TransactionId == id, ct) is not { } found)
            return TransactionProblems.NoSuchTransaction;
        var waits = await s.Database.Set<CaseRow>().AnyAsync(row => row.AssessmentId == found.Id && row.DecidedAt == null, ct);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { assessment_id = found.Id, transaction_id = found.TransactionId, verdict = RiskJson.NameOf(found.Verdict), outcome = found.Outcome, under_review = waits });
    }
}
