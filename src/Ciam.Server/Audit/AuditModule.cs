namespace Ciam.Server.Audit;

internal static class AuditModule
{
    public static IServiceCollection AddAuditModule(this IServiceCollection services) => services.AddScoped<AuditTrail>();
}
