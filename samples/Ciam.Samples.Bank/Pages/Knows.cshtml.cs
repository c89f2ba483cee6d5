using System.Text.Json;
using Ciam.Samples.Bank.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Samples.Bank.Pages;

/// <summary>Shows the claims of the tokens as readable tables, and renews them on request.</summary>
internal sealed class KnowsModel(FreshTokens tokens, LoginShelf shelf) : BankPage
{
    public sealed record Table(string Id, string Title, string Purpose, IReadOnlyList<ClaimLine> Claims);

    public IReadOnlyList<Table> Tables { get; private set; } = [];

    public bool Renewed { get; private set; }

    public string Methods => Display.Methods(Login.Claims.Where(claim => claim.Type == "amr").Select(claim => claim.Value));

    public void OnGet() => Show();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await tokens.AccessTokenAsync(HttpContext, renew: true) is null || shelf.Find(User) is not { } renewed)
            return await LoginOverAsync("/knows");
        Login = renewed;
        Renewed = true;
        Show();
        return Page();
    }

    private void Show() => Tables =
    [
        new("id-token", "ID token", "Signed proof for this site alone: who you are and how you proved it.", ClaimTable.Read(Login.Tokens.IdToken)),
        new("access-token", "Access token", "For the bank's API. A site would not normally look inside; here it is, so that you can.", ClaimTable.Read(Login.Tokens.AccessToken)),
        new("userinfo", "Profile", "What the identity server answered when asked about you.", ClaimTable.Describe(
            Login.Claims.Where(claim => ClaimTable.IsProfile(claim.Type)).Select(claim => (claim.Type, JsonSerializer.SerializeToElement(claim.Value))))),
    ];
}
