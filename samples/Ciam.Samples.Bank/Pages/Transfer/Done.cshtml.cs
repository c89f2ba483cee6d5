using Ciam.Samples.Bank.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Samples.Bank.Pages.Transfer;

/// <summary>The receipt of a transfer.</summary>
internal sealed class DoneModel : BankPage
{
    public TransferReceipt Receipt { get; private set; } = null!;

    public bool AskedForMore { get; private set; }

    public IActionResult OnGet(string? id)
    {
        if (HttpContext.Session.FindTransfer(id, Login.Subject) is not { Receipt: { } receipt } transfer)
            return Redirect("/accounts");
        Receipt = receipt;
        AskedForMore = transfer.StepUpAsked;
        return Page();
    }
}
