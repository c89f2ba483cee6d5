using Ciam.Samples.Bank.Oidc;
using Ciam.Samples.Bank.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace Ciam.Samples.Bank.Accounts;

/// <summary>
/// The way of a transfer that may need a stronger login (RFC 9470).
///  1 The customer types; the API is asked at once, with the token at hand.
///  2 The API may want a stronger or fresher login, and then perhaps this very payment approved: the transfer is put aside and
///    the customer sent to the issuer, once for each.
///  3 Back again, with a new token, the very transfer that was put aside is sent, under the same idempotency key.
/// </summary>
internal sealed class TransferDesk(BankApi api, FreshTokens tokens)
{
    /// <summary>Steps 1 and 3: the order goes to the API; a receipt is kept with the transfer.</summary>
    public async Task<ApiAnswer<TransferReceipt>> SendAsync(HttpContext http, Login login, PendingTransfer transfer)
    {
        if (transfer.Subject != login.Subject || await tokens.AccessTokenAsync(http) is not { } token)
            return new ApiAnswer<TransferReceipt>.LoginOver();

        http.Session.Keep(transfer);
        var answer = await api.TransferAsync(token, transfer.Form, transfer.IdempotencyKey, http.RequestAborted);
        if (answer is ApiAnswer<TransferReceipt>.Given given)
            http.Session.Keep(transfer with { Receipt = given.Value });
        return answer;
    }

    /// <summary>Step 2: what to ask the issuer for, and where to come back to.</summary>
    public AuthenticationProperties StepUp(HttpContext http, Login login, PendingTransfer transfer, ApiAnswer<TransferReceipt>.StepUpWanted wanted)
    {
        http.Session.Keep(transfer with { StepUpAsked = true, ApprovalAsked = transfer.ApprovalAsked || wanted.AuthorizationDetails is not null });
        return LoginRequest.StepUp($"/transfer/resume?id={transfer.Id}", wanted.AcrValues, wanted.MaxAge, wanted.AuthorizationDetails, login.Tokens.IdToken, login.Subject);
    }
}
