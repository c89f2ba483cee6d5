using System.Text.Json;
using Ciam.Protocol.Wire;
using Ciam.Server.Audit;
using Ciam.Server.Http;
using Ciam.Server.OAuth;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions.Outcome;

/// <summary>What the story of an outcome needs.</summary>
internal readonly record struct OutcomeServices(ManagementTokens Tokens, TransactionOutcomes Outcomes, CiamDbContext Database, AuditTrail Audit, TimeProvider Clock);

/// <summary>What happened to a payment, and when that became known.</summary>
internal sealed record OutcomeReport(string? Outcome, DateTimeOffset? At);

/// <summary>POST /transactions/{id}/outcome: what became of a payment. Models learn from it, and so do the customer's habits.</summary>
internal static class OutcomeEndpoint
{
    private const int MostBytes = 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Routes.TransactionOutcome, Handle).WithName("TransactionOutcome").DisableAntiforgery();

    private static async Task<IResult> Handle(HttpContext http, string id, [AsParameters] OutcomeServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 1 Who reports.
        if (!(await s.Tokens.ProveClientAsync(http, ManagementScopes.ReportOutcomes, now, ct)).TryGet(out var client, out var no))
            return ManagementTokens.Challenged(http, no, ManagementScopes.ReportOutcomes);

        // 2 What.
        if (!TransactionBody.IsJson(http.Request)) return TransactionProblems.NotJson;
        if (await TransactionBody.ReadAsync(http.Request, MostBytes, ct) is not { } body) return TransactionProblems.TooLong(MostBytes);
        if (Read(body) is not { Outcome: { } outcome } report || !TransactionOutcome.All.Contains(outcome)) return TransactionProblems.Invalid($"outcome: one of {string.Join(", ", TransactionOutcome.All)}");
        if (report.At > now.AddMinutes(5)) return TransactionProblems.Invalid("at: lies in the future");

        // 3 Of which payment: by the caller's own name for it, or by the id of the assessment.
        if (await FindAsync(s.Database, client.ClientId, id, ct) is not { } found) return TransactionProblems.NoSuchTransaction;

        // 4 Keep it, learn, append the audit entry: one transaction.
        await using var transaction = await s.Database.Database.BeginTransactionAsync(ct);
        if (await s.Outcomes.ReportAsync(found.Id, outcome, report.At ?? now, OutcomeSource.Client(client.ClientId), now, ct))
            s.Audit.Append(new AuditDeed(AuditEvents.OutcomeReported, AuditActor.Client(client.ClientId)) { CustomerId = found.CustomerId, ClientId = client.ClientId, After = new { assessment = found.Id, outcome } }, now);
        await s.Database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);

        // 5 Answer.
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { assessment_id = found.Id, transaction_id = found.TransactionId, outcome });
    }

    private static async Task<AssessmentRow?> FindAsync(CiamDbContext database, string clientId, string id, CancellationToken ct)
    {
        if (!AssessmentRequest.Id().IsMatch(id))
            return null;
        var own = await database.Set<AssessmentRow>().AsNoTracking().SingleOrDefaultAsync(row => row.ClientId == clientId && row.TransactionId == id, ct);
        return own ?? (Guid.TryParseExact(id, "D", out var assessment) ? await database.Set<AssessmentRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == assessment, ct) : null);
    }

    private static OutcomeReport? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<OutcomeReport>(body, AssessmentRequest.Format);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
