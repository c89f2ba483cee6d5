using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Ciam.Samples.Bank.Partner;

/// <summary>Gives the partner's permission back to the issuer (RFC 7009).</summary>
internal sealed class PartnerTokens(IOptionsMonitor<OAuthOptions> oauth)
{
    /// <summary>Best effort: the partner forgets its token whatever the issuer answers.</summary>
    public async Task RevokeAsync(HttpContext http)
    {
        var options = oauth.Get(Schemes.PartnerLogin);
        if (await http.GetTokenAsync(Schemes.Partner, "access_token") is not { } token)
            return;
        using var form = new FormUrlEncodedContent(
            [new("token", token), new("client_id", options.ClientId), new("client_secret", options.ClientSecret)]);
        try
        {
            var address = new Uri(new Uri(options.TokenEndpoint), "revoke");
            using var response = await options.Backchannel.PostAsync(address, form, http.RequestAborted);
        }
        catch (HttpRequestException)
        {
            // The token ends by itself within minutes.
        }
    }
}
