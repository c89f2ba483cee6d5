using System.Globalization;
using Ciam.Samples.Bank.Accounts;
using Ciam.Samples.Bank.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Samples.Bank.Pages;

/// <summary>The customer's accounts and their newest transactions.</summary>
internal sealed class AccountsModel(BankApi api, FreshTokens tokens) : BankPage
{
    public IReadOnlyList<Account> Accounts { get; private set; } = [];

    public string? Problem { get; private set; }

    public decimal Total => Accounts.Sum(account => decimal.Parse(account.Balance, CultureInfo.InvariantCulture));

    public string? LoggedInAt => Display.Seconds(Login.Claim("auth_time"))?.UtcDateTime.ToString("', 'HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public async Task<IActionResult> OnGetAsync()
    {
        if (await tokens.AccessTokenAsync(HttpContext) is not { } token)
            return await LoginOverAsync("/accounts");
        switch (await api.AccountsAsync(token, HttpContext.RequestAborted))
        {
            case ApiAnswer<IReadOnlyList<Account>>.Given given:
                Accounts = given.Value;
                return Page();
            case ApiAnswer<IReadOnlyList<Account>>.Refused refused:
                Problem = refused.Reason;
                return Page();
            default:
                return await LoginOverAsync("/accounts");
        }
    }
}
