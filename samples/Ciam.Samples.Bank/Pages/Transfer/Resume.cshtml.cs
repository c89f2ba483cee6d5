using Ciam.Samples.Bank.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Samples.Bank.Pages.Transfer;

/// <summary>
/// The customer is back from a stronger login: what they typed before is sent now. A reload is harmless, for the
/// transfer keeps its key; a link from elsewhere is, too, for a transfer is found only in the session that began it.
/// </summary>
internal sealed class ResumeModel(TransferDesk desk) : BankPage
{
    public string Reason { get; private set; } = "";

    public string? Id { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? id)
    {
        if (HttpContext.Session.FindTransfer(id, Login.Subject) is not { } transfer)
            return Show("We could not find the transfer you had begun. It may be too long ago.");
        if (transfer.Receipt is not null)
            return Redirect($"/transfer/done?id={transfer.Id}");
        // Only a transfer that was put aside for a stronger login is sent from here.
        if (!transfer.StepUpAsked)
            return Redirect($"/transfer?again={transfer.Id}");

        Id = transfer.Id;
        return await desk.SendAsync(HttpContext, Login, transfer) switch
        {
            ApiAnswer<TransferReceipt>.Given => Redirect($"/transfer/done?id={transfer.Id}"),
            ApiAnswer<TransferReceipt>.StepUpWanted { AuthorizationDetails: not null } wanted when !transfer.ApprovalAsked => Challenge(desk.StepUp(HttpContext, Login, transfer, wanted), Schemes.BankLogin),
            // It was asked for a moment ago: asking again would send people round in circles.
            ApiAnswer<TransferReceipt>.StepUpWanted => Show("The identity server did not confirm you strongly enough for this transfer."),
            ApiAnswer<TransferReceipt>.Refused refused => Show($"The bank answered: {refused.Reason}."),
            ApiAnswer<TransferReceipt>.InputWrong => Show("The transfer was not understood."),
            _ => await LoginOverAsync("/transfer"),
        };
    }

    private PageResult Show(string reason)
    {
        Reason = reason;
        return Page();
    }
}
