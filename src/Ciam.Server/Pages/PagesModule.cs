using Ciam.Server.SignIn;

namespace Ciam.Server.Pages;

internal static class PagesModule
{
    public static IServiceCollection AddPagesModule(this IServiceCollection services)
    {
        services.AddRazorPages(options =>
        {
            options.Conventions.AuthorizeFolder("/Account", Policies.Customer);
            options.Conventions.AuthorizeFolder("/Admin", Policies.Staff);
        });
        return services;
    }

    public static void MapPagesModule(this WebApplication app) => app.MapRazorPages();
}
