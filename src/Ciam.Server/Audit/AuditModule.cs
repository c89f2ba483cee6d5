namespace Ciam.Server.Audit;

internal static class AuditModule
{
    public static IServiceCollection AddAuditModule(this IServiceCollection services)
    {
        services.AddSingleton<PersonKeys>();
        services.AddSingleton<SealKeys>();
        services.AddScoped<AuditTrail>();
        services.AddScoped<Sealing>();
        services.AddScoped<TrailProof>();
        services.AddScoped<TrailExport>();
        services.AddScoped<Retention>();
        services.AddScoped<AuditOutlets>();
        services.AddHostedService<SealWorker>();
        services.AddSingleton(AuditVitals.SealLag).AddSingleton(AuditVitals.OutletLag);
        return services;
    }
}
