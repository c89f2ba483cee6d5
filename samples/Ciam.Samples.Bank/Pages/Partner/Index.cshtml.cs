using System.Globalization;
using Ciam.Samples.Bank.Accounts;
using Ciam.Samples.Bank.Partner;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Samples.Bank.Pages.Partner;

/// <summary>The partner's only page: connect, look, disconnect.</summary>
internal sealed class IndexModel(BankApi api, PartnerTokens tokens) : PageModel
{
    public sealed record Line(string Text, decimal Amount, int Percent);

    public string? Token { get; private set; }

    public string? Name { get; private set; }

    public string Scope { get; private set; } = "";

    public string? Outcome { get; private set; }

    public bool Declined { get; private set; }

    public string? Problem { get; private set; }

    public decimal Total { get; private set; }

    public decimal CameIn { get; private set; }

    public decimal WentOut { get; private set; }

    public IReadOnlyList<Line> Spending { get; private set; } = [];

    public async Task OnGetAsync(string? outcome)
    {
        Declined = outcome == "declined";
        Outcome = outcome switch
        {
            "declined" => "You said no, and that is fine. We have seen nothing.",
            "failed" => "The bank did not complete the connection. Please try again.",
            _ => null,
        };
        var login = await HttpContext.AuthenticateAsync(Schemes.Partner);
        Token = login.Properties?.GetTokenValue("access_token");
        if (Token is null)
            return;
        Name = login.Principal!.Identity?.Name;
        Scope = login.Properties!.Items.TryGetValue("scope", out var scope) ? scope ?? "" : "";
        switch (await api.AccountsAsync(Token, HttpContext.RequestAborted))
        {
            case ApiAnswer<IReadOnlyList<Account>>.Given given:
                AddUp(given.Value);
                break;
            case ApiAnswer<IReadOnlyList<Account>>.Refused refused:
                Problem = refused.Reason;
                break;
            default:
                Problem = "the permission has ended; disconnect and connect again";
                break;
        }
    }

    public async Task<IActionResult> OnPostAsync(string? deed)
    {
        if (deed == "connect")
            return Challenge(new AuthenticationProperties { RedirectUri = "/partner" }, Schemes.PartnerLogin);
        await tokens.RevokeAsync(HttpContext);
        await HttpContext.SignOutAsync(Schemes.Partner);
        return Redirect("/partner");
    }

    private void AddUp(IReadOnlyList<Account> accounts)
    {
        Total = accounts.Sum(account => decimal.Parse(account.Balance, CultureInfo.InvariantCulture));
        var everyday = accounts.SelectMany(account => account.Transactions)
            .Where(booking => booking.Kind != "balance")
            .Select(booking => (booking.Text, Amount: decimal.Parse(booking.Amount, CultureInfo.InvariantCulture)))
            .ToArray();
        CameIn = everyday.Where(booking => booking.Amount > 0).Sum(booking => booking.Amount);
        WentOut = everyday.Where(booking => booking.Amount < 0).Sum(booking => booking.Amount);
        Spending =
        [
            .. everyday.Where(booking => booking.Amount < 0)
                .GroupBy(booking => booking.Text, (text, group) => (Text: text, Amount: group.Sum(booking => booking.Amount)))
                .OrderBy(group => group.Amount)
                .Select(group => new Line(group.Text, group.Amount, (int)Math.Round(100 * group.Amount / WentOut))),
        ];
    }
}
