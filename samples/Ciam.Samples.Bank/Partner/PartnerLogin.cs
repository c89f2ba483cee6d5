using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace Ciam.Samples.Bank.Partner;

/// <summary>
/// A budgeting app by somebody else, who must ask the customer for consent. It uses the OAuth client that ASP.NET Core
/// ships, unmodified: PKCE, and its secret in the body of the token request (client_secret_post).
/// </summary>
internal static class PartnerLogin
{
    public const string AppName = "Pocket Ledger";

    public static void AddPartner(this IServiceCollection services, ClientOptions partner) => services.AddSingleton<PartnerTokens>().AddAuthentication()
        .AddCookie(Schemes.Partner, cookie =>
        {
            cookie.Cookie.Name = "pocket-ledger.login";
            cookie.Cookie.Path = "/partner";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = TimeSpan.FromMinutes(30);
        })
        .AddOAuth(Schemes.PartnerLogin, AppName, oauth =>
        {
            var issuer = partner.Authority.TrimEnd('/');
            oauth.AuthorizationEndpoint = issuer + "/oauth2/authorize";
            oauth.TokenEndpoint = issuer + "/oauth2/token";
            oauth.UserInformationEndpoint = issuer + "/oauth2/userinfo";
            oauth.ClientId = partner.ClientId;
            oauth.ClientSecret = partner.ClientSecret;
            oauth.CallbackPath = "/partner/callback";
            oauth.SignInScheme = Schemes.Partner;
            oauth.UsePkce = true;
            oauth.SaveTokens = true;
            oauth.CorrelationCookie.SameSite = SameSiteMode.Lax;
            oauth.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            foreach (var scope in partner.Scopes) oauth.Scope.Add(scope);
            oauth.ClaimActions.MapJsonKey("sub", "sub");
            oauth.ClaimActions.MapJsonKey(ClaimTypes.Name, "name");
            oauth.Events.OnCreatingTicket = ReadUserAsync;
            oauth.Events.OnRemoteFailure = context =>
            {
                var declined = context.Request.Query["error"] == "access_denied";
                context.Response.Redirect(declined ? "/partner?outcome=declined" : "/partner?outcome=failed");
                context.HandleResponse();
                return Task.CompletedTask;
            };
            oauth.Events.OnAccessDenied = context =>
            {
                context.Response.Redirect("/partner?outcome=declined");
                context.HandleResponse();
                return Task.CompletedTask;
            };
        });

    private static async Task ReadUserAsync(OAuthCreatingTicketContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, context.Options.UserInformationEndpoint);
        request.Headers.Authorization = new("Bearer", context.AccessToken);
        using var response = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        response.EnsureSuccessStatusCode();
        using var user = JsonDocument.Parse(await response.Content.ReadAsStringAsync(context.HttpContext.RequestAborted));
        context.RunClaimActions(user.RootElement);
        if (context.TokenResponse.Response?.RootElement.TryGetProperty("scope", out var scope) == true)
            context.Properties.Items["scope"] = scope.GetString();
    }
}
