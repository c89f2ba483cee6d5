using Ciam.Server.House;
using Ciam.Server.Pages.Admin;
using Ciam.Server.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Pages;

internal static class PagesModule
{
    public static IServiceCollection AddPagesModule(this IServiceCollection services)
    {
        services.AddRazorPages(options =>
        {
            options.Conventions.AuthorizeFolder("/Account", Policies.Customer);
            options.Conventions.AuthorizeFolder("/Device", Policies.Customer);
            options.Conventions.AllowAnonymousToPage("/Device/End");
            options.Conventions.AuthorizeFolder("/Approve", Policies.Customer);
            options.Conventions.AuthorizeFolder("/Admin", Policies.Staff);
            options.Conventions.AddFolderApplicationModelConvention("/Admin", model => model.Filters.Add(new PermissionGate()));
        });
        services.AddScoped<Register.WayBack>().AddScoped<PageBrand>();
        services.AddSingleton<IConfigureOptions<CookieTempDataProviderOptions>, FlashCookie>();
        return services;
    }

    public static void MapPagesModule(this WebApplication app)
    {
        app.MapRazorPages();
        // Whoever types the bare name of the server wants their account.
        app.MapGet("/", () => Results.Redirect("/account"));
        LanguageChoice.Map(app);
        BrandFiles.Map(app);
    }
}

/// <summary>The cookie that carries "this was done" over a redirect follows the rules of every other cookie.</summary>
internal sealed class FlashCookie(Cookies cookies) : IConfigureOptions<CookieTempDataProviderOptions>
{
    public void Configure(CookieTempDataProviderOptions options)
    {
        options.Cookie.Name = cookies.Name("flash");
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = cookies.Secure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        options.Cookie.IsEssential = true;
    }
}
