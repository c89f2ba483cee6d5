using System.Text.Json;
using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Server.Audit;
using Ciam.Server.Http;
using Ciam.Server.OAuth;
using Ciam.Server.Risk;
using Ciam.Storage;

namespace Ciam.Server.Transactions.History;

/// <summary>What the story of an import needs.</summary>
internal readonly record struct HistoryServices(
    ManagementTokens Tokens, Subjects Subjects, Assessor Assessor, TransactionOutcomes Outcomes, TransactionKeys Keys, IPlaceLookup Places, CiamDbContext Database, AuditTrail Audit, TimeProvider Clock);

/// <summary>A batch of payments of the past.</summary>
internal sealed record HistoryBatch(IReadOnlyList<AssessmentRequest>? Transactions);

/// <summary>
/// POST /transactions/history: payments of the past, so that customers are known from the first day and a model has something to
/// learn from. Each is judged as it would have been then; nobody is asked and nothing is held. Sending a batch again changes nothing.
/// </summary>
internal static class HistoryEndpoint
{
    public const int MostTransactions = 200;
    private const int MostBytes = 512 * 1024;

    /// <summary>As long as assessments are kept.</summary>
    private static readonly TimeSpan Oldest = TransactionRetentionWorker.Kept;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Routes.TransactionHistory, Handle).WithName("TransactionHistory").DisableAntiforgery()
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MostBytes + 1));

    private static async Task<IResult> Handle(HttpContext http, [AsParameters] HistoryServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 1 Who brings them.
        if (!(await s.Tokens.ProveClientAsync(http, ManagementScopes.ImportTransactions, now, ct)).TryGet(out var client, out var no))
            return ManagementTokens.Challenged(http, no, ManagementScopes.ImportTransactions);

        // 2 The whole batch is good, or nothing of it is taken.
        if (!TransactionBody.IsJson(http.Request)) return TransactionProblems.NotJson;
        if (await TransactionBody.ReadAsync(http.Request, MostBytes, ct) is not { } body) return TransactionProblems.TooLong(MostBytes);
        var (batch, fault) = Read(body);
        if (batch is null) return TransactionProblems.Invalid(fault!);
        foreach (var (index, item) in batch.Index())
            if (FaultOf(item, now) is { } wrong) return TransactionProblems.Invalid($"transactions[{index}].{wrong}");

        // 3 In the order in which they were made: judge, keep, learn. 4 Answer.
        int imported = 0, known = 0, unknown = 0, taken = 0;
        foreach (var item in batch.OrderBy(item => item.At))
        {
            switch (await ImportAsync(client, item, s, now, ct))
            {
                case Assessing.Done: imported++; break;
                case Assessing.Repeated: known++; break;
                case Assessing.NoSuchCustomer: unknown++; break;
                default: taken++; break;
            }
        }
        s.Audit.Append(new AuditDeed(AuditEvents.HistoryImported, AuditActor.Client(client.ClientId)) { ClientId = client.ClientId, After = new { imported, known, unknown, taken } }, now);
        await s.Database.SaveChangesAsync(CancellationToken.None);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { imported, already_known = known, unknown_customer = unknown, transaction_id_reused = taken });
    }

    private static async Task<Assessing> ImportAsync(Client client, AssessmentRequest item, HistoryServices s, DateTimeOffset now, CancellationToken ct)
    {
        if (s.Subjects.Read(client, item.Customer) is not { } customer)
            return Assessing.NoSuchCustomer;
        var asked = new AskedTransaction
        {
            Request = item,
            ClientId = client.ClientId,
            CustomerId = customer,
            BodyHash = s.Keys.OfBody(JsonSerializer.SerializeToUtf8Bytes(item, AssessmentRequest.Format)),
            At = item.At!.Value,
            PayeeKey = item.Payee is { } payee ? s.Keys.OfPayee(payee) : null,
            DeviceKey = item.Device is { Id: { } device } ? s.Keys.OfDevice(device) : null,
            AgentKey = item.Agent is { Id: { } agent } ? s.Keys.OfAgent(agent) : null,
            Place = item.Address is { } address ? s.Places.Find(address) : null,
            Imported = true,
        };
        var assessed = await s.Assessor.AssessAsync(asked, null, now, ct);
        if (assessed.State != Assessing.Done)
            return assessed.State;
        await using var transaction = await s.Database.Database.BeginTransactionAsync(ct);
        await s.Outcomes.ReportAsync(assessed.Row!.Id, item.Outcome ?? TransactionOutcome.Settled, asked.At, OutcomeSource.Import(client.ClientId), now, ct);
        await s.Database.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        s.Database.DiscardChanges();
        return Assessing.Done;
    }

    private static (IReadOnlyList<AssessmentRequest>? Batch, string? Fault) Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<HistoryBatch>(body, AssessmentRequest.Format)?.Transactions is { Count: > 0 and <= MostTransactions } batch && batch.All(item => item is not null)
                ? (batch, null)
                : (null, $"transactions: 1 to {MostTransactions} are needed");
        }
        catch (JsonException wrong)
        {
            return (null, AssessmentRequest.FaultAt(wrong));
        }
    }

    private static string? FaultOf(AssessmentRequest item, DateTimeOffset now) =>
        item.Fault()
        ?? (item.At is not { } at || at > now || at < now - Oldest ? $"at: a moment of the last {Oldest.TotalDays:F0} days is needed"
        : item.Outcome is not null && !TransactionOutcome.All.Contains(item.Outcome) ? $"outcome: one of {string.Join(", ", TransactionOutcome.All)}"
        : item.Approval is not null ? "approval: nobody is asked about the past"
        : null);
}
