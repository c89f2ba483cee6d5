using Ciam.Samples.Bank.Accounts;
using Ciam.Samples.Bank.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Samples.Bank.Pages.Transfer;

/// <summary>The form of a transfer, and its first attempt.</summary>
internal sealed class IndexModel(BankApi api, FreshTokens tokens, TransferDesk desk) : BankPage
{
    public static readonly IReadOnlyDictionary<string, (string Name, string Iban)> Payees = new Dictionary<string, (string Name, string Iban)>
    {
        ["mira"] = ("Mira Keller", "CH16 9900 0274 1003 3881 2"),
        ["rent"] = ("Harbour Lane Rent", "CH36 9900 0000 0881 2004 5"),
        ["energy"] = ("Northwind Energy", "CH63 9900 0000 5119 0227 7"),
    };

    public TransferForm Form { get; private set; } = new("everyday", "", "", "", null);

    public IReadOnlyList<Account> Accounts { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Wrong { get; private set; } = new Dictionary<string, string>();

    public string? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? payee, string? again)
    {
        if (HttpContext.Session.FindTransfer(again, Login.Subject) is { Receipt: null } begun)
            Form = begun.Form;
        else if (payee is not null && Payees.TryGetValue(payee, out var known))
            Form = Form with { CreditorName = known.Name, CreditorIban = known.Iban };
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync(TransferForm form)
    {
        Form = form;
        var transfer = new PendingTransfer(Guid.CreateVersion7().ToString(), Login.Subject, form);
        return await desk.SendAsync(HttpContext, Login, transfer) switch
        {
            ApiAnswer<TransferReceipt>.Given => Redirect($"/transfer/done?id={transfer.Id}"),
            ApiAnswer<TransferReceipt>.StepUpWanted wanted => Challenge(desk.StepUp(HttpContext, Login, transfer, wanted), Schemes.BankLogin),
            ApiAnswer<TransferReceipt>.InputWrong wrong => await ShowAsync(wrong: wrong.Problems),
            ApiAnswer<TransferReceipt>.Refused refused => await ShowAsync(refused.Reason),
            _ => await LoginOverAsync("/transfer"),
        };
    }

    private async Task<IActionResult> ShowAsync(string? problem = null, IReadOnlyDictionary<string, string[]>? wrong = null)
    {
        Problem = problem;
        Wrong = (wrong ?? new Dictionary<string, string[]>()).ToDictionary(field => field.Key, field => string.Join(", ", field.Value));
        if (await tokens.AccessTokenAsync(HttpContext) is not { } token)
            return await LoginOverAsync("/transfer");
        switch (await api.AccountsAsync(token, HttpContext.RequestAborted))
        {
            case ApiAnswer<IReadOnlyList<Account>>.Given given:
                Accounts = given.Value;
                return Page();
            case ApiAnswer<IReadOnlyList<Account>>.Refused refused:
                Problem ??= refused.Reason;
                return Page();
            default:
                return await LoginOverAsync("/transfer");
        }
    }
}
