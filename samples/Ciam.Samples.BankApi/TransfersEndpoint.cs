using System.Security.Claims;
using Ciam.Samples.BankApi.Ledger;
using Ciam.Samples.BankApi.Tokens;
using Ciam.Samples.BankApi.Transactions;
using Microsoft.AspNetCore.Authentication;

namespace Ciam.Samples.BankApi;

/// <summary>What a client sends to move money; every field may be missing until it has been proven.</summary>
public sealed record TransferRequest(string? FromAccount, string? CreditorName, string? CreditorIban, string? Amount, string? Currency, string? Reference);

/// <summary>What the transfer endpoint works with.</summary>
internal readonly record struct TransferServices(DemoLedger Ledger, Introspection Introspection, PaymentGate Gate, ApiOptions Api, TimeProvider Clock);

/// <summary>POST /transfers: moves money, if the token allows it, the input is right and the login is strong and fresh enough.</summary>
internal static class TransfersEndpoint
{
    public static void Map(IEndpointRouteBuilder app) => app.MapPost("/transfers", Handle).RequireAnyScope("payments");

    private static async Task<IResult> Handle(
        HttpContext http, ClaimsPrincipal caller, TransferRequest request, [AsParameters] TransferServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();
        http.Response.Headers.CacheControl = "no-store";

        // 1 Read. Typing errors come first: nobody should fetch a second factor to learn of one.
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        var problems = TransferInput.Problems(request, key);
        if (problems.Count > 0)
            return Results.ValidationProblem(problems, detail: "the transfer was not understood");

        // 2 Is the login behind the token good enough for money?
        if (StepUp.Missing(caller, s.Api, now) is { } challenge)
            return challenge;

        // 3 Is it still alive? Not knowing means no: money waits.
        var state = await s.Introspection.AskAsync((await http.GetTokenAsync("access_token"))!, ct);
        if (state == TokenState.Inactive)
            return Challenge.InvalidToken;
        if (state == TokenState.Unknown)
            return Problem(StatusCodes.Status503ServiceUnavailable, "issuer_unreachable", "the access token cannot be checked at the moment");

        // 4 Does the fraud desk let it go?
        var order = TransferInput.Order(request);
        if (await s.Gate.StopAsync(caller, order, key, now, ct) is { } stopped)
            return stopped;

        // 5 Book, at most once per key, and tell the desk.
        if (s.Ledger.Find(caller.FindFirstValue("sub")!, now) is not { } book)
            return Refused(OrderAnswer.AccountUnknown);
        var (answer, receipt) = book.Transfer(key, order, now);
        if (receipt is not null)
            await s.Gate.SettledAsync(key, CancellationToken.None);
        return receipt is null ? Refused(answer) : Results.Json(Write(receipt), statusCode: StatusCodes.Status201Created);
    }

    private static IResult Refused(OrderAnswer answer) => answer switch
    {
        OrderAnswer.AccountUnknown => Problem(StatusCodes.Status404NotFound, "account_unknown", "fromAccount is not one of the customer's accounts"),
        OrderAnswer.FundsInsufficient => Problem(StatusCodes.Status422UnprocessableEntity, "insufficient_funds", "the balance is lower than the amount"),
        OrderAnswer.KeyUsedForAnotherOrder => Problem(
            StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "the Idempotency-Key was used for a different transfer"),
        _ => Problem(StatusCodes.Status429TooManyRequests, "too_many_transfers", "this demo books no more transfers for the customer"),
    };

    private static IResult Problem(int status, string code, string detail) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });

    private static object Write(Receipt receipt) => new
    {
        transferId = receipt.TransferId,
        bookedAt = receipt.BookedAt,
        fromAccount = receipt.Order.FromAccount,
        creditorName = receipt.Order.CreditorName,
        creditorIban = receipt.Order.CreditorIban,
        amount = Money.Write(receipt.Order.Amount),
        currency = Money.Currency,
        reference = receipt.Order.Reference,
        newBalance = Money.Write(receipt.NewBalance),
    };
}
