namespace Ciam.Server.OAuth;

internal static class OAuthModule
{
    public static IServiceCollection AddOAuthModule(this IServiceCollection services) => services;

    public static void MapOAuthModule(this WebApplication app)
    {
    }
}
