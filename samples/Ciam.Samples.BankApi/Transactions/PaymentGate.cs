using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Ciam.Samples.BankApi.Ledger;
using Ciam.Samples.BankApi.Tokens;

namespace Ciam.Samples.BankApi.Transactions;

/// <summary>Asks the issuer's fraud desk before money moves, and tells it afterwards that it did. Not asked for where the API has not been told to.</summary>
internal sealed class PaymentGate(ApiOptions api, TransactionsClient transactions, PaymentMemory memory)
{
    /// <summary>Where the desk wants the customer asked about something that no approval to the letter can name, the login must be this young.</summary>
    private const int FreshSeconds = 60;

    /// <summary>Null when the money may move; else what the caller is told. Not knowing means no.</summary>
    public async Task<IResult?> StopAsync(ClaimsPrincipal caller, TransferOrder order, string key, DateTimeOffset now, CancellationToken ct)
    {
        if (!api.AssessPayments)
            return null;
        try
        {
            var subject = caller.FindFirstValue("sub")!;
            var answer = await transactions.AssessAsync(new TransactionQuestion(key, subject)
            {
                Amount = Money.Write(order.Amount),
                Currency = Money.Currency,
                Payee = new Payee(order.CreditorName, order.CreditorIban),
                Channel = "web",
                SessionId = memory.SessionOf(subject, key, caller.FindFirstValue("sid")),
            }, ct);
            return answer.Verdict switch
            {
                TransactionVerdict.Allow => null,
                TransactionVerdict.StepUp when answer.AuthorizationDetails is { } details => IsApproved(caller, details, key) ? null : Unapproved(details),
                TransactionVerdict.StepUp => StepUp.Missing(caller, api with { MaxAgeSeconds = FreshSeconds }, now),
                TransactionVerdict.Hold => Problem(StatusCodes.Status422UnprocessableEntity, "payment_held", "we want to look at this payment before it leaves; we will write to you"),
                _ => Problem(StatusCodes.Status422UnprocessableEntity, "payment_declined", "this payment was not made, to protect your account; please call us"),
            };
        }
        catch (TransactionsRefusedException refused) when (refused.Status == HttpStatusCode.Conflict)
        {
            return Problem(StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "the Idempotency-Key was used for a different transfer");
        }
        catch (Exception fault) when (fault is TransactionsRefusedException or HttpRequestException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return Problem(StatusCodes.Status503ServiceUnavailable, "payments_cannot_be_checked", "the payment cannot be checked at the moment; nothing was booked");
        }
    }

    /// <summary>The money has moved whatever becomes of this message.</summary>
    public async Task SettledAsync(string key, CancellationToken ct)
    {
        if (!api.AssessPayments)
            return;
        try
        {
            await transactions.ReportAsync(key, "settled", ct);
        }
        catch (Exception fault) when (fault is TransactionsRefusedException or HttpRequestException or OperationCanceledException)
        {
            // The desk learns a little less.
        }
    }

    /// <summary>The token says that the customer approved exactly this payment, by an approval that has paid for no other.</summary>
    private bool IsApproved(ClaimsPrincipal caller, JsonElement details, string key)
    {
        var approved = caller.FindAll("authorization_details").Select(claim => JsonSerializer.Deserialize<JsonElement>(claim.Value)).ToList();
        return details.EnumerateArray().All(wanted => approved.Exists(one => JsonElement.DeepEquals(one, wanted)))
            && caller.FindFirstValue("payment_approvals") is { } approval && memory.Spend(approval, caller.FindFirstValue("sub")!, key);
    }

    /// <summary>What the customer has to approve, for the client to ask for as it is (RFC 9396).</summary>
    private static IResult Unapproved(JsonElement details) => Results.Problem(
        "the customer has to approve this payment", statusCode: StatusCodes.Status403Forbidden, extensions: new Dictionary<string, object?> { ["code"] = "payment_not_approved", ["authorization_details"] = details });

    private static IResult Problem(int status, string code, string detail) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });
}
