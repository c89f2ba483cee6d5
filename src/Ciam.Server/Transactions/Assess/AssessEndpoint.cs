using Ciam.Decisions.Transactions;
using Ciam.Protocol.Wire;
using Ciam.Server.Http;
using Ciam.Server.OAuth;
using Ciam.Server.Risk;

namespace Ciam.Server.Transactions.Assess;

/// <summary>What the story of an assessment needs.</summary>
internal readonly record struct AssessServices(
    ManagementTokens Tokens, Subjects Subjects, Assessor Assessor, TransactionKeys Keys, TransactionApprovals Approvals, IPlaceLookup Places, TimeProvider Clock);

/// <summary>
/// POST /transactions/assess: the bank's payment service, or an assistant that talks to a customer, asks before something happens
/// that cannot be taken back (docs/transactions/api.md).
/// </summary>
internal static class AssessEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Routes.AssessTransaction, Handle).WithName("AssessTransaction").DisableAntiforgery();

    private static async Task<IResult> Handle(HttpContext http, [AsParameters] AssessServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 1 Who asks: a client in its own name, with a token for this, in the hands of whoever holds its key.
        if (!(await s.Tokens.ProveClientAsync(http, ManagementScopes.AssessTransactions, now, ct)).TryGet(out var client, out var no))
            return ManagementTokens.Challenged(http, no, ManagementScopes.AssessTransactions);

        // 2 What is asked, and about whom.
        if (!TransactionBody.IsJson(http.Request)) return TransactionProblems.NotJson;
        if (await TransactionBody.ReadAsync(http.Request, AssessmentRequest.MostBytes, ct) is not { } body) return TransactionProblems.TooLong(AssessmentRequest.MostBytes);
        var (request, fault) = AssessmentRequest.Read(body, now);
        if (request is null) return TransactionProblems.Invalid(fault!);
        if (s.Subjects.Read(client, request.Customer) is not { } customer) return TransactionProblems.NoSuchCustomer;
        var asked = new AskedTransaction
        {
            Request = request,
            ClientId = client.ClientId,
            CustomerId = customer,
            BodyHash = s.Keys.OfBody(body),
            At = request.At ?? now,
            PayeeKey = request.Payee is { } payee ? s.Keys.OfPayee(payee) : null,
            DeviceKey = request.Device is { Id: { } device } ? s.Keys.OfDevice(device) : null,
            AgentKey = request.Agent is { Id: { } agent } ? s.Keys.OfAgent(agent) : null,
            Place = request.Address is { } address ? s.Places.Find(address) : null,
        };

        // 3 Load, decide, save: one transaction under the customer's lock.
        var assessed = await s.Assessor.AssessAsync(asked, (row, judgment) => AssessmentAnswer.Write(request, row, judgment), now, ct);

        // 4 Where the customer is to be asked and the caller wants that done, ask on a device of the customer's own. 5 Answer.
        return assessed.State switch
        {
            Assessing.NoSuchCustomer => TransactionProblems.NoSuchCustomer,
            Assessing.NameTaken => TransactionProblems.NameTaken,
            Assessing.Repeated => assessed.EarlierAnswer is { } earlier ? Answer(http, earlier) : TransactionProblems.NameTaken,
            _ when assessed.Row!.Verdict == FraudVerdict.StepUp && request.Approval is { Start: true } => Answer(http, await s.Approvals.StartAsync(client, customer, request, assessed.Row, now, ct)),
            _ => Answer(http, s.Keys.OpenAnswer(assessed.Row!.Id, assessed.Row.SealedAnswer!)),
        };
    }

    private static IResult Answer(HttpContext http, string json)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(json, "application/json");
    }
}
