using System.Security.Cryptography;
using Ciam.Samples.Bank.Oidc;
using Ciam.Samples.Bank.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Ciam.Samples.Bank.Pages.SignOut;

/// <summary>
/// Signs out: here first, then at the issuer (OpenID Connect RP-Initiated Logout 1.0). The local login ends whatever
/// the issuer answers, or does not.
/// </summary>
internal sealed class IndexModel(LoginShelf shelf, IOptionsMonitor<OidcOptions> oidc) : PageModel
{
    public async Task<IActionResult> OnPostAsync()
    {
        var login = shelf.Find(User);
        await shelf.EndAsync(HttpContext);
        HttpContext.Session.Clear();
        if (login is null)
            return Redirect("/signed-out");
        try
        {
            var options = oidc.Get(Schemes.BankLogin);
            var configuration = await options.Configuration.GetConfigurationAsync(HttpContext.RequestAborted);
            if (login.Tokens.RefreshToken is { } refreshToken)
                await TokenEndpoint.RevokeAsync(options, refreshToken, HttpContext.RequestAborted);
            var state = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16));
            SignedOutModel.Expect(HttpContext.Session, state);
            return Redirect(QueryHelpers.AddQueryString(configuration.EndSessionEndpoint, new Dictionary<string, string?>
            {
                ["id_token_hint"] = login.Tokens.IdToken,
                ["client_id"] = options.Client.ClientId,
                ["post_logout_redirect_uri"] = $"{Request.Scheme}://{Request.Host}/signed-out",
                ["state"] = state,
            }));
        }
        catch (Exception fault) when (fault is HttpRequestException or InvalidOperationException or OAuthException)
        {
            return Redirect("/signed-out");
        }
    }
}
