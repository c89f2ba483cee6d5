using System.Security.Claims;
using Ciam.Samples.BankApi.Ledger;
using Ciam.Samples.BankApi.Tokens;

namespace Ciam.Samples.BankApi;

/// <summary>GET /accounts: the customer's own accounts, or, for a machine that may only read along, totals without names.</summary>
internal static class AccountsEndpoint
{
    private const int NewestBookings = 12;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/accounts", Handle).RequireAnyScope("accounts", "accounts.read");

    private static IResult Handle(HttpContext http, ClaimsPrincipal caller, DemoLedger ledger, TimeProvider clock)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!caller.Carries("accounts"))
            return Results.Ok(ReadSummary(ledger));

        var subject = caller.FindFirstValue("sub")!;
        // A machine's token names the client as its subject (RFC 9068 section 2.2); a machine has no accounts of its own.
        if (subject == caller.FindFirstValue("client_id") || ledger.Find(subject, clock.GetUtcNow()) is not { } book)
            return Results.Problem("there are no accounts for this subject", statusCode: StatusCodes.Status404NotFound);
        return Results.Ok(new { accounts = book.Read(accounts => accounts.Select(Write).ToArray()) });
    }

    private static object ReadSummary(DemoLedger ledger)
    {
        var (customers, accounts, total) = ledger.Summary();
        return new { summary = new { customers, accounts, total = Money.Write(total), currency = Money.Currency } };
    }

    private static object Write(Account account) => new
    {
        id = account.Id,
        name = account.Name,
        iban = account.Iban,
        currency = Money.Currency,
        balance = Money.Write(account.Balance),
        transactions = account.Newest(NewestBookings)
            .Select(booking => new { bookedAt = booking.At, text = booking.Text, kind = booking.Kind, amount = Money.Write(booking.Amount) })
            .ToArray(),
    };
}
