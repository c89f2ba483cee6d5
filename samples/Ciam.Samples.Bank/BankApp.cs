using Ciam.Samples.Bank.Accounts;
using Ciam.Samples.Bank.Oidc;
using Ciam.Samples.Bank.Partner;
using Ciam.Samples.Bank.Sessions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ciam.Samples.Bank;

/// <summary>The web application of an invented bank: a client of the authorization server like any other.</summary>
public static class BankApp
{
    /// <summary>The name on every page. The bank is invented, as are its customers and their money.</summary>
    public const string BankName = "Larkmoor";

    /// <summary>Composes the application; the caller runs it.</summary>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(BankApp).Assembly.GetName().Name,
        });
        adjust?.Invoke(builder);
        var bank = ClientOptions.Read(builder.Configuration, "Bank");
        var partner = ClientOptions.Read(builder.Configuration, "Partner");

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        AddSignIn(builder.Services, bank);
        builder.Services.AddPartner(partner);
        builder.Services.AddSingleton(bank);
        builder.Services.AddHttpClient<BankApi>(http =>
        {
            http.BaseAddress = new Uri(bank.ApiAddress.TrimEnd('/') + "/");
            http.Timeout = TimeSpan.FromSeconds(15);
            http.MaxResponseContentBufferSize = 1024 * 1024;
        });
        builder.Services.AddHttpClient<BehaviourRelay>(http =>
        {
            http.BaseAddress = new Uri(bank.Authority.TrimEnd('/') + "/");
            http.Timeout = TimeSpan.FromSeconds(5);
        });
        builder.Services.AddTransient<TransferDesk>();
        builder.Services.AddRazorPages(pages => pages.Conventions
            .AuthorizePage("/Accounts").AuthorizePage("/Knows").AuthorizeFolder("/Transfer"));

        var app = builder.Build();
        app.UseExceptionHandler("/problem");
        app.UseStatusCodePagesWithReExecute("/problem", "?status={0}");
        app.UseMiddleware<SecurityHeaders>();
        app.UseStaticFiles();
        app.UseSession();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/health/live", () => Results.Text("live"));
        app.MapPost("/behaviour", (HttpContext http, BehaviourRelay relay) => relay.RelayAsync(http)).RequireAuthorization();
        app.MapRazorPages();
        return app;
    }

    private static void AddSignIn(IServiceCollection services, ClientOptions bank)
    {
        services.TryAddSingleton(TimeProvider.System);
        // Logins live in memory and end with the process; so may the keys of their cookies.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddSingleton<LoginShelf>();
        services.AddSingleton<FreshTokens>();
        services.AddSingleton<IPostConfigureOptions<OidcOptions>, CompleteOidcOptions>();
        services.AddDistributedMemoryCache();
        services.AddSession(session =>
        {
            session.Cookie.Name = "larkmoor.work";
            session.Cookie.IsEssential = true;
            session.Cookie.SameSite = SameSiteMode.Lax;
            session.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            session.IdleTimeout = TimeSpan.FromMinutes(30);
        });
        services.AddAuthentication(options =>
            {
                options.DefaultScheme = Schemes.Bank;
                options.DefaultChallengeScheme = Schemes.BankLogin;
            })
            .AddCookie(Schemes.Bank, cookie =>
            {
                cookie.Cookie.Name = "larkmoor.login";
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.ExpireTimeSpan = TimeSpan.FromHours(2);
                cookie.Events.OnValidatePrincipal = context =>
                    context.HttpContext.RequestServices.GetRequiredService<LoginShelf>().ValidateAsync(context);
            })
            .AddRemoteScheme<OidcOptions, OidcHandler>(Schemes.BankLogin, "Larkmoor", oidc =>
            {
                oidc.Client = bank;
                oidc.SignInScheme = Schemes.Bank;
                oidc.CallbackPath = "/signin-oidc";
                oidc.Events.OnTicketReceived = context => context.HttpContext.RequestServices.GetRequiredService<LoginShelf>().BeginAsync(context);
                oidc.Events.OnRemoteFailure = LoginProblem.ShowAsync;
            });
    }
}
